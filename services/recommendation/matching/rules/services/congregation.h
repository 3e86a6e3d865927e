// The rule `congregation`: a congregation of a small religious minority that is REQUIRED. Open
// figures count members of large communities only: ask.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_CONGREGATION_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_CONGREGATION_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

const RuleKind& CongregationRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_SERVICES_CONGREGATION_H_
