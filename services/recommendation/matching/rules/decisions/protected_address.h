// The rule `protected_address`: never where the household must keep away from. It says that a place
// is left out by the address block and nothing more, and no answer says what would be if it were
// not.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_DECISIONS_PROTECTED_ADDRESS_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_DECISIONS_PROTECTED_ADDRESS_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

const RuleKind& ProtectedAddressRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_DECISIONS_PROTECTED_ADDRESS_H_
