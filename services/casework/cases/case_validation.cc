#include "services/casework/cases/case_validation.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/casework/cases/case_deadline.h"
#include "services/casework/cases/enum_checks.h"
#include "services/platform/api/identity_number.h"
#include "services/platform/api/resource_name.h"
#include "services/platform/values/normalize_text.h"
#include "services/platform/values/strings.h"

namespace treff::casework {
namespace {

using platform::CheckIdentityNumbers;

using platform::FieldErrors;

constexpr int kMaxReferenceLength = 80;  // characters
constexpr int kMaxMembers = 30;
constexpr int kMaxLanguages = 10;
constexpr int kMaxWorkExperiences = 10;
constexpr int kMaxFamilyTies = 10;
constexpr int kMaxNeeds = 20;
constexpr int kMaxKeepAway = 50;
constexpr int kMaxWished = 10;
constexpr int kMaxAdvised = 10;
constexpr int kFirstBirthYear = 1905;
constexpr int kMaxExperienceYears = 70;
constexpr int kFirstPermitYear = 1990;
// A minor is 15 to 17. Only the year of birth is known, so whoever may be 17 on a day of the year
// in which they turn 18 counts.
constexpr int kMinorMinYears = 15;
constexpr int kMinorMaxYears = 18;

// Length in characters of digits, upper-case or lower-case letters.
struct CodeShape {
  size_t min_length;
  size_t max_length;
  bool (*is_allowed)(unsigned char);
};
constexpr CodeShape kLanguageCode = {2, 3, absl::ascii_islower};
constexpr CodeShape kCountryCode = {2, 2, absl::ascii_isupper};
constexpr CodeShape kOccupationCode = {1, 4, absl::ascii_isdigit};
constexpr CodeShape kMunicipalityCode = {4, 4, absl::ascii_isdigit};

bool HasShape(std::string_view code, const CodeShape& shape) {
  return code.size() >= shape.min_length && code.size() <= shape.max_length &&
         std::all_of(code.begin(), code.end(), shape.is_allowed);
}

void CheckCount(int count, int limit, std::string_view field, FieldErrors& errors) {
  if (count > limit) errors.Add(field, absl::StrCat("must have at most ", limit, " entries"));
}

// For enums that must be chosen: every value but zero is fine.
template <typename Enum>
void CheckChosen(Enum value, const std::string& field, FieldErrors& errors) {
  if (!IsChosen(value)) errors.Add(field, MustBeListed<Enum>());
}

// For enums that may be left out.
template <typename Enum>
void CheckListed(Enum value, const std::string& field, FieldErrors& errors) {
  if (!IsListed(value)) errors.Add(field, MustBeListed<Enum>() + ", or left out");
}

bool IsMunicipalityName(const std::string& name) {
  const auto parts = platform::ParseResourceName("municipalities/{municipality}", name, "");
  return parts.ok() && HasShape(parts->front(), kMunicipalityCode);
}

void CheckReference(std::string_view reference, FieldErrors& errors) {
  if (!platform::IsValidUtf8(reference)) {
    errors.Add("case.reference", "must be valid UTF-8");
    return;
  }
  const int length = platform::CodePointCount(reference);
  const bool blank = reference.find_first_not_of(' ') == std::string_view::npos;
  if (blank || length > kMaxReferenceLength) {
    errors.Add("case.reference",
               absl::StrCat("must be 1 to ", kMaxReferenceLength, " characters, not all blank"));
  }
  if (platform::HasControlCharacters(reference)) {
    errors.Add("case.reference", "must have no control characters");
  } else if (platform::HasInvisibleCharacters(reference)) {
    errors.Add("case.reference",
               "must have no invisible characters, such as direction marks: type it anew");
  }
}

void CheckPermitDate(std::string_view permit_date, absl::CivilDay today, FieldErrors& errors) {
  if (permit_date.empty()) return;
  const auto day = ParseDay(permit_date);
  const absl::CivilDay first(kFirstPermitYear);
  const absl::CivilDay last(absl::CivilDay(today.year() + 1, today.month(), today.day()));
  if (!day.has_value()) {
    errors.Add("case.permit_date", "must be a day as ISO 8601 writes it, YYYY-MM-DD, or empty");
  } else if (*day < first || *day > last) {
    errors.Add("case.permit_date", absl::StrCat("must be from ", absl::FormatCivilTime(first),
                                                " to a year from today"));
  }
}

void CheckLanguages(const v1::Member& member, const std::string& place, FieldErrors& errors) {
  CheckCount(member.languages_size(), kMaxLanguages, place + ".languages", errors);
  for (int i = 0; i < member.languages_size(); ++i) {
    if (!HasShape(member.languages(i).code(), kLanguageCode)) {
      errors.Add(absl::StrCat(place, ".languages[", i, "].code"),
                 "must be an ISO 639 code of two or three lower-case letters");
    }
  }
}

void CheckLiteracy(const v1::Member& member, const std::string& place, FieldErrors& errors) {
  CheckListed(member.literacy(), place + ".literacy", errors);
  const bool reads_one = std::any_of(member.languages().begin(), member.languages().end(),
                                     [](const v1::Language& one) { return one.literate(); });
  if (member.literacy() == v1::Member::NOT_LITERATE && reads_one) {
    errors.Add(
        place + ".literacy",
        "must not be NOT_LITERATE when one of the languages is literate: correct one of them");
  }
}

void CheckWork(const v1::Member& member, const std::string& place, FieldErrors& errors) {
  CheckCount(member.work_experiences_size(), kMaxWorkExperiences, place + ".work_experiences",
             errors);
  for (int i = 0; i < member.work_experiences_size(); ++i) {
    const v1::WorkExperience& work = member.work_experiences(i);
    const std::string work_place = absl::StrCat(place, ".work_experiences[", i, "]");
    if (!HasShape(work.occupation_code(), kOccupationCode)) {
      errors.Add(work_place + ".occupation_code", "must be a STYRK-08 code of one to four digits");
    }
    if (work.years() < 0 || work.years() > kMaxExperienceYears) {
      errors.Add(work_place + ".years", absl::StrCat("must be 0 to ", kMaxExperienceYears));
    }
  }
}

void CheckMember(const v1::Member& member, const std::string& place, absl::CivilDay today,
                 FieldErrors& errors) {
  CheckChosen(member.relation(), place + ".relation", errors);
  if (member.birth_year() < kFirstBirthYear || member.birth_year() > today.year()) {
    errors.Add(place + ".birth_year",
               absl::StrCat("must be a year from ", kFirstBirthYear, " to ", today.year()));
  }
  CheckListed(member.education(), place + ".education", errors);
  CheckListed(member.study_wish(), place + ".study_wish", errors);
  if (!member.origin_country().empty() && !HasShape(member.origin_country(), kCountryCode)) {
    errors.Add(place + ".origin_country",
               "must be an ISO 3166-1 code of two upper-case letters, or empty");
  }
  CheckLanguages(member, place, errors);
  CheckLiteracy(member, place, errors);
  CheckWork(member, place, errors);
}

void CheckHousehold(const v1::Case& c, FieldErrors& errors) {
  if (c.members().empty() || c.members_size() > kMaxMembers) {
    errors.Add("case.members", absl::StrCat("must be 1 to ", kMaxMembers, " members"));
  }
  const auto references = std::count_if(
      c.members().begin(), c.members().end(),
      [](const v1::Member& member) { return member.relation() == v1::Member::REFERENCE_PERSON; });
  if (!c.members().empty() && references != 1) {
    errors.Add("case.members", "must have exactly one reference person");
  }
}

void CheckMembers(const v1::Case& c, absl::CivilDay today, FieldErrors& errors) {
  for (int i = 0; i < c.members_size(); ++i) {
    CheckMember(c.members(i), absl::StrCat("case.members[", i, "]"), today, errors);
  }
}

// Children are younger than the reference person, and parents older: a slip of a digit in a year of
// birth puts the whole household among the wrong services.
void CheckGenerations(const v1::Case& c, FieldErrors& errors) {
  const auto reference = std::find_if(
      c.members().begin(), c.members().end(),
      [](const v1::Member& member) { return member.relation() == v1::Member::REFERENCE_PERSON; });
  if (reference == c.members().end()) return;
  for (int i = 0; i < c.members_size(); ++i) {
    const v1::Member& member = c.members(i);
    if (member.birth_year() < kFirstBirthYear) continue;  // a fault of its own
    const std::string field = absl::StrCat("case.members[", i, "].birth_year");
    if (member.relation() == v1::Member::CHILD && member.birth_year() <= reference->birth_year()) {
      errors.Add(field, "must be after that of the reference person, whose child it is");
    }
    if (member.relation() == v1::Member::PARENT && member.birth_year() >= reference->birth_year()) {
      errors.Add(field, "must be before that of the reference person, whose parent it is");
    }
  }
}

bool MayBeMinor(const v1::Member& member, absl::CivilDay day) {
  const auto years = day.year() - member.birth_year();
  return years >= kMinorMinYears && years <= kMinorMaxYears;
}

void CheckUnaccompaniedMinor(const v1::Case& c, absl::CivilDay today, FieldErrors& errors) {
  if (c.track() != v1::Case::UNACCOMPANIED_MINOR || c.members().empty()) return;
  const absl::CivilDay permit = ParseDay(c.permit_date()).value_or(today);
  if (c.members_size() > 1) {
    errors.Add("case.members", "must be one member on the track of unaccompanied minors");
  } else if (!MayBeMinor(c.members(0), today) && !MayBeMinor(c.members(0), permit)) {
    errors.Add("case.members[0].birth_year",
               "must make an unaccompanied minor 15 to 17 on the permit date or today");
  }
}

void CheckFamilyTies(const v1::Case& c, FieldErrors& errors) {
  CheckCount(c.family_ties_size(), kMaxFamilyTies, "case.family_ties", errors);
  for (int i = 0; i < c.family_ties_size(); ++i) {
    const v1::FamilyTie& tie = c.family_ties(i);
    const std::string place = absl::StrCat("case.family_ties[", i, "]");
    CheckChosen(tie.relation(), place + ".relation", errors);
    CheckChosen(tie.importance(), place + ".importance", errors);
    if (!IsMunicipalityName(tie.municipality())) {
      errors.Add(place + ".municipality", "must be a resource name like municipalities/0301");
    }
  }
}

// Municipalities that a case lists, in one of its fields.
using MunicipalityList = google::protobuf::RepeatedPtrField<std::string>;

void CheckMunicipalityList(const MunicipalityList& names, int limit, const std::string& field,
                           FieldErrors& errors) {
  CheckCount(names.size(), limit, field, errors);
  std::set<std::string> seen;
  for (int i = 0; i < names.size(); ++i) {
    const std::string place = absl::StrCat(field, "[", i, "]");
    if (!IsMunicipalityName(names[i])) {
      errors.Add(place, "must be a resource name like municipalities/0301");
    } else if (!seen.insert(names[i]).second) {
      errors.Add(place, "must be there once: it is listed twice");
    }
  }
}

// A wish or an advice to live where the household must not is a slip that somebody should see.
void CheckNotKeptAwayFrom(const v1::Case& c, const MunicipalityList& names,
                          const std::string& field, FieldErrors& errors) {
  const auto& kept_away = c.keep_away_from();
  for (int i = 0; i < names.size(); ++i) {
    if (std::find(kept_away.begin(), kept_away.end(), names[i]) == kept_away.end()) continue;
    errors.Add(absl::StrCat(field, "[", i, "]"),
               "must not be a municipality that the household must keep away from");
  }
}

void CheckPlaces(const v1::Case& c, FieldErrors& errors) {
  CheckMunicipalityList(c.keep_away_from(), kMaxKeepAway, "case.keep_away_from", errors);
  CheckMunicipalityList(c.wished_municipalities(), kMaxWished, "case.wished_municipalities",
                        errors);
  CheckMunicipalityList(c.advised_municipalities(), kMaxAdvised, "case.advised_municipalities",
                        errors);
  const bool is_protected =
      std::any_of(c.needs().begin(), c.needs().end(),
                  [](const v1::Need& need) { return need.kind() == v1::Need::PROTECTED_ADDRESS; });
  if (!c.keep_away_from().empty() && !is_protected) {
    errors.Add("case.keep_away_from", "must be empty without the need PROTECTED_ADDRESS: add it");
  }
  CheckNotKeptAwayFrom(c, c.wished_municipalities(), "case.wished_municipalities", errors);
  CheckNotKeptAwayFrom(c, c.advised_municipalities(), "case.advised_municipalities", errors);
}

// Health and belief are special categories of personal data (GDPR article 9).
bool AsksForConsent(v1::Need::Kind kind) {
  switch (kind) {
    case v1::Need::WHEELCHAIR_ACCESSIBLE_HOME:
    case v1::Need::GROUND_FLOOR:
    case v1::Need::SPECIALIST_HEALTH_SERVICE:
    case v1::Need::MUNICIPAL_HEALTH_SERVICE:
    case v1::Need::NURSING_HOME:
    case v1::Need::MENTAL_HEALTH_SERVICE:
    case v1::Need::RELIGIOUS_CONGREGATION:
      return true;
    default:
      return false;
  }
}

void CheckNeedLanguage(const v1::Need& need, const std::string& place, FieldErrors& errors) {
  if (need.kind() != v1::Need::INTERPRETER) {
    if (!need.language().empty()) {
      errors.Add(place + ".language", "must be empty: only the need INTERPRETER has a language");
    }
  } else if (!HasShape(need.language(), kLanguageCode)) {
    errors.Add(place + ".language",
               "must be the ISO 639 code of the interpreter's language, two or three lower-case "
               "letters");
  }
}

void CheckNeeds(const v1::Case& c, FieldErrors& errors) {
  CheckCount(c.needs_size(), kMaxNeeds, "case.needs", errors);
  std::set<v1::Need::Kind> seen;
  for (int i = 0; i < c.needs_size(); ++i) {
    const v1::Need& need = c.needs(i);
    const std::string place = absl::StrCat("case.needs[", i, "]");
    CheckChosen(need.kind(), place + ".kind", errors);
    CheckChosen(need.importance(), place + ".importance", errors);
    CheckNeedLanguage(need, place, errors);
    if (!seen.insert(need.kind()).second) {
      errors.Add(place + ".kind", "must be there once: each kind of need is listed at most once");
    }
    if (AsksForConsent(need.kind()) && !need.consent_recorded()) {
      errors.Add(place + ".consent_recorded",
                 "must be true: needs of health and belief are stored only with recorded consent");
    }
  }
}

}  // namespace

void ValidateCase(const v1::Case& c, absl::CivilDay today, FieldErrors& errors) {
  CheckReference(c.reference(), errors);
  CheckIdentityNumbers(c, "case", errors);
  CheckChosen(c.track(), "case.track", errors);
  CheckPermitDate(c.permit_date(), today, errors);
  CheckFamilyTies(c, errors);
  CheckPlaces(c, errors);
  CheckNeeds(c, errors);
  CheckHousehold(c, errors);
  CheckGenerations(c, errors);
  CheckUnaccompaniedMinor(c, today, errors);
  // Last, because there may be more faulty members than an answer has room to list.
  CheckMembers(c, today, errors);
}

}  // namespace treff::casework
