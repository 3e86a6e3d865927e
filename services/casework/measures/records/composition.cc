#include "services/casework/measures/records/composition.h"

#include <algorithm>

#include "absl/time/civil_time.h"
#include "services/casework/cases/case_deadline.h"
#include "services/casework/measures/records/country_groups.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/oslo_day.h"

namespace treff::casework {
namespace {

using v1::Member;

constexpr int kSizes[kFacts] = {7, 4, 5, 5};
constexpr int kAdult = 18;

enum Age { kUnder18, kTo29, kTo44, kOver44 };
enum Education { kNone, kBasic, kUpperSecondary, kHigher, kUnknownEducation };
enum Household { kAlone, kAdults, kOneWithChildren, kAdultsWithChildren, kMinorsAlone };

int YearOf(const v1::Case& c) {
  const auto permit = ParseDay(c.permit_date());
  if (permit.has_value()) return static_cast<int>(permit->year());
  return static_cast<int>(platform::OsloDay(platform::FromTimestamp(c.create_time())).year());
}

Age AgeLevel(int age) {
  if (age < kAdult) return kUnder18;
  if (age < 30) return kTo29;
  return age < 45 ? kTo44 : kOver44;
}

Education EducationLevel(Member::Education education) {
  switch (education) {
    case Member::NONE:
      return kNone;
    case Member::BASIC:
      return kBasic;
    case Member::UPPER_SECONDARY:
      return kUpperSecondary;
    case Member::HIGHER_SHORT:
    case Member::HIGHER_LONG:
      return kHigher;
    default:
      return kUnknownEducation;
  }
}

Household HouseholdLevel(int adults, int children) {
  if (adults == 0) return kMinorsAlone;
  if (children == 0) return adults == 1 ? kAlone : kAdults;
  return adults == 1 ? kOneWithChildren : kAdultsWithChildren;
}

}  // namespace

const std::vector<std::string_view>& LevelsOf(Fact fact) {
  static const auto& levels = *new std::array<std::vector<std::string_view>, kFacts>{
      {{"UKRAINE", "OTHER_EUROPE", "AFRICA", "WESTERN_ASIA", "OTHER_ASIA", "AMERICAS_AND_OCEANIA",
        "COUNTRY_UNKNOWN"},
       {"UNDER_18", "FROM_18_TO_29", "FROM_30_TO_44", "FROM_45"},
       {"NONE", "BASIC", "UPPER_SECONDARY", "HIGHER", "EDUCATION_UNKNOWN"},
       {"ALONE", "ADULTS", "ONE_ADULT_WITH_CHILDREN", "ADULTS_WITH_CHILDREN", "MINORS_ALONE"}}};
  return levels[static_cast<size_t>(fact)];
}

Composition CompositionOf(const v1::Case& c) {
  const int year = YearOf(c);
  int adults = 0, children = 0;
  for (const Member& member : c.members()) {
    ++(year - member.birth_year() >= kAdult ? adults : children);
  }
  const auto reference = std::find_if(
      c.members().begin(), c.members().end(),
      [](const Member& member) { return member.relation() == Member::REFERENCE_PERSON; });
  const Member& person = reference == c.members().end() ? Member::default_instance() : *reference;
  return {static_cast<int>(CountryGroupOf(person.origin_country())),
          AgeLevel(year - person.birth_year()), EducationLevel(person.education()),
          HouseholdLevel(adults, children)};
}

int Packed(const Composition& composition) {
  int packed = 0;
  for (int fact = kFacts - 1; fact >= 0; --fact) {
    packed = packed * kSizes[fact] + composition[static_cast<size_t>(fact)];
  }
  return packed;
}

Composition Unpacked(int packed) {
  Composition composition{};
  for (int fact = 0; fact < kFacts; ++fact) {
    composition[static_cast<size_t>(fact)] = packed % kSizes[fact];
    packed /= kSizes[fact];
  }
  return composition;
}

}  // namespace treff::casework
