// The rule `household_room`: what remains of the year's quota holds the whole household. Two
// exceptions, both where a partner, a minor child or a parent already lives in the municipality:
// who is reunited with them comes in addition to what was decided (IMDi, "Familieinnvandring til
// flyktninger", 25 April 2024); and for others a full quota is a question to the municipality, not
// a no.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_HOUSEHOLD_ROOM_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_HOUSEHOLD_ROOM_H_

#include "services/recommendation/matching/rules/rule_kind.h"

namespace treff::recommendation::matching {

const RuleKind& HouseholdRoomRule();

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RULES_HOUSEHOLD_ROOM_H_
