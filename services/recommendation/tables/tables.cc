#include "services/recommendation/tables/tables.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "recommendation_table_files.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/texts/text_proto.h"
#include "services/platform/values/strings.h"

namespace treff::recommendation::tables {
namespace {

using platform::Absl;
using platform::FieldErrors;

constexpr char kOccupations[] = "tables/occupations.textproto";
constexpr char kCommunities[] = "tables/communities.textproto";
constexpr char kStudies[] = "tables/studies.textproto";
constexpr char kFigures[] = "tables/figures.textproto";

// Weights are written with two decimals.
constexpr double kRounding = 1e-9;
constexpr size_t kLongestStyrk = 4;

bool IsStyrk(std::string_view code) {
  return !code.empty() && code.size() <= kLongestStyrk &&
         std::all_of(code.begin(), code.end(), [](char c) { return absl::ascii_isdigit(c); });
}

void CheckIndustries(const Occupation& occupation, const std::string& field, FieldErrors& errors) {
  double sum = 0;
  std::set<std::string> seen;
  for (const Industry& industry : occupation.industries()) {
    if (industry.employees().empty()) errors.Add(field + ".employees", "must be set");
    if (!seen.insert(industry.employees()).second) {
      errors.Add(field, absl::StrCat(industry.employees(), " is there twice"));
    }
    if (!(industry.weight() > 0)) errors.Add(field + ".weight", "must be above 0");
    sum += industry.weight();
  }
  if (!(std::abs(sum - 1) < kRounding)) {
    errors.Add(field, absl::StrCat("the weights must add up to 1, and add up to ", sum));
  }
}

void CheckOccupation(const Occupation& occupation, const std::string& field,
                     std::set<std::string>& ids, std::set<std::string>& codes,
                     FieldErrors& errors) {
  if (occupation.id().empty()) errors.Add(field + ".id", "must be set");
  if (!ids.insert(occupation.id()).second) {
    errors.Add(field + ".id", absl::StrCat(occupation.id(), " is there twice"));
  }
  if (occupation.styrk().empty() != occupation.without_experience()) {
    errors.Add(field + ".styrk", "must have a code, unless without_experience is set");
  }
  for (const std::string& code : occupation.styrk()) {
    if (!IsStyrk(code)) {
      errors.Add(field + ".styrk", absl::StrCat(code, " is not one to four digits"));
    }
    if (!codes.insert(code).second) {
      errors.Add(field + ".styrk", absl::StrCat(code, " is there twice"));
    }
  }
  CheckIndustries(occupation, field + ".industries", errors);
  if (occupation.vacancies().empty() != occupation.seekers().empty()) {
    errors.Add(field + ".seekers", "must be set where vacancies are, and nowhere else");
  }
}

absl::Status Check(const OccupationTable& table) {
  FieldErrors errors;
  std::set<std::string> ids;
  std::set<std::string> codes;
  int without_experience = 0;
  if (table.employees().empty()) errors.Add("employees", "must be set");
  for (int i = 0; i < table.occupations_size(); ++i) {
    CheckOccupation(table.occupations(i), absl::StrCat("occupations[", i, "]"), ids, codes, errors);
    without_experience += table.occupations(i).without_experience() ? 1 : 0;
  }
  if (without_experience != 1) errors.Add("occupations", "must have one without_experience");
  std::vector<std::string> lacking;
  for (char major = '0'; major <= '9'; ++major) {
    std::string code(1, major);
    if (codes.count(code) == 0) lacking.push_back(std::move(code));
  }
  if (!lacking.empty()) {
    errors.Add("occupations", "lacks the major groups " + absl::StrJoin(lacking, ", "));
  }
  return platform::Annotate(errors.ToStatus(), kOccupations);
}

absl::Status Check(const CommunityTable& table) {
  FieldErrors errors;
  std::set<std::string> countries;
  std::set<std::string> codes;
  for (int i = 0; i < table.countries_size(); ++i) {
    const Country& country = table.countries(i);
    const std::string field = absl::StrCat("countries[", i, "]");
    if (country.code().size() != 2) errors.Add(field + ".code", "must be two letters");
    if (!countries.insert(country.code()).second) {
      errors.Add(field + ".code", absl::StrCat(country.code(), " is there twice"));
    }
    if (country.inhabitants().empty()) errors.Add(field + ".inhabitants", "must be set");
  }
  for (int i = 0; i < table.languages_size(); ++i) {
    const Language& language = table.languages(i);
    const std::string field = absl::StrCat("languages[", i, "]");
    if (language.codes().empty()) errors.Add(field + ".codes", "must have one");
    for (const std::string& code : language.codes()) {
      if (!codes.insert(code).second) {
        errors.Add(field + ".codes", absl::StrCat(code, " is there twice"));
      }
    }
    if (language.spoken_in().empty() && language.also_spoken_in().empty()) {
      errors.Add(field + ".spoken_in", "must have a country");
    }
    for (const auto* list : {&language.spoken_in(), &language.also_spoken_in()}) {
      for (const std::string& code : *list) {
        if (countries.count(code) > 0) continue;
        errors.Add(field, absl::StrCat(code, " is none of the countries"));
      }
    }
  }
  return platform::Annotate(errors.ToStatus(), kCommunities);
}

void CheckReach(const Study& study, const std::string& field, FieldErrors& errors) {
  const bool has_curve = !study.distance().empty() || !study.size().empty();
  if (has_curve ? study.reach_size() < 2 : study.reach_size() > 0) {
    errors.Add(field, "must have two points or more with distance or size, and none else");
  }
  for (int i = 0; i < study.reach_size(); ++i) {
    // Written so that NaN is a fault too.
    if (!(study.reach(i).reach() >= 0 && study.reach(i).reach() <= 1)) {
      errors.Add(field, "must be 0 to 1");
    }
    if (i > 0 && !(study.reach(i).value() > study.reach(i - 1).value())) {
      errors.Add(field, "must rise in value");
    }
  }
}

absl::Status Check(const StudyTable& table) {
  FieldErrors errors;
  std::set<std::string> ids;
  for (int i = 0; i < table.studies_size(); ++i) {
    const Study& study = table.studies(i);
    const std::string field = absl::StrCat("studies[", i, "]");
    if (study.id().empty()) errors.Add(field + ".id", "must be set");
    if (!ids.insert(study.id()).second) {
      errors.Add(field + ".id", absl::StrCat(study.id(), " is there twice"));
    }
    const int said = (study.distance().empty() ? 0 : 1) + (study.size().empty() ? 0 : 1) +
                     (study.places().empty() ? 0 : 1);
    if (said > 1) errors.Add(field, "must have at most one of distance, size and places");
    CheckReach(study, field + ".reach", errors);
  }
  return platform::Annotate(errors.ToStatus(), kStudies);
}

absl::Status Check(const FigureTable& table) {
  FieldErrors errors;
  std::set<std::string> seen;
  for (int i = 0; i < table.figures_size(); ++i) {
    const Figure& figure = table.figures(i);
    const std::string field = absl::StrCat("figures[", i, "]");
    if (figure.indicator().empty()) errors.Add(field + ".indicator", "must be set");
    if (!seen.insert(figure.indicator()).second) {
      errors.Add(field + ".indicator", absl::StrCat(figure.indicator(), " is there twice"));
    }
    double years = 0;
    for (const Drift& drift : figure.measured()) {
      if (!(drift.years() > years)) errors.Add(field + ".measured", "must rise in years, above 0");
      if (!(drift.own() >= 0 && drift.small() >= 0)) {
        errors.Add(field + ".measured", "must not be below 0");
      }
      years = drift.years();
    }
  }
  return platform::Annotate(errors.ToStatus(), kFigures);
}

struct Loaded {
  absl::Status status;
  Tables tables;
};

const Loaded& StandardOnes() {
  static const Loaded& loaded = *[] {
    const auto text = [](std::string_view name) -> std::string_view {
      for (const EmbeddedFile& file : table_files::EmbeddedFiles()) {
        if (file.name == name) return file.bytes;
      }
      return {};
    };
    absl::StatusOr<Tables> tables =
        ReadTables(text(kOccupations), text(kCommunities), text(kStudies), text(kFigures));
    return new Loaded{tables.status(), tables.ok() ? *std::move(tables) : Tables()};
  }();
  return loaded;
}

}  // namespace

const Occupation* Tables::FindOccupation(std::string_view styrk) const {
  if (!IsStyrk(styrk)) return nullptr;
  const Occupation* best = nullptr;
  size_t longest = 0;
  for (const Occupation& occupation : occupations.occupations()) {
    for (const std::string& code : occupation.styrk()) {
      if (code.size() <= longest || !absl::StartsWith(Absl(styrk), code)) continue;
      longest = code.size();
      best = &occupation;
    }
  }
  return best;
}

const Occupation& Tables::WithoutExperience() const {
  for (const Occupation& occupation : occupations.occupations()) {
    if (occupation.without_experience()) return occupation;
  }
  return Occupation::default_instance();
}

const Language* Tables::FindLanguage(std::string_view code) const {
  for (const Language& language : communities.languages()) {
    const auto& codes = language.codes();
    if (std::find(codes.begin(), codes.end(), code) != codes.end()) return &language;
  }
  return nullptr;
}

const Country* Tables::FindCountry(std::string_view code) const {
  for (const Country& country : communities.countries()) {
    if (country.code() == code) return &country;
  }
  return nullptr;
}

const Study* Tables::FindStudy(std::string_view id) const {
  for (const Study& study : studies.studies()) {
    if (study.id() == id) return &study;
  }
  return nullptr;
}

const Figure& Tables::FigureOf(std::string_view indicator) const {
  for (const Figure& figure : figures.figures()) {
    absl::string_view id = figure.indicator();
    const bool is_beginning = absl::ConsumeSuffix(&id, "*");
    if (is_beginning ? absl::StartsWith(Absl(indicator), id) : Absl(indicator) == id) return figure;
  }
  return Figure::default_instance();
}

absl::StatusOr<Tables> ReadTables(std::string_view occupations, std::string_view communities,
                                  std::string_view studies, std::string_view figures) {
  Tables tables;
  TREFF_RETURN_IF_ERROR(platform::ParseTextProto(kOccupations, occupations, tables.occupations));
  TREFF_RETURN_IF_ERROR(Check(tables.occupations));
  TREFF_RETURN_IF_ERROR(platform::ParseTextProto(kCommunities, communities, tables.communities));
  TREFF_RETURN_IF_ERROR(Check(tables.communities));
  TREFF_RETURN_IF_ERROR(platform::ParseTextProto(kStudies, studies, tables.studies));
  TREFF_RETURN_IF_ERROR(Check(tables.studies));
  TREFF_RETURN_IF_ERROR(platform::ParseTextProto(kFigures, figures, tables.figures));
  TREFF_RETURN_IF_ERROR(Check(tables.figures));
  return tables;
}

absl::Status CheckStandardTables() { return StandardOnes().status; }

const Tables& StandardTables() { return StandardOnes().tables; }

std::vector<std::string> MessageKeysOf(const Tables& tables) {
  std::vector<std::string> keys;
  for (const Occupation& occupation : tables.occupations.occupations()) {
    keys.push_back(absl::StrCat("occupation.", occupation.id()));
  }
  for (const Country& country : tables.communities.countries()) {
    keys.push_back(absl::StrCat("country.", absl::AsciiStrToLower(country.code())));
  }
  for (const Study& study : tables.studies.studies()) {
    keys.push_back(absl::StrCat("study.", study.id()));
  }
  return keys;
}

}  // namespace treff::recommendation::tables
