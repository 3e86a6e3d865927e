// The rule `asked`: a municipality that was asked for zero, or decided nothing because it was not
// asked, is not asked again.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_ASKED_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_ASKED_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

const RuleKind& AskedRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_ASKED_H_
