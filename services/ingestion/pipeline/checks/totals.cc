#include "services/ingestion/pipeline/checks/totals.h"

#include <map>
#include <string_view>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Indicator;
using municipality::v1::Observation;
using platform::Absl;

// Statistics Norway numbers municipalities by their county: 1804 is of 18.
constexpr size_t kCountyDigits = 2;
constexpr size_t kMunicipalityDigits = 4;

// A count that a part of a county cannot have more of than the whole.
bool AddsUp(const Catalogue& catalogue, const std::string& id) {
  const Indicator* indicator = catalogue.FindIndicator(id);
  return indicator != nullptr && indicator->aggregation() == Indicator::SUM &&
         indicator->plausible_min() >= 0;
}

// What a municipality certainly has.
double AtLeast(const Observation& one) {
  if (one.has_suppressed_bounds()) return one.suppressed_bounds().lower();
  return one.has_value() ? one.value() : 0;
}

// Indicator, county and period.
using Key = std::tuple<std::string_view, std::string_view, std::string_view>;

struct Total {
  double whole = 0;
  double parts = 0;
};

}  // namespace

std::vector<std::string> TotalsBelowTheirParts(const Catalogue& catalogue,
                                               const std::vector<Observation>& observations) {
  std::map<Key, Total> totals;
  for (const Observation& one : observations) {
    if (one.region().size() != kCountyDigits || one.state() != Observation::VALUE) continue;
    totals[{one.indicator(), one.region(), one.period()}].whole = one.value();
  }
  std::vector<std::string> findings;
  if (totals.empty()) return findings;
  for (const Observation& one : observations) {
    if (one.region().size() != kMunicipalityDigits) continue;
    const std::string_view county = std::string_view(one.region()).substr(0, kCountyDigits);
    const auto total = totals.find({one.indicator(), county, one.period()});
    if (total != totals.end()) total->second.parts += AtLeast(one);
  }
  for (const auto& [key, total] : totals) {
    const auto& [indicator, county, period] = key;
    if (total.parts <= total.whole || !AddsUp(catalogue, std::string(indicator))) continue;
    findings.push_back(absl::StrCat(
        "implausible: ", Absl(indicator), " of ", Absl(county), " in ", Absl(period), " is ",
        total.whole, ", and its municipalities have at least ", total.parts, " together"));
  }
  return findings;
}

}  // namespace treff::ingestion
