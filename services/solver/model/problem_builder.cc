#include "services/solver/model/problem_builder.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/platform/values/strings.h"
#include "services/solver/model/problem_checks.h"

namespace treff::solver {
namespace {

// Characters without a width, that break lines or turn the direction of writing: U+061C,
// U+200B–200F, U+2028–202E, U+2060–206F and U+FEFF. Two texts that differ by them look the same.
bool HasInvisible(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> kRanges[] = {
      {"\xD8\x9C", "\xD8\x9C"},         {"\xE2\x80\x8B", "\xE2\x80\x8F"},
      {"\xE2\x80\xA8", "\xE2\x80\xAE"}, {"\xE2\x81\xA0", "\xE2\x81\xAF"},
      {"\xEF\xBB\xBF", "\xEF\xBB\xBF"},
  };
  for (size_t at = 0; at < text.size(); ++at) {
    for (const auto& [first, last] : kRanges) {
      const std::string_view character = text.substr(at, first.size());
      if (character >= first && character <= last) return true;
    }
  }
  return false;
}

// Identifiers end up on screens and in other people's files.
bool IsPlainText(const std::string& text) {
  return platform::IsValidUtf8(text) && !platform::HasControlCharacters(text) &&
         !HasInvisible(text);
}

// "1 number", "2 numbers".
std::string Counted(size_t count, const char* what) {
  return absl::StrCat(count, " ", what, count == 1 ? "" : "s");
}

}  // namespace

void ProblemBuilder::SetResources(std::vector<std::string> names) {
  if (names.empty() && !errors_.Has("resources")) {
    errors_.Add("resources", "must name at least one resource");
  }
  if (names.size() > Problem::kMaxResources) {
    errors_.Add("resources", absl::StrCat("must be at most ", Problem::kMaxResources));
    names.resize(Problem::kMaxResources);
  }
  Names seen;
  for (size_t r = 0; r < names.size(); ++r) {
    CheckId(absl::StrCat("resources[", r, "]"), names[r], seen);
  }
  problem_.resources = std::move(names);
  problem_.first_pair = {0};
}

void ProblemBuilder::CheckId(const std::string& field, const std::string& id, Names& seen) {
  if (id.find_first_not_of(' ') == std::string::npos || id.size() > Problem::kMaxIdLength) {
    errors_.Add(field, absl::StrCat("must have 1 to ", Problem::kMaxIdLength,
                                    " bytes, and not only spaces"));
  } else if (!IsPlainText(id)) {
    errors_.Add(field, "must be valid UTF-8 without control or invisible characters");
  } else if (!seen.emplace(id, static_cast<int32_t>(seen.size())).second) {
    errors_.Add(field, "is there twice: give each its own");
  }
}

// Appends one number per resource, whatever was given, so that later pieces keep their places.
void ProblemBuilder::AddUnits(const std::string& field, const std::vector<int64_t>& units,
                              std::vector<int64_t>& to) {
  const size_t resources = problem_.resources.size();
  if (units.size() != resources) {
    errors_.Add(field, absl::StrCat("has ", Counted(units.size(), "number"),
                                    "; must have one for each resource: ", resources));
  }
  for (size_t r = 0; r < resources; ++r) {
    const int64_t amount = r < units.size() ? units[r] : 0;
    const bool allowed = amount >= 0 && amount <= Problem::kMaxUnits;
    if (!allowed) {
      errors_.Add(absl::StrCat(field, "[", r, "]"),
                  absl::StrCat("is ", amount, "; must be 0 to ", Problem::kMaxUnits));
    }
    to.push_back(allowed ? amount : 0);
  }
}

int32_t ProblemBuilder::Index(const std::string& field, const std::string& name, Names& names,
                              std::vector<std::string>& list) {
  if (name.empty()) return Problem::kNone;
  if (name.size() > Problem::kMaxIdLength || !IsPlainText(name)) {
    errors_.Add(field, absl::StrCat("must be valid UTF-8 of at most ", Problem::kMaxIdLength,
                                    " bytes without control or invisible characters"));
    return Problem::kNone;
  }
  const auto [at, is_new] = names.emplace(name, static_cast<int32_t>(list.size()));
  if (is_new) list.push_back(name);
  return at->second;
}

void ProblemBuilder::AddLocation(const LocationInput& location) {
  const int index = problem_.LocationCount();
  if (index >= Problem::kMaxLocations) {
    if (index == Problem::kMaxLocations) {
      errors_.Add("locations", absl::StrCat("must be at most ", Problem::kMaxLocations));
      problem_.location_ids.emplace_back();  // said once
    }
    return;
  }
  const std::string field = absl::StrCat("locations[", index, "]");
  CheckId(field + ".id", location.id, location_ids_);
  problem_.location_ids.push_back(location.id);
  AddUnits(field + ".capacity", location.capacity, problem_.capacity);
  if (location.minimum.empty()) {
    problem_.minimum.resize(problem_.capacity.size(), 0);
  } else {
    AddUnits(field + ".minimum", location.minimum, problem_.minimum);
  }
  for (size_t r = 0; r < problem_.resources.size(); ++r) {
    const size_t at = problem_.capacity.size() - problem_.resources.size() + r;
    if (problem_.minimum[at] > problem_.capacity[at]) {
      errors_.Add(absl::StrCat(field, ".minimum[", r, "]"),
                  absl::StrCat("is ", problem_.minimum[at], ", above the capacity of ",
                               problem_.capacity[at], ": lower it or raise the capacity"));
    }
  }
  problem_.region.push_back(Index(field + ".region", location.region, regions_, problem_.regions));
}

void ProblemBuilder::AddCase(const CaseInput& added) {
  const int index = problem_.CaseCount();
  if (index >= Problem::kMaxCases) {
    if (index == Problem::kMaxCases) {
      errors_.Add("cases", absl::StrCat("must be at most ", Problem::kMaxCases));
      problem_.case_ids.emplace_back();  // said once
    }
    return;
  }
  const std::string field = absl::StrCat("cases[", index, "]");
  CheckId(field + ".id", added.id, case_ids_);
  problem_.case_ids.push_back(added.id);
  AddUnits(field + ".demand", added.demand, problem_.demand);
  AddPairs(field, added);
  problem_.group.push_back(Index(field + ".group", added.group, groups_, problem_.groups));
  if (added.group == kEveryGroup) {
    errors_.Add(field + ".group",
                "is `*`, which means every group in floors: give it another name");
  }
  problem_.link.push_back(Index(field + ".link", added.link, links_, problem_.links));
  problem_.period.push_back(Index(field + ".period", added.period, periods_, problem_.periods));
  const bool burden_is_sound = added.burden >= 0 && added.burden <= Problem::kMaxValue;
  if (!burden_is_sound) errors_.Add(field + ".burden", "must be a number from 0 to 1e9");
  problem_.burden.push_back(burden_is_sound ? added.burden : 0);
}

void ProblemBuilder::AddPairs(const std::string& field, const CaseInput& added) {
  if (added.location.size() != added.value.size()) {
    errors_.Add(field + ".value",
                absl::StrCat("has ", Counted(added.value.size(), "number"),
                             "; must have one for each location: ", added.location.size()));
  }
  pairs_.clear();
  const size_t count = std::min(added.location.size(), added.value.size());
  for (size_t k = 0; k < count; ++k) {
    if (added.location[k] < 0 || added.location[k] >= problem_.LocationCount()) {
      errors_.Add(absl::StrCat(field, ".location[", k, "]"),
                  absl::StrCat("is ", added.location[k],
                               "; must be an index of locations, from 0 on and below ",
                               problem_.LocationCount()));
    } else if (!(std::abs(added.value[k]) <= Problem::kMaxValue)) {
      errors_.Add(absl::StrCat(field, ".value[", k, "]"),
                  "must be a finite number of magnitude at most 1e9");
    } else {
      pairs_.push_back({static_cast<int32_t>(added.location[k]), added.value[k]});
    }
  }
  std::stable_sort(pairs_.begin(), pairs_.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (size_t k = 0; k < pairs_.size(); ++k) {
    if (k > 0 && pairs_[k].first == pairs_[k - 1].first) {
      errors_.Add(field + ".location",
                  absl::StrCat("names location ", pairs_[k].first, " twice: keep one"));
    }
  }
  const int64_t total = static_cast<int64_t>(problem_.pair_location.size() + pairs_.size());
  if (total > Problem::kMaxPairs) {
    if (static_cast<int64_t>(problem_.pair_location.size()) <= Problem::kMaxPairs) {
      errors_.Add("cases",
                  absl::StrCat("must have at most ", Problem::kMaxPairs, " pairs together"));
    }
    pairs_.clear();
  }
  for (const auto& [location, value] : pairs_) {
    problem_.pair_location.push_back(location);
    problem_.pair_value.push_back(value);
  }
  problem_.first_pair.push_back(static_cast<int64_t>(problem_.pair_location.size()));
}

void ProblemBuilder::SetOptions(Options options) { problem_.options = std::move(options); }

std::string ProblemBuilder::OptionName(std::string_view name) const {
  std::string field = "options.";
  for (size_t at = 0; at < name.size(); ++at) {
    const bool joins = names_ == FieldNames::kLowerCamelCase && name[at] == '_';
    field += joins ? absl::ascii_toupper(name[++at]) : name[at];
  }
  return field;
}

void ProblemBuilder::CheckOptions() {
  const Options& options = problem_.options;
  if (!(options.time_limit_seconds > 0 && options.time_limit_seconds <= 86400)) {
    errors_.Add(OptionName("time_limit"), "must be above 0 s and at most 86400 s");
  }
  if (!(options.gap >= 0 && options.gap <= 1)) {
    errors_.Add(OptionName("gap"), "must be from 0 to 1");
  }
  if (options.threads < 1 || options.threads > 256) {
    errors_.Add(OptionName("threads"), "must be 1 to 256, or 0, which means 1");
  }
  if (!(std::abs(options.unplaced_price) <= Problem::kMaxValue)) {
    errors_.Add(OptionName("unplaced_price"), "must be a finite number of magnitude at most 1e9");
  }
  if (!(options.max_burden_share >= 0 && options.max_burden_share <= 1)) {
    errors_.Add(OptionName("max_burden_share"), "must be from 0 to 1");
  }
  if (!(options.max_period_share >= 0 && options.max_period_share <= 1)) {
    errors_.Add(OptionName("max_period_share"), "must be from 0 to 1");
  }
  std::set<std::string> groups;
  for (size_t f = 0; f < options.floors.size(); ++f) {
    const std::string field = absl::StrCat("options.floors[", f, "]");
    const Floor& floor = options.floors[f];
    if (!(floor.ratio >= 0 && floor.ratio <= 1e6)) {
      errors_.Add(field + ".ratio", "must be from 0 to 1e6");
    }
    if (!groups.insert(floor.group).second) {
      errors_.Add(field + ".group", "has a floor already: keep one");
    }
    if (floor.group != kEveryGroup && groups_.find(floor.group) == groups_.end()) {
      errors_.Add(field + ".group", "must be `*` or the group of some case");
    }
  }
}

absl::StatusOr<Problem> ProblemBuilder::Build() && {
  // A list that could not be read is called that, and not empty too.
  for (const auto& [list, size] : {std::pair{"locations", problem_.LocationCount()},
                                   std::pair{"cases", problem_.CaseCount()}}) {
    if (size == 0 && !errors_.Has(list)) errors_.Add(list, "must not be empty");
  }
  CheckOptions();
  if (errors_.empty()) CheckCanBePlaced(problem_, errors_);
  if (!errors_.empty()) return errors_.ToStatus();
  return std::move(problem_);
}

}  // namespace treff::solver
