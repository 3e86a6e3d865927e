#include "services/recommendation/matching/household.h"

#include <algorithm>
#include <string_view>

namespace treff::recommendation::matching {
namespace {

using casework::v1::Case;
using casework::v1::Member;
using NeedKind = casework::v1::Need;

// Six and more seldom fit an ordinary dwelling and weigh on several services at once.
constexpr int kLargeHousehold = 6;

constexpr std::string_view kMunicipalityPrefix = "municipalities/";

struct AgeRange {
  int from;
  int to;  // inclusive
};
constexpr AgeRange kWorkingAge = {18, 66};
constexpr AgeRange kUnderSix = {0, 5};
constexpr AgeRange kSchoolAge = {6, 15};
constexpr AgeRange kUpperSecondaryAge = {15, 19};
constexpr AgeRange kAdultEducationAge = {18, 55};

bool IsWithin(int age, AgeRange range) { return age >= range.from && age <= range.to; }

bool IsHealthNeed(NeedKind::Kind kind) {
  return kind == NeedKind::WHEELCHAIR_ACCESSIBLE_HOME || kind == NeedKind::GROUND_FLOOR ||
         kind == NeedKind::SPECIALIST_HEALTH_SERVICE || kind == NeedKind::MUNICIPAL_HEALTH_SERVICE;
}

void AddMemberConditions(const Member& member, int reference_year, Household& household) {
  auto& conditions = household.conditions;
  const int age = reference_year - member.birth_year();
  if (IsWithin(age, kWorkingAge)) conditions.set(v1::HAS_WORKING_AGE_ADULT);
  if (IsWithin(age, kUnderSix)) conditions.set(v1::HAS_CHILD_UNDER_6);
  if (IsWithin(age, kSchoolAge)) conditions.set(v1::HAS_SCHOOL_CHILD);
  if (IsWithin(age, kUpperSecondaryAge)) conditions.set(v1::HAS_UPPER_SECONDARY_AGE);
  const bool basic_at_most =
      member.education() == Member::NONE || member.education() == Member::BASIC;
  if (basic_at_most && IsWithin(age, kAdultEducationAge)) {
    conditions.set(v1::NEEDS_ADULT_EDUCATION);
  }
}

void AddNeed(const casework::v1::Need& need, Household& household) {
  auto& conditions = household.conditions;
  household.needs.push_back({need.kind(), need.importance() == casework::v1::REQUIRED});
  if (IsHealthNeed(need.kind())) conditions.set(v1::IS_RESOURCE_DEMANDING);
  switch (need.kind()) {
    case NeedKind::UPPER_SECONDARY_SCHOOL:
      conditions.set(v1::HAS_UPPER_SECONDARY_AGE);
      break;
    case NeedKind::STAFFED_HOUSING_FOR_MINOR:
      conditions.set(v1::IS_UNACCOMPANIED_MINOR);
      break;
    case NeedKind::SPECIALIST_HEALTH_SERVICE:
      conditions.set(v1::NEEDS_SPECIALIST_HEALTH);
      break;
    case NeedKind::ADULT_EDUCATION:
      conditions.set(v1::NEEDS_ADULT_EDUCATION);
      break;
    default:
      break;
  }
}

Tie TieOf(const casework::v1::FamilyTie& tie) {
  std::string_view code = tie.municipality();
  if (code.substr(0, kMunicipalityPrefix.size()) == kMunicipalityPrefix) {
    code.remove_prefix(kMunicipalityPrefix.size());
  }
  return {std::string(code), tie.importance() == casework::v1::REQUIRED};
}

}  // namespace

bool Household::Requires(casework::v1::Need::Kind kind) const {
  return std::any_of(needs.begin(), needs.end(),
                     [&](const HouseholdNeed& need) { return need.kind == kind && need.required; });
}

Household HouseholdOf(const Case& household_case, int reference_year) {
  Household household;
  household.size = household_case.members_size();
  household.conditions.set(v1::ALWAYS);
  for (const Member& member : household_case.members()) {
    AddMemberConditions(member, reference_year, household);
  }
  for (const auto& need : household_case.needs()) AddNeed(need, household);
  for (const auto& tie : household_case.family_ties()) household.ties.push_back(TieOf(tie));

  auto& conditions = household.conditions;
  if (!household.ties.empty()) conditions.set(v1::HAS_FAMILY_IN_NORWAY);
  if (household_case.track() == Case::UNACCOMPANIED_MINOR) {
    conditions.set(v1::IS_UNACCOMPANIED_MINOR);
  }
  if (conditions.test(v1::IS_UNACCOMPANIED_MINOR) || household.size >= kLargeHousehold) {
    conditions.set(v1::IS_RESOURCE_DEMANDING);
  }
  return household;
}

}  // namespace treff::recommendation::matching
