#include "services/recommendation/matching/household.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "absl/strings/numbers.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Case;
using casework::v1::FamilyTie;
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
constexpr AgeRange kProgrammeAge = {18, 55};
constexpr int kOlderAge = 67;

// Whoever came to family has the right and duty to the introduction programme only when the permit
// is not older than this. Only whole calendar years are compared, in favour of the household.
constexpr int kMaxYearsSinceReunification = 2;

bool IsWithin(int age, AgeRange range) { return age >= range.from && age <= range.to; }

bool IsHealthNeed(NeedKind::Kind kind) {
  return kind == NeedKind::WHEELCHAIR_ACCESSIBLE_HOME || kind == NeedKind::GROUND_FLOOR ||
         kind == NeedKind::SPECIALIST_HEALTH_SERVICE ||
         kind == NeedKind::MUNICIPAL_HEALTH_SERVICE || kind == NeedKind::NURSING_HOME ||
         kind == NeedKind::MENTAL_HEALTH_SERVICE;
}

HouseholdMember MemberOf(const Member& member, int position, int reference_year) {
  HouseholdMember known;
  known.position = position;
  known.age = reference_year - member.birth_year();
  known.relation = member.relation();
  known.education = member.education();
  known.study_wish = member.study_wish();
  known.literacy = member.literacy();
  for (const auto& language : member.languages()) {
    known.languages.push_back({language.code(), language.literate()});
  }
  for (const auto& work : member.work_experiences()) {
    known.experiences.push_back({work.occupation_code(), work.years()});
  }
  known.origin_country = member.origin_country();
  return known;
}

void AddAgeConditions(HouseholdMember& member) {
  auto& conditions = member.conditions;
  const int age = member.age;
  if (IsWithin(age, kWorkingAge)) conditions.set(v1::HAS_WORKING_AGE_ADULT);
  if (IsWithin(age, kUnderSix)) conditions.set(v1::HAS_CHILD_UNDER_6);
  if (IsWithin(age, kSchoolAge)) conditions.set(v1::HAS_SCHOOL_CHILD);
  if (IsWithin(age, kUpperSecondaryAge)) conditions.set(v1::HAS_UPPER_SECONDARY_AGE);
  if (age >= kOlderAge) conditions.set(v1::HAS_OLDER_MEMBER);
}

void AddMemberConditions(HouseholdMember& member) {
  auto& conditions = member.conditions;
  AddAgeConditions(member);
  const bool basic_at_most = member.education == Member::NONE ||
                             member.education == Member::BASIC ||
                             member.literacy == Member::NOT_LITERATE;
  if (basic_at_most && member.IsOfProgrammeAge()) conditions.set(v1::NEEDS_ADULT_EDUCATION);
  if (member.IsOfWorkingAge() && !member.experiences.empty()) {
    conditions.set(v1::HAS_WORK_EXPERIENCE);
  }
  if (member.study_wish != Member::STUDY_WISH_UNSPECIFIED) conditions.set(v1::HAS_EDUCATION_PATH);
  if (!member.languages.empty() || !member.origin_country.empty()) {
    conditions.set(v1::HAS_LANGUAGE_OR_ORIGIN);
  }
}

void AddNeed(const casework::v1::Need& need, Household& household) {
  auto& conditions = household.conditions;
  household.needs.push_back(
      {need.kind(), need.importance() == casework::v1::REQUIRED, need.language()});
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
    case NeedKind::NURSING_HOME:
      conditions.set(v1::NEEDS_NURSING_HOME);
      break;
    case NeedKind::MENTAL_HEALTH_SERVICE:
      conditions.set(v1::NEEDS_MENTAL_HEALTH);
      break;
    case NeedKind::PROTECTED_ADDRESS:
      conditions.set(v1::HAS_PROTECTED_ADDRESS);
      break;
    default:
      break;
  }
}

std::string CodeOf(std::string_view municipality) {
  if (municipality.substr(0, kMunicipalityPrefix.size()) == kMunicipalityPrefix) {
    municipality.remove_prefix(kMunicipalityPrefix.size());
  }
  return std::string(municipality);
}

template <typename Names>
std::vector<std::string> CodesOf(const Names& municipalities) {
  std::vector<std::string> codes;
  for (const std::string& name : municipalities) codes.push_back(CodeOf(name));
  return codes;
}

