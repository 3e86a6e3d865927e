#include "services/cli/screen/known_names.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/cli/screen/display.h"
#include "services/cli/screen/figures.h"
#include "services/platform/values/normalize_text.h"
#include "services/platform/values/strings.h"

namespace treff::cli {
namespace {

using platform::Absl;
using platform::FoldCase;
using platform::Std;
using Municipality = municipality::v1::Municipality;

constexpr size_t kMaxSuggestions = 5;

// What a name is compared as.
std::string Folded(std::string_view text) { return FoldCase(platform::NormalizeText(text)); }

struct Wanted {
  std::string name;
  std::string county;  // empty for any
};

// "Våler (Innlandet)" is Våler in Innlandet.
Wanted ParseWanted(std::string_view text) {
  std::string folded = Folded(text);
  // As letters are headed: "Oslo kommune".
  if (absl::EndsWith(folded, " kommune")) folded.resize(folded.size() - 8);
  const size_t open = folded.find(" (");
  if (open == std::string::npos || folded.back() != ')') return {folded, ""};
  return {folded.substr(0, open), folded.substr(open + 2, folded.size() - open - 3)};
}

// A municipality's whole name and each of its names.
std::vector<std::string> NamesOf(const Municipality& municipality) {
  const std::string whole = Folded(municipality.region().display_name());
  std::vector<std::string> names = absl::StrSplit(whole, " - ");
  if (names.size() > 1) names.push_back(whole);
  return names;
}

std::string Shown(const Municipality& municipality) {
  const std::string& name = municipality.region().display_name();
  const std::string county = absl::StrCat(" (", municipality.county_display_name(), ")");
  // Some are told apart by the county in their names already.
  return absl::StrCat(municipality.region().code(), " ", name,
                      absl::EndsWith(name, county) ? "" : county);
}

// How many letters have to be put in, left out or replaced to make one text of the other, counted
// in bytes: near enough for a suggestion.
int Distance(const std::string& a, const std::string& b) {
  std::vector<int> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    int diagonal = std::exchange(row[0], static_cast<int>(i));
    for (size_t j = 1; j <= b.size(); ++j) {
      const int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({replaced, row[j] + 1, row[j - 1] + 1}));
    }
  }
  return row[b.size()];
}

template <typename Fits>
std::vector<const Municipality*> Matching(const Wanted& wanted,
                                          const Municipalities& municipalities, const Fits& fits) {
  std::vector<const Municipality*> matching;
  for (const Municipality& one : municipalities) {
    if (!wanted.county.empty() && Folded(one.county_display_name()) != wanted.county) continue;
    const std::vector<std::string> names = NamesOf(one);
    if (std::any_of(names.begin(), names.end(), fits)) matching.push_back(&one);
  }
  return matching;
}

// The `count` names of least distance, with commas between.
std::string Nearest(std::vector<std::pair<int, std::string>> names, size_t count) {
  std::stable_sort(names.begin(), names.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  names.resize(std::min(names.size(), count));
  return absl::StrJoin(names, ", ",
                       [](std::string* out, const auto& one) { absl::StrAppend(out, one.second); });
}

std::string NearestMunicipalities(const Wanted& wanted, const Municipalities& municipalities) {
  std::vector<std::pair<int, std::string>> near;
  for (const Municipality& one : municipalities) {
    int best = static_cast<int>(wanted.name.size());
    for (const std::string& name : NamesOf(one)) best = std::min(best, Distance(wanted.name, name));
    near.emplace_back(best, Shown(one));
  }
  return Nearest(std::move(near), 3);
}

std::string Listed(const std::vector<const Municipality*>& municipalities) {
  const size_t shown = std::min(municipalities.size(), kMaxSuggestions);
  return absl::StrCat(
      absl::StrJoin(
          municipalities.begin(), municipalities.begin() + static_cast<int>(shown), ", ",
          [](std::string* out, const Municipality* one) { absl::StrAppend(out, Shown(*one)); }),
      shown < municipalities.size() ? ", …" : "");
}

}  // namespace

bool IsMunicipalityCode(std::string_view text) {
  const absl::string_view code = absl::StripPrefix(Absl(text), "municipalities/");
  return code.size() == 4 && std::all_of(code.begin(), code.end(), absl::ascii_isdigit);
}

absl::StatusOr<std::string> MunicipalityCode(std::string_view text,
                                             const Municipalities& municipalities,
                                             const Screen& screen) {
  if (IsMunicipalityCode(text)) {
    return std::string(absl::StripPrefix(Absl(text), "municipalities/"));
  }
  const Wanted wanted = ParseWanted(text);
  const std::string typed = Printable(text);
  std::vector<const Municipality*> found = Matching(
      wanted, municipalities, [&](const std::string& name) { return name == wanted.name; });
  if (found.empty() && !wanted.name.empty()) {
    found = Matching(wanted, municipalities,
                     [&](const std::string& name) { return absl::StartsWith(name, wanted.name); });
  }
  if (found.size() == 1) return found.front()->region().code();
  if (!found.empty()) {
    return absl::InvalidArgumentError(
        screen.Text("municipalities.several", {{"name", typed}, {"which", Listed(found)}}));
  }
  return absl::NotFoundError(
      screen.Text("municipalities.none",
                  {{"name", typed}, {"near", NearestMunicipalities(wanted, municipalities)}}));
}

absl::StatusOr<int> IndicatorPosition(std::string_view text,
                                      const municipality::v1::Profile& profile,
                                      const Screen& screen) {
  const std::string wanted = Folded(Std(absl::StripPrefix(Absl(text), "indicators/")));
  std::vector<std::pair<int, std::string>> near;
  for (int i = 0; i < std::min(profile.facts_size(), profile.indicators_size()); ++i) {
    const auto& indicator = profile.indicators(i);
    const std::string name = Folded(IndicatorName(indicator, screen));
    if (indicator.indicator_id() == wanted || name == wanted) return i;
    near.emplace_back(std::min(Distance(wanted, indicator.indicator_id()), Distance(wanted, name)),
                      indicator.indicator_id());
  }
  return absl::NotFoundError(screen.Text(
      "history.unknown", {{"name", Printable(text)}, {"near", Nearest(std::move(near), 3)}}));
}

}  // namespace treff::cli
