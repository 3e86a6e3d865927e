// What matching needs to know about a household: counts and conditions, no persons.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_HOUSEHOLD_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_HOUSEHOLD_H_

#include <bitset>
#include <string>
#include <vector>

#include "treff/casework/v1/case_service.pb.h"
#include "treff/recommendation/v1/policy.pb.h"

namespace treff::recommendation::matching {

struct Tie {
  std::string municipality_code;
  bool required = false;
};

struct HouseholdNeed {
  casework::v1::Need::Kind kind = casework::v1::Need::KIND_UNSPECIFIED;
  bool required = false;
};

struct Household {
  int size = 0;  // persons
  std::vector<Tie> ties;
  std::vector<HouseholdNeed> needs;  // in the case's order, each kind once
  std::bitset<v1::Condition_ARRAYSIZE> conditions;

  bool Meets(v1::Condition condition) const { return conditions.test(condition); }
  bool Requires(casework::v1::Need::Kind kind) const;
};

// Ages are those reached in `reference_year`, the year of the dataset version: an answer derived
// again later must not have aged. (Only birth years are known.)
Household HouseholdOf(const casework::v1::Case& household_case, int reference_year);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_HOUSEHOLD_H_
