#include "services/recommendation/matching/municipality_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/platform/values/clock.h"

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Fact;
using municipality::v1::Indicator;
using municipality::v1::Observation;
using municipality::v1::Profile;
using municipality::v1::Quota;
using municipality::v1::Region;

// Above this share of what it told when new, a figure's age hardly matters.
constexpr double kFresh = 0.75;

ValueRange RangeOf(const Observation::Bounds& bounds) { return {bounds.lower(), bounds.upper()}; }

// What a fact says of its indicator. A wider level's figure stands in only where it is a mean: the
// sum of a county says nothing about one municipality in it.
InputValue InputValueOf(const Fact& fact, const Indicator& indicator) {
  InputValue input;
  const Observation& own = fact.own();
  if (fact.has_own() && own.state() == Observation::SUPPRESSED && own.has_suppressed_bounds()) {
    return InputValue::Known(RangeOf(own.suppressed_bounds()));
  }
  if (!fact.has_best() || fact.best().state() != Observation::VALUE) return input;
  const bool is_own = fact.best_level() == Region::MUNICIPALITY;
  if (!is_own && indicator.aggregation() != Indicator::WEIGHTED_MEAN) return input;

  input.value = fact.best().value();
  input.bounds = ValueRange::Point(input.value);
  input.peers = fact.has_peer_range() ? RangeOf(fact.peer_range()) : input.bounds;
  if (!is_own) {
    input.certainty = v1::Term::BORROWED;
    input.doubt = 1;
    return input;
  }
  input.certainty = fact.freshness() >= kFresh ? v1::Term::KNOWN : v1::Term::OLD;
  input.doubt = std::clamp(1 - fact.freshness(), 0.0, 1.0);
  return input;
}

absl::CivilDay DateOf(const google::protobuf::Timestamp& timestamp) {
  return absl::ToCivilDay(platform::FromTimestamp(timestamp), absl::UTCTimeZone());
}

}  // namespace

MunicipalityTable::MunicipalityTable(Header header, std::vector<Profile> profiles)
    : header_(std::move(header)),
      profiles_(std::move(profiles)),
      date_(DateOf(header_.publish_time())) {
  std::sort(profiles_.begin(), profiles_.end(), [](const Profile& a, const Profile& b) {
    return a.region().code() < b.region().code();
  });
}

absl::StatusOr<std::shared_ptr<const MunicipalityTable>> MunicipalityTable::Build(
    Header header, std::vector<Profile> profiles) {
  std::shared_ptr<MunicipalityTable> snapshot(
      new MunicipalityTable(std::move(header), std::move(profiles)));
  TREFF_RETURN_IF_ERROR(snapshot->Check());
  snapshot->IndexRegions();
  snapshot->IndexPlaces();
  snapshot->IndexQuotas();
  snapshot->BuildColumns();
  return snapshot;
}

absl::Status MunicipalityTable::Check() const {
  const auto fault = [&](const std::string& what) {
    return absl::InvalidArgumentError(
        absl::StrCat("snapshot of datasetVersions/", dataset_version(), ": ", what));
  };
  if (header_.profile_count() != static_cast<int>(profiles_.size())) {
    return fault(absl::StrCat("the header announces ", header_.profile_count(), " profiles, ",
                              profiles_.size(), " came"));
  }
  for (size_t i = 0; i < profiles_.size(); ++i) {
    const Profile& profile = profiles_[i];
    const std::string& code = profile.region().code();
    if (i > 0 && code == profiles_[i - 1].region().code()) {
      return fault(absl::StrCat("municipality ", code, " came twice"));
    }
    if (profile.dataset_version() != dataset_version() ||
        profile.dataset_version_digest() != dataset_digest() ||
        profile.quota_revision() != quota_revision()) {
      return fault(absl::StrCat("municipality ", code, " is of another version"));
    }
    if (profile.facts_size() != header_.indicators_size()) {
      return fault(absl::StrCat("municipality ", code, " has ", profile.facts_size(), " facts for ",
                                header_.indicators_size(), " indicators"));
    }
    for (int f = 0; f < profile.facts_size(); ++f) {
      if (profile.facts(f).indicator() != header_.indicators(f).indicator_id()) {
        return fault(absl::StrCat("municipality ", code, " has its facts in another order"));
      }
    }
  }
  return absl::OkStatus();
}

