// The rule `quota_room`: what remains of the year's quota holds the household.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_QUOTA_ROOM_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_QUOTA_ROOM_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

const RuleKind& QuotaRoomRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_QUOTA_ROOM_H_
