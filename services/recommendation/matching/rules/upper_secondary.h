// The rule `upper_secondary`: an upper secondary school that is REQUIRED lies in the labour-market
// region. Where schools are is read as the term `upper_secondary_reach` reads it.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_UPPER_SECONDARY_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_UPPER_SECONDARY_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

const RuleKind& UpperSecondaryRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_UPPER_SECONDARY_H_
