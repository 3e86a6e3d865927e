// The rule `ask_municipality`: a REQUIRED need that no other rule of the policy looks at. There are
// no open data on it, so the answer is UNKNOWN: ask; unless the municipality has just reported that
// it can be met there, as with homes without stairs.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_ASK_MUNICIPALITY_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_ASK_MUNICIPALITY_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

const RuleKind& AskMunicipalityRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_ASK_MUNICIPALITY_H_
