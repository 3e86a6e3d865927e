#include "services/municipality/regions/division.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace treff::municipality {
namespace {

constexpr std::string_view kRegionPrefix = "regions/";

bool MovesFigures(v1::RegionChange::Kind kind) {
  return kind == v1::RegionChange::RENUMBERED || kind == v1::RegionChange::MERGED ||
         kind == v1::RegionChange::SPLIT;
}

}  // namespace

std::string_view CodeOf(std::string_view region_name) {
  if (region_name.substr(0, kRegionPrefix.size()) != kRegionPrefix) return {};
  return region_name.substr(kRegionPrefix.size());
}

bool IsValidOn(const v1::Region& region, std::string_view date) {
  return region.valid_from() <= date && (region.valid_to().empty() || date < region.valid_to());
}

Division::Division(std::vector<v1::Region> regions, std::vector<v1::RegionChange> changes)
    : regions_(std::move(regions)), changes_(std::move(changes)) {
  std::sort(regions_.begin(), regions_.end(), [](const v1::Region& a, const v1::Region& b) {
    return std::make_tuple(a.level(), std::string_view(a.code()),
                           std::string_view(a.valid_from())) <
           std::make_tuple(b.level(), std::string_view(b.code()), std::string_view(b.valid_from()));
  });
  const auto key = [](const v1::RegionChange& c) {
    return std::make_tuple(std::string_view(c.effective_date()), std::string_view(c.old_code()),
                           std::string_view(c.new_code()));
  };
  std::sort(changes_.begin(), changes_.end(),
            [&](const v1::RegionChange& a, const v1::RegionChange& b) { return key(a) < key(b); });
  IndexRegions();
  IndexChanges();
  CarryLabourMarketRegions();
  IndexMembers();
}

void Division::IndexRegions() {
  for (v1::Region& region : regions_) {
    by_code_[region.code()].push_back(&region);
    if (!region.valid_to().empty()) continue;
    (region.level() == v1::Region::MUNICIPALITY ? municipalities_ : wider_regions_)
        .push_back(&region);
  }
}

void Division::IndexMembers() {
  for (const v1::Region* region : municipalities_) {
    for (std::string_view holder :
         {CodeOf(region->county()), CodeOf(region->labour_market_region())}) {
      if (!holder.empty()) members_[holder].push_back(region->code());
    }
  }
  for (const v1::Region* region : wider_regions_) {
    if (region->level() != v1::Region::COUNTRY) continue;
    for (const v1::Region* member : municipalities_)
      members_[region->code()].push_back(member->code());
  }
}

void Division::IndexChanges() {
  std::map<std::string_view, std::map<std::string_view, Formation>> by_date;
  for (const v1::RegionChange& change : changes_) {
    if (!MovesFigures(change.kind())) continue;
    Formation& formation = by_date[change.effective_date()][change.new_code()];
    formation.new_code = change.new_code();
    if (change.old_code() == change.new_code()) {
      formation.survives = true;
    } else {
      formation.sources.push_back({change.old_code(), change.kind(), change.weight()});
    }
  }
  for (auto& [date, formations] : by_date) {
    Reform reform{date, {}};
    for (auto& [code, formation] : formations) {
      formation.survives = formation.survives || FindBefore(code, date) != nullptr;
      if (!formation.sources.empty()) reform.formations.push_back(std::move(formation));
    }
    reforms_.push_back(std::move(reform));
  }
}

// Oldest reform first, so that what one has settled is there for the next.
void Division::CarryLabourMarketRegions() {
  for (const Reform& reform : reforms_) {
    for (const Formation& formation : reform.formations) {
      v1::Region* formed = FindOn(formation.new_code, reform.date);
      if (formed == nullptr || !formed->labour_market_region().empty() || formation.survives) {
        continue;
      }
      std::set<std::string_view> regions;
      for (const Source& source : formation.sources) {
        const v1::Region* old = FindBefore(source.old_code, reform.date);
        regions.insert(old == nullptr ? std::string_view() : old->labour_market_region());
      }
      if (regions.size() == 1) formed->set_labour_market_region(std::string(*regions.begin()));
    }
  }
}

const v1::Region* Division::FindEver(std::string_view code) const {
  const auto found = by_code_.find(code);
  return found == by_code_.end() ? nullptr : found->second.back();
}

const v1::Region* Division::FindCurrent(std::string_view code) const {
  const v1::Region* region = FindEver(code);
  return region != nullptr && region->valid_to().empty() ? region : nullptr;
}

v1::Region* Division::FindOn(std::string_view code, std::string_view date) const {
  const auto found = by_code_.find(code);
  if (found == by_code_.end()) return nullptr;
  const auto region = std::find_if(found->second.begin(), found->second.end(),
                                   [&](const v1::Region* one) { return IsValidOn(*one, date); });
  return region == found->second.end() ? nullptr : *region;
}

v1::Region* Division::FindBefore(std::string_view code, std::string_view date) const {
  const auto found = by_code_.find(code);
  if (found == by_code_.end()) return nullptr;
  const auto region =
      std::find_if(found->second.begin(), found->second.end(), [&](const v1::Region* one) {
        return one->valid_from() < date && (one->valid_to().empty() || date <= one->valid_to());
      });
  return region == found->second.end() ? nullptr : *region;
}

bool Division::ExistedOn(std::string_view code, std::string_view date) const {
  return FindOn(code, date) != nullptr;
}

const std::vector<std::string_view>& Division::Members(std::string_view code) const {
  static const auto& none = *new std::vector<std::string_view>;
  const auto found = members_.find(code);
  return found == members_.end() ? none : found->second;
}

std::vector<std::string> Division::Successors(std::string_view code) const {
  std::set<std::string_view> reached = {code};
  // Reforms come oldest first, so that one pass follows a code through all of them.
  for (const Reform& reform : reforms_) {
    std::set<std::string_view> formed;
    for (const Formation& formation : reform.formations) {
      for (const Source& source : formation.sources) {
        if (reached.count(source.old_code) > 0) formed.insert(formation.new_code);
      }
    }
    reached.merge(formed);
  }
  std::vector<std::string> successors;
  for (std::string_view found : reached) {
    if (found != code && FindCurrent(found) != nullptr) successors.emplace_back(found);
  }
  return successors;
}

}  // namespace treff::municipality
