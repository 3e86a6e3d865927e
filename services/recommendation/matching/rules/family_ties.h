// The rule `family_ties`: every tie that is REQUIRED lies in the same labour-market region.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_FAMILY_TIES_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_FAMILY_TIES_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

const RuleKind& FamilyTiesRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_FAMILY_TIES_H_
