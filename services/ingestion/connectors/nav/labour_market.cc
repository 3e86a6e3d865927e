#include "services/ingestion/connectors/nav/labour_market.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "absl/strings/str_cat.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Region;

// ISO days compare as text.
bool IsValidOn(const Region& region, const std::string& day) {
  return region.valid_from() <= day && (region.valid_to().empty() || day < region.valid_to());
}

}  // namespace

std::vector<std::string> PlaceInLabourMarketRegions(const Catalogue& catalogue,
                                                    std::vector<Region>& municipalities) {
  std::vector<std::string> warnings;
  std::multimap<std::string_view, Region*> by_code;
  for (Region& municipality : municipalities) by_code.emplace(municipality.code(), &municipality);
  std::string first_day;  // that the catalogue has codes of
  for (const LabourMarketMember& member : catalogue.labour_market_members()) {
    if (first_day.empty() || member.codes_on < first_day) first_day = member.codes_on;
    const auto [begin, end] = by_code.equal_range(member.municipality);
    const auto found = std::find_if(
        begin, end, [&](const auto& entry) { return IsValidOn(*entry.second, member.codes_on); });
    if (found == end) {
      warnings.push_back(absl::StrCat("the catalogue places ", member.municipality, " in ",
                                      member.region, ", and KLASS has no such municipality on ",
                                      member.codes_on));
    } else {
      found->second->set_labour_market_region(absl::StrCat("regions/", member.region));
    }
  }
  for (const Region& municipality : municipalities) {
    if (!IsValidOn(municipality, first_day) || !municipality.labour_market_region().empty()) {
      continue;
    }
    warnings.push_back(
        absl::StrCat(municipality.code(), " has no labour-market region in the catalogue"));
  }
  return warnings;
}

}  // namespace treff::ingestion