void MunicipalityTable::IndexRegions() {
  for (const Region& region : header_.regions()) {
    region_display_names_.emplace(region.code(), region.display_name());
  }
  for (const Profile& profile : profiles_) {
    region_display_names_.emplace(profile.region().code(), profile.region().display_name());
  }
}

void MunicipalityTable::IndexPlaces() {
  constexpr size_t kRegionsPrefix = sizeof("regions/") - 1;
  const auto display_name = [&](const std::string& region) {
    return region.size() <= kRegionsPrefix ? std::string()
                                           : RegionDisplayName(region.substr(kRegionsPrefix));
  };
  std::map<std::string, int> labour_market_regions;
  places_.reserve(profiles_.size());
  for (const Profile& profile : profiles_) {
    const Region& region = profile.region();
    place_index_.emplace(region.code(), static_cast<PlaceIndex>(places_.size()));
    Place& place = places_.emplace_back();
    place.code = region.code();
    place.display_name = region.display_name();
    place.county = region.county();
    place.county_display_name = display_name(region.county());
    if (region.labour_market_region().empty()) continue;
    const int next = static_cast<int>(labour_market_regions.size());
    place.labour_market_region =
        labour_market_regions.emplace(region.labour_market_region(), next).first->second;
  }
  labour_market_region_count_ = static_cast<int>(labour_market_regions.size());
}

void MunicipalityTable::IndexQuotas() {
  for (size_t i = 0; i < profiles_.size(); ++i) {
    for (const Quota& quota : profiles_[i].quotas()) {
      auto& by_place = quotas_[quota.year()];
      by_place.resize(profiles_.size(), nullptr);
      by_place[i] = &quota;
    }
  }
}

void MunicipalityTable::BuildColumns() {
  columns_.reserve(header_.indicators_size());
  for (int i = 0; i < header_.indicators_size(); ++i) {
    const Indicator& indicator = header_.indicators(i);
    indicator_index_.emplace(indicator.indicator_id(), i);
    auto column = std::make_shared<InputColumn>();
    column->values.reserve(profiles_.size());
    for (const Profile& profile : profiles_) {
      column->values.push_back(InputValueOf(profile.facts(i), indicator));
    }
    column->Summarize();
    columns_.push_back(std::move(column));
  }
}

std::optional<PlaceIndex> MunicipalityTable::Find(std::string_view code) const {
  const auto found = place_index_.find(code);
  if (found == place_index_.end()) return std::nullopt;
  return found->second;
}

std::optional<int> MunicipalityTable::IndicatorIndex(std::string_view indicator) const {
  const auto found = indicator_index_.find(indicator);
  if (found == indicator_index_.end()) return std::nullopt;
  return found->second;
}

const Indicator* MunicipalityTable::FindIndicator(std::string_view indicator) const {
  const auto index = IndicatorIndex(indicator);
  return index.has_value() ? &header_.indicators(*index) : nullptr;
}

std::shared_ptr<const InputColumn> MunicipalityTable::FindColumn(std::string_view indicator) const {
  const auto index = IndicatorIndex(indicator);
  return index.has_value() ? columns_[*index] : nullptr;
}

const Fact* MunicipalityTable::FindFact(PlaceIndex index, std::string_view indicator) const {
  const auto indicator_index = IndicatorIndex(indicator);
  return indicator_index.has_value() ? &profiles_[index].facts(*indicator_index) : nullptr;
}

const Quota* MunicipalityTable::FindQuota(PlaceIndex index, int year) const {
  const auto found = quotas_.find(year);
  return found == quotas_.end() ? nullptr : found->second[index];
}

const municipality::v1::Provenance* MunicipalityTable::FindProvenance(int index) const {
  if (index < 0 || index >= header_.provenances_size()) return nullptr;
  return &header_.provenances(index);
}

std::string MunicipalityTable::RegionDisplayName(const std::string& code) const {
  const auto found = region_display_names_.find(code);
  return found == region_display_names_.end() ? code : found->second;
}

}  // namespace treff::recommendation::matching