// Nothing for a case without a permit date.
std::optional<int> PermitYear(const Case& household_case) {
  int year = 0;
  if (!absl::SimpleAtoi(household_case.permit_date().substr(0, 4), &year)) return std::nullopt;
  return year;
}

bool MayTakePart(const Case& household_case, int reference_year) {
  if (household_case.track() != Case::FAMILY_REUNIFICATION) return true;
  const std::optional<int> year = PermitYear(household_case);
  return !year.has_value() || reference_year - *year <= kMaxYearsSinceReunification;
}

void AddHouseholdConditions(const Case& household_case, int reference_year, Household& household) {
  auto& conditions = household.conditions;
  conditions.set(v1::ALWAYS);
  if (!household.ties.empty()) conditions.set(v1::HAS_FAMILY_IN_NORWAY);
  if (household_case.track() == Case::UNACCOMPANIED_MINOR) {
    conditions.set(v1::IS_UNACCOMPANIED_MINOR);
  }
  if (conditions.test(v1::IS_UNACCOMPANIED_MINOR) || household.size >= kLargeHousehold) {
    conditions.set(v1::IS_RESOURCE_DEMANDING);
  }
  if (conditions.test(v1::HAS_WORKING_AGE_ADULT) && !conditions.test(v1::HAS_WORK_EXPERIENCE)) {
    conditions.set(v1::HAS_NO_WORK_EXPERIENCE);
  }
  if (conditions.test(v1::NEEDS_ADULT_EDUCATION) || conditions.test(v1::HAS_UPPER_SECONDARY_AGE)) {
    conditions.set(v1::HAS_EDUCATION_PATH);
  }
  if (!household.advised_municipalities.empty()) conditions.set(v1::HAS_ADVICE);
  const bool somebody =
      std::any_of(household.members.begin(), household.members.end(),
                  [](const HouseholdMember& member) { return member.IsOfProgrammeAge(); });
  if (somebody && MayTakePart(household_case, reference_year)) {
    conditions.set(v1::HAS_PROGRAMME_AGE);
  }
}

}  // namespace

bool Tie::IsClose() const {
  return relation == FamilyTie::PARTNER || relation == FamilyTie::MINOR_CHILD ||
         relation == FamilyTie::PARENT;
}

bool HouseholdMember::IsOfWorkingAge() const { return IsWithin(age, kWorkingAge); }
bool HouseholdMember::IsOfProgrammeAge() const { return IsWithin(age, kProgrammeAge); }

std::vector<int> Household::MembersMeeting(v1::Condition condition) const {
  std::vector<int> positions;
  for (const HouseholdMember& member : members) {
    const bool meets = condition == v1::HAS_NO_WORK_EXPERIENCE ? member.IsOfWorkingAge()
                       : condition == v1::HAS_PROGRAMME_AGE    ? member.IsOfProgrammeAge()
                                                               : member.conditions.test(condition);
    if (meets) positions.push_back(member.position);
  }
  return positions;
}

const HouseholdNeed* Household::FindNeed(NeedKind::Kind kind) const {
  const auto found = std::find_if(needs.begin(), needs.end(),
                                  [&](const HouseholdNeed& need) { return need.kind == kind; });
  return found == needs.end() ? nullptr : &*found;
}

bool Household::Requires(NeedKind::Kind kind) const {
  const HouseholdNeed* need = FindNeed(kind);
  return need != nullptr && need->required;
}

Household HouseholdOf(const Case& household_case, int reference_year) {
  Household household;
  household.size = household_case.members_size();
  household.track = household_case.track();
  household.permit_date = household_case.permit_date();
  for (const Member& member : household_case.members()) {
    const int position = static_cast<int>(household.members.size()) + 1;
    household.members.push_back(MemberOf(member, position, reference_year));
    AddMemberConditions(household.members.back());
    household.conditions |= household.members.back().conditions;
  }
  for (const auto& need : household_case.needs()) AddNeed(need, household);
  for (const FamilyTie& tie : household_case.family_ties()) {
    household.ties.push_back(
        {CodeOf(tie.municipality()), tie.importance() == casework::v1::REQUIRED, tie.relation()});
  }
  household.keep_away_from = CodesOf(household_case.keep_away_from());
  household.wished_municipalities = CodesOf(household_case.wished_municipalities());
  household.advised_municipalities = CodesOf(household_case.advised_municipalities());
  AddHouseholdConditions(household_case, reference_year, household);
  return household;
}

}  // namespace treff::recommendation::matching
