#include "services/ingestion/pipeline/checks/plausibility.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/ingestion/connectors/figure.h"
#include "services/ingestion/pipeline/checks/magnitude.h"
#include "services/ingestion/pipeline/checks/totals.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Indicator;
using municipality::v1::Observation;
using municipality::v1::Region;

// Faults named in full; the rest is counted.
constexpr size_t kMaxNamed = 5;

class ReadingFaults {
 public:
  void Add(std::string fault) {
    ++count_;
    if (named_.size() < kMaxNamed) named_.push_back(std::move(fault));
  }

  absl::Status ToStatus() const {
    if (count_ == 0) return absl::OkStatus();
    const std::string more =
        count_ > named_.size() ? absl::StrCat("; and ", count_ - named_.size(), " more") : "";
    return absl::InvalidArgumentError(absl::StrCat("implausible: ", absl::StrJoin(named_, "; "),
                                                   more, ": compare with the source"));
  }

 private:
  std::vector<std::string> named_;
  size_t count_ = 0;
};

std::string PlaceOf(const Observation& observation) {
  return absl::StrCat(observation.indicator(), " of ",
                      platform::ReplaceInvalidUtf8(observation.region()), " in ",
                      observation.period());
}

bool SaysTheSame(const Observation& a, const Observation& b) {
  return a.state() == b.state() && a.value() == b.value() && a.period_end() == b.period_end();
}

// Whether the figure is missing for no other reason than that the code was not in use.
bool IsOutsideItsTime(const Observation& observation, const RegionDirectory& regions) {
  if (observation.state() != Observation::MISSING &&
      observation.state() != Observation::NOT_APPLICABLE) {
    return false;
  }
  const absl::StatusOr<Period> period = ParsePeriod(observation.period());
  return period.ok() && !regions.ValidBetween(observation.region(), period->first, period->last);
}

void CheckValue(const Observation& observation, const Indicator& indicator, ReadingFaults& faults) {
  if (!observation.has_value()) return;
  if (const absl::Status whole =
          CheckWhole(indicator, observation.value(), absl::StrCat(observation.value()));
      !whole.ok()) {
    faults.Add(absl::StrCat(PlaceOf(observation), ": ", whole.message()));
  }
  if (observation.value() >= indicator.plausible_min() &&
      observation.value() <= indicator.plausible_max()) {
    return;
  }
  faults.Add(absl::StrCat(PlaceOf(observation), ": ", observation.value(), " is not within ",
                          indicator.plausible_min(), " to ", indicator.plausible_max()));
}

// Drops what says nothing new; reports what contradicts itself.
class Tidying {
 public:
  Tidying(const ReadContext& context, ReadingFaults& faults) : context_(context), faults_(faults) {}

  std::vector<Observation> Run(std::vector<Observation> observations, DatasetReading& reading) {
    std::vector<Observation> kept;
    kept.reserve(observations.size());
    size_t outside = 0;
    std::unordered_map<std::string, size_t> position_of;
    for (Observation& observation : observations) {
      if (context_.regions != nullptr && IsOutsideItsTime(observation, *context_.regions)) {
        ++outside;
        continue;
      }
      const std::string key = absl::StrCat(observation.indicator(), " ", observation.region(), " ",
                                           observation.period());
      const auto [it, is_new] = position_of.emplace(key, kept.size());
      if (is_new) {
        kept.push_back(std::move(observation));
        continue;
      }
      // Payloads come newest first, so the one that is there stands.
      const Observation& first = kept[it->second];
      if (first.provenance_index() == observation.provenance_index() &&
          !SaysTheSame(first, observation)) {
        faults_.Add(absl::StrCat(PlaceOf(observation), ": two figures that differ"));
      }
    }
    if (outside > 0) {
      reading.warnings.push_back(absl::StrCat(
          outside, " missing figures were left out: their codes were not valid in the period"));
    }
    return kept;
  }

 private:
  const ReadContext& context_;
  ReadingFaults& faults_;
};

// Municipalities of today for KLASS, which makes regions; else the regions with an observation.
std::set<std::string> RegionsOf(const DatasetReading& reading) {
  std::set<std::string> regions;
  for (const Region& region : reading.regions) {
    if (region.level() == Region::MUNICIPALITY && region.valid_to().empty()) {
      regions.insert(region.code());
    }
  }
  for (const Observation& observation : reading.observations) regions.insert(observation.region());
  return regions;
}

// The periods that must have all regions: the newest, or each where each has an answer of its own.
void CheckPeriods(const catalogue::Dataset& dataset, const DatasetReading& reading,
                  ReadingFaults& faults) {
  const bool each =
      std::any_of(dataset.requests().begin(), dataset.requests().end(),
                  [](const catalogue::Request& request) { return request.each_year(); });
  if (!each && !dataset.newest_period_is_whole()) return;
  std::map<std::string_view, std::set<std::string_view>> regions;
  for (const Observation& observation : reading.observations) {
    regions[observation.period()].insert(observation.region());
  }
  for (const auto& [period, codes] : regions) {
    const bool newest = period == regions.rbegin()->first;
    if ((!each && !newest) || static_cast<int>(codes.size()) >= dataset.regions_min()) continue;
    faults.Add(absl::StrCat("its ", newest ? "newest " : "", "period ", platform::Absl(period),
                            " has ", codes.size(), " regions, fewer than the ",
                            dataset.regions_min(), " that the catalogue expects: it may be cut ",
                            "short"));
  }
}

void CheckCoverage(const catalogue::Dataset& dataset, int64_t count, int64_t last_count,
                   ReadingFaults& faults) {
  if (count < dataset.regions_min()) {
    faults.Add(absl::StrCat("it has ", count, " regions, fewer than the ", dataset.regions_min(),
                            " that the catalogue expects"));
  }
  const double lost = last_count > 0 ? 1 - static_cast<double>(count) / last_count : 0;
  if (lost > dataset.max_lost_share()) {
    faults.Add(absl::StrCat("it has ", count, " regions where the last import had ", last_count,
                            ": more are gone than the catalogue's max_lost_share allows"));
  }
}

}  // namespace

absl::StatusOr<int64_t> CheckReading(const ReadContext& context, int64_t last_region_count,
                                     DatasetReading& reading) {
  ReadingFaults faults;
  reading.observations = Tidying(context, faults).Run(std::move(reading.observations), reading);
  BoundByWholes(context.dataset, reading.observations);
  for (const Observation& observation : reading.observations) {
    CheckValue(observation, *context.catalogue.FindIndicator(observation.indicator()), faults);
  }
  for (std::string& finding : FindOtherMagnitudes(context.catalogue, reading.observations)) {
    faults.Add(std::move(finding));
  }
  for (std::string& finding : TotalsBelowTheirParts(context.catalogue, reading.observations)) {
    reading.warnings.push_back(std::move(finding));
  }
  const std::set<std::string> regions = RegionsOf(reading);
  for (const std::string& region : regions) {
    if (context.regions == nullptr || context.regions->EverExisted(region)) continue;
    faults.Add(absl::StrCat("region ", platform::ReplaceInvalidUtf8(region),
                            " never existed: exclude it in the catalogue if it is no region"));
  }
  CheckCoverage(context.dataset, static_cast<int64_t>(regions.size()), last_region_count, faults);
  CheckPeriods(context.dataset, reading, faults);
  TREFF_RETURN_IF_ERROR(faults.ToStatus());
  return static_cast<int64_t>(regions.size());
}

}  // namespace treff::ingestion
