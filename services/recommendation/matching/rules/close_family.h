// The rule `close_family`: a partner, a minor child or a parent whose tie is REQUIRED lives in the
// same municipality, other REQUIRED family in the same labour-market region. Ties that no
// municipality can satisfy together are told as that, not as hundreds of single refusals.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_CLOSE_FAMILY_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_CLOSE_FAMILY_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

const RuleKind& CloseFamilyRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_CLOSE_FAMILY_H_
