#include "services/ingestion/regions/region_directory.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/ingestion/regions/letter_case.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Region;
using platform::Absl;
using platform::Std;

// `name` without " (Nordland)" at its end, by which namesakes are told apart.
std::string_view WithoutSuffix(std::string_view name) {
  const size_t suffix = name.rfind(" (");
  return suffix == std::string_view::npos || name.back() != ')' ? name : name.substr(0, suffix);
}

// "Oslo - Oslove" is "oslo", "oslove", and the whole of it; "Våler (Østfold)" is also "våler".
std::set<std::string> NamesOf(std::string_view official_name) {
  const std::string lower = LowerCase(official_name);
  std::set<std::string> names = absl::StrSplit(lower, " - ");
  names.emplace(lower);
  names.emplace(WithoutSuffix(lower));
  return names;
}

// ISO dates compare as text; an empty valid_from is before, an empty valid_to after everything.
bool Overlaps(const Region& region, const std::string& first, const std::string& last) {
  return region.valid_from() <= last && (region.valid_to().empty() || first < region.valid_to());
}

std::string IsoDate(absl::CivilDay day) { return absl::FormatCivilTime(day); }

}  // namespace

RegionDirectory::RegionDirectory(const std::vector<Region>& regions) {
  for (const Region& region : regions) {
    by_code_.emplace(region.code(), region);
    if (region.level() != Region::MUNICIPALITY) continue;
    for (const std::string& name : NamesOf(region.display_name())) by_name_.emplace(name, region);
  }
}

bool RegionDirectory::EverExisted(std::string_view code) const {
  return by_code_.find(code) != by_code_.end();
}

bool RegionDirectory::ValidBetween(std::string_view code, absl::CivilDay first,
                                   absl::CivilDay last) const {
  const auto [begin, end] = by_code_.equal_range(code);
  for (auto it = begin; it != end; ++it) {
    if (Overlaps(it->second, IsoDate(first), IsoDate(last))) return true;
  }
  return false;
}

std::set<std::string> RegionDirectory::BegunWhenEnded(std::string_view code) const {
  std::string ended;
  const auto [begin, end] = by_code_.equal_range(code);
  for (auto it = begin; it != end; ++it) ended = std::max(ended, it->second.valid_to());
  std::set<std::string> begun;
  if (ended.empty()) return begun;
  for (const auto& [other, region] : by_code_) {
    if (region.level() == Region::MUNICIPALITY && region.valid_from() == ended) begun.insert(other);
  }
  return begun;
}

bool RegionDirectory::CountyIsNamed(const Region& municipality,
                                    std::string_view county_name) const {
  const std::string_view code = Std(absl::StripPrefix(municipality.county(), "regions/"));
  const auto [begin, end] = by_code_.equal_range(code);
  return std::any_of(begin, end, [&](const auto& entry) {
    return NamesOf(entry.second.display_name()).count(LowerCase(county_name)) > 0;
  });
}

absl::StatusOr<std::string> RegionDirectory::FindMunicipality(std::string_view county_name,
                                                              std::string_view name,
                                                              absl::CivilDay day) const {
  std::set<std::string> found;
  const std::string lower = LowerCase(name);
  for (const std::string_view spelling : {std::string_view(lower), WithoutSuffix(lower)}) {
    const auto [begin, end] = by_name_.equal_range(spelling);
    for (auto it = begin; it != end; ++it) {
      const Region& municipality = it->second;
      if (!Overlaps(municipality, IsoDate(day), IsoDate(day))) continue;
      if (county_name.empty() || CountyIsNamed(municipality, county_name)) {
        found.insert(municipality.code());
      }
    }
    if (!found.empty()) break;
  }
  if (found.size() == 1) return *found.begin();
  return absl::NotFoundError(
      absl::StrCat(found.empty() ? "no municipality" : "several municipalities", " of the name \"",
                   platform::ReplaceInvalidUtf8(name), "\"", county_name.empty() ? "" : " in ",
                   platform::ReplaceInvalidUtf8(county_name), " on ", IsoDate(day),
                   ": check the spelling against KLASS 131"));
}

}  // namespace treff::ingestion
