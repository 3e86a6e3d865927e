#include "services/ingestion/regions/region_directory.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/platform/values/normalize_text.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Region;
using municipality::v1::RegionChange;
using platform::Absl;
using platform::Std;

// `name` without " (Nordland)" at its end, by which namesakes are told apart.
std::string_view WithoutSuffix(std::string_view name) {
  const size_t suffix = name.rfind(" (");
  return suffix == std::string_view::npos || name.back() != ')' ? name : name.substr(0, suffix);
}

// The names that one text joins: "Kárášjohka - Karasjok", "Karasjok/Kárášjohka".
std::vector<std::string> PartsOf(absl::string_view key) {
  const std::string parted =
      absl::StrReplaceAll(key, {{" - ", "/"}, {" – ", "/"}, {" — ", "/"}, {" / ", "/"}});
  return absl::StrSplit(parted, '/', absl::SkipWhitespace());
}

// "Oslo - Oslove" is "oslo", "oslove", and the whole of it; "Våler (Østfold)" is also "våler".
std::set<std::string> NamesOf(std::string_view official_name) {
  const std::string key = platform::FoldCase(official_name);
  std::set<std::string> names;
  for (std::string& part : PartsOf(key)) names.insert(std::move(part));
  names.emplace(WithoutSuffix(key));
  names.insert(key);
  return names;
}

// ISO dates compare as text; an empty valid_from is before, an empty valid_to after everything.
bool Overlaps(const Region& region, const std::string& first, const std::string& last) {
  return region.valid_from() <= last && (region.valid_to().empty() || first < region.valid_to());
}

std::string IsoDate(absl::CivilDay day) { return absl::FormatCivilTime(day); }

}  // namespace

RegionDirectory::RegionDirectory(const std::vector<Region>& regions,
                                 const std::vector<RegionChange>& changes) {
  for (const Region& region : regions) {
    by_code_.emplace(region.code(), region);
    if (region.level() != Region::MUNICIPALITY) continue;
    for (const std::string& name : NamesOf(region.display_name())) by_name_.emplace(name, region);
  }
  for (const RegionChange& change : changes) {
    if (change.old_code().empty() || change.new_code().empty()) continue;
    if (change.old_code() != change.new_code()) {
      successors_.emplace(change.old_code(), Successor{change.effective_date(), change.new_code()});
    } else {
      for (const std::string& name : NamesOf(change.old_display_name())) {
        former_names_.emplace(name, change.old_code());
      }
    }
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

bool RegionDirectory::ValidOn(std::string_view code, const std::string& day) const {
  const auto [begin, end] = by_code_.equal_range(code);
  return std::any_of(begin, end,
                     [&](const auto& entry) { return Overlaps(entry.second, day, day); });
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
    return NamesOf(entry.second.display_name()).count(platform::FoldCase(county_name)) > 0;
  });
}

std::set<std::string> RegionDirectory::CodesOf(std::string_view key, std::string_view county_name,
                                               const std::string& day) const {
  std::set<std::string> codes;
  const auto [begin, end] = by_name_.equal_range(key);
  for (auto it = begin; it != end; ++it) {
    const Region& municipality = it->second;
    if (!Overlaps(municipality, day, day)) continue;
    if (county_name.empty() || CountyIsNamed(municipality, county_name)) {
      codes.insert(municipality.code());
    }
  }
  return codes;
}

std::set<std::string> RegionDirectory::CodesNamed(std::string_view name,
                                                  std::string_view county_name,
                                                  const std::string& day) const {
  const std::string key = platform::FoldCase(name);
  std::set<std::string> found = CodesOf(key, county_name, day);
  if (found.empty()) found = CodesOf(WithoutSuffix(key), county_name, day);
  if (!found.empty()) return found;
  // All of its names must be those of one municipality.
  for (const std::string& part : PartsOf(key)) {
    const std::set<std::string> codes = CodesOf(part, county_name, day);
    if (codes.empty() || (!found.empty() && codes != found)) return {};
    found = codes;
  }
  return found;
}

void RegionDirectory::AddSuccessorsOn(const std::string& day, const std::string& code,
                                      std::set<std::string>& codes) const {
  // Reforms are few, and each is later than the one before.
  std::vector<Successor> open = {{"", code}};
  while (!open.empty()) {
    const Successor one = std::move(open.back());
    open.pop_back();
    const auto [begin, end] = successors_.equal_range(one.code);
    bool lives_on = true;
    for (auto it = begin; it != end; ++it) {
      if (it->second.day <= one.day || it->second.day > day || ValidOn(one.code, it->second.day)) {
        continue;
      }
      open.push_back(it->second);
      lives_on = false;
    }
    if (lives_on && ValidOn(one.code, day)) codes.insert(one.code);
  }
}

std::set<std::string> RegionDirectory::NamedNowOrBefore(std::string_view name,
                                                        absl::CivilDay day) const {
  const std::string today = IsoDate(day);
  std::set<std::string> found = CodesNamed(name, "", today);
  if (!found.empty()) return found;
  const std::string key = platform::FoldCase(name);
  const auto [renamed, renamed_end] = former_names_.equal_range(key);
  for (auto it = renamed; it != renamed_end; ++it) AddSuccessorsOn(today, it->second, found);
  if (!found.empty()) return found;
  const auto [begin, end] = by_name_.equal_range(key);
  std::string newest;  // the day on which the last of that name ended
  for (auto it = begin; it != end; ++it) newest = std::max(newest, it->second.valid_to());
  for (auto it = begin; it != end; ++it) {
    if (it->second.valid_to() == newest) AddSuccessorsOn(today, it->second.code(), found);
  }
  return found;
}

absl::StatusOr<std::string> RegionDirectory::FindMunicipality(std::string_view county_name,
                                                              std::string_view name,
                                                              absl::CivilDay day) const {
  const std::set<std::string> found = CodesNamed(name, county_name, IsoDate(day));
  if (found.size() == 1) return *found.begin();
  return absl::NotFoundError(
      absl::StrCat(found.empty() ? "no municipality" : "several municipalities", " of the name \"",
                   platform::ReplaceInvalidUtf8(name), "\"", county_name.empty() ? "" : " in ",
                   platform::ReplaceInvalidUtf8(county_name), " on ", IsoDate(day),
                   ": check the spelling against KLASS 131"));
}

absl::StatusOr<std::string> RegionDirectory::FindCounty(std::string_view name,
                                                        absl::CivilDay day) const {
  const std::string key = platform::FoldCase(name);
  for (const auto& [code, region] : by_code_) {
    if (region.level() != Region::COUNTY || !Overlaps(region, IsoDate(day), IsoDate(day))) continue;
    if (NamesOf(region.display_name()).count(key) > 0) return code;
  }
  return absl::NotFoundError(absl::StrCat("no county of the name \"",
                                          platform::ReplaceInvalidUtf8(name), "\" on ",
                                          IsoDate(day), ": check the spelling against KLASS 104"));
}

}  // namespace treff::ingestion
