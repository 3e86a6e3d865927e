#include "services/recommendation/matching/figures/municipality_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/platform/values/clock.h"
#include "services/recommendation/matching/age.h"
#include "services/recommendation/matching/figures/drift.h"
#include "services/recommendation/tables/tables.h"

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Fact;
using municipality::v1::Indicator;
using municipality::v1::Observation;
using municipality::v1::Profile;
using municipality::v1::Quota;
using municipality::v1::Region;

// Days whose columns are remembered: today, and those of records that are looked at again.
constexpr size_t kRememberedDays = 4;

// Derived values that are kept: those of every occupation on a few days. Beyond, it begins anew.
constexpr size_t kMostDerived = 600;

ValueRange RangeOf(const Observation::Bounds& bounds) { return {bounds.lower(), bounds.upper()}; }

bool IsHiddenWithin(const Observation& figure) {
  return figure.state() == Observation::SUPPRESSED && figure.has_suppressed_bounds();
}

// Whether the figure's value can be set against those of others: a part of a period only where the
// footing is made of such parts.
bool HasComparableValue(const Fact& fact, const Observation& figure) {
  return figure.state() == Observation::VALUE ||
         (figure.state() == Observation::PARTIAL && fact.has_compared());
}

// How far the truth lies from an estimate in nineteen of twenty cases. A source's own interval
// holds it more seldom: by so much it is widened, as a normal curve would be.
Spread EstimatedWithin(const Observation& figure) {
  if (!figure.has_interval()) return {};
  constexpr double kFromFourOfFive = 1.53;  // 1.96 / 1.28
  constexpr double kFromNineOfTen = 1.19;   // 1.96 / 1.64
  const double factor =
      figure.method() == Observation::CARRIED_IN_TIME ? kFromFourOfFive : kFromNineOfTen;
  return Spread{figure.value() - figure.interval().lower(),
                figure.interval().upper() - figure.value()}
      .Times(factor);
}

// What a fact says of its indicator. A wider level's figure stands in only where it is a mean: the
// sum of a county says nothing about one municipality in it.
InputValue InputValueOf(const Fact& fact, const Indicator& indicator, double inhabitants,
                        AgeCounter& age) {
  InputValue input;
  const UsedFigure used = FigureUsed(fact);
  if (used.observation != nullptr && IsHiddenWithin(*used.observation)) {
    return InputValue::Known(RangeOf(used.observation->suppressed_bounds()));
  }
  if (used.observation == nullptr || !HasComparableValue(fact, *used.observation)) return input;
  const bool is_own = used.level == Region::MUNICIPALITY;
  if (!is_own && indicator.aggregation() != Indicator::WEIGHTED_MEAN) return input;

  const Observation& figure = *used.observation;
  input.value = figure.value();
  input.bounds = ValueRange::Point(input.value);
  input.estimate = figure.has_interval() ? RangeOf(figure.interval()) : input.bounds;
  input.own = EstimatedWithin(figure);
  const ValueRange peers = fact.has_peer_range() ? RangeOf(fact.peer_range()) : input.bounds;
  if (!is_own) {
    input.certainty = v1::Term::BORROWED;
    input.AgeTowards(peers, 1);
    return input;
  }
  const int days = age.DaysSince(figure.period_end());
  const double freshness = FreshnessAfter(days, indicator.half_life_days());
  input.certainty = freshness >= kFresh ? v1::Term::KNOWN : v1::Term::OLD;
  const std::optional<double> drift = DriftOf(
      tables::StandardTables().FigureOf(indicator.indicator_id()), input.value, days, inhabitants);
  if (drift.has_value()) {
    input.doubt = 1 - freshness;
    // No count falls below nothing, and no share grows beyond what is plausible.
    input.own.Add({std::clamp(input.value - indicator.plausible_min(), 0.0, *drift),
                   std::clamp(indicator.plausible_max() - input.value, 0.0, *drift)});
  } else {
    input.AgeTowards(peers, 1 - freshness);
  }
  return input;
}

absl::CivilDay DateOf(const google::protobuf::Timestamp& timestamp) {
  return absl::ToCivilDay(platform::FromTimestamp(timestamp), absl::UTCTimeZone());
}

bool SaysSomething(const Observation& observation) {
  return observation.state() == Observation::VALUE || observation.state() == Observation::PENDING ||
         observation.state() == Observation::NOT_APPLICABLE;
}

}  // namespace

UsedFigure FigureUsed(const Fact& fact) {
  if (fact.has_compared()) return {&fact.compared(), Region::MUNICIPALITY};
  if (IsHiddenWithin(fact.own())) return {&fact.own(), Region::MUNICIPALITY};
  if (fact.has_best()) return {&fact.best(), fact.best_level()};
  if (fact.has_own()) return {&fact.own(), Region::MUNICIPALITY};
  return {};
}

MunicipalityTable::Content::Content(Header all_share, std::vector<Profile> of_each)
    : header(std::move(all_share)), profiles(std::move(of_each)) {
  std::sort(profiles.begin(), profiles.end(), [](const Profile& a, const Profile& b) {
    return a.region().code() < b.region().code();
  });
}

MunicipalityTable::MunicipalityTable(std::shared_ptr<const Content> content, absl::CivilDay date)
    : content_(std::move(content)), date_(date), columns_(content_->ColumnsOf(date)) {}

absl::StatusOr<std::shared_ptr<const MunicipalityTable>> MunicipalityTable::Build(
    Header header, std::vector<Profile> profiles) {
  const auto content = std::make_shared<Content>(std::move(header), std::move(profiles));
  TREFF_RETURN_IF_ERROR(content->Check());
  content->IndexRegions();
  content->IndexPlaces();
  content->IndexQuotas();
  for (int i = 0; i < content->header.indicators_size(); ++i) {
    content->indicator_index.emplace(content->header.indicators(i).indicator_id(), i);
  }
  const absl::CivilDay date = DateOf(content->header.publish_time());
  return std::shared_ptr<const MunicipalityTable>(new MunicipalityTable(content, date));
}

absl::CivilDay MunicipalityTable::publish_date() const {
  return DateOf(content_->header.publish_time());
}

std::shared_ptr<const MunicipalityTable> MunicipalityTable::AsOf(absl::CivilDay day) const {
  return std::shared_ptr<const MunicipalityTable>(new MunicipalityTable(content_, day));
}

absl::Status MunicipalityTable::Content::Check() const {
  const auto fault = [&](const std::string& what) {
    return absl::InvalidArgumentError(
        absl::StrCat("snapshot of datasetVersions/", header.dataset_version(), ": ", what));
  };
  for (const Indicator& indicator : header.indicators()) {
    if (indicator.half_life_days() <= 0) {
      return fault(absl::StrCat("indicator ", indicator.indicator_id(), " has no half-life"));
    }
  }
  if (header.profile_count() != static_cast<int>(profiles.size())) {
    return fault(absl::StrCat("the header announces ", header.profile_count(), " profiles, ",
                              profiles.size(), " came"));
  }
  for (size_t i = 0; i < profiles.size(); ++i) {
    const Profile& profile = profiles[i];
    const std::string& code = profile.region().code();
    if (i > 0 && code == profiles[i - 1].region().code()) {
      return fault(absl::StrCat("municipality ", code, " came twice"));
    }
    if (profile.dataset_version() != header.dataset_version() ||
        profile.dataset_version_digest() != header.dataset_version_digest() ||
        profile.quota_revision() != header.quota_revision()) {
      return fault(absl::StrCat("municipality ", code, " is of another version"));
    }
    if (profile.facts_size() != header.indicators_size()) {
      return fault(absl::StrCat("municipality ", code, " has ", profile.facts_size(), " facts for ",
                                header.indicators_size(), " indicators"));
    }
    for (int f = 0; f < profile.facts_size(); ++f) {
      if (profile.facts(f).indicator() != header.indicators(f).indicator_id()) {
        return fault(absl::StrCat("municipality ", code, " has its facts in another order"));
      }
    }
  }
  return absl::OkStatus();
}

void MunicipalityTable::Content::IndexRegions() {
  for (const Region& region : header.regions()) {
    region_display_names.emplace(region.code(), region.display_name());
  }
  for (const Profile& profile : profiles) {
    region_display_names.emplace(profile.region().code(), profile.region().display_name());
  }
}

void MunicipalityTable::Content::IndexPlaces() {
  constexpr size_t kRegionsPrefix = sizeof("regions/") - 1;
  const auto display_name = [&](const std::string& region) {
    return region.size() <= kRegionsPrefix ? std::string()
                                           : RegionDisplayName(region.substr(kRegionsPrefix));
  };
  std::map<std::string, int> labour_market_regions;
  places.reserve(profiles.size());
  for (const Profile& profile : profiles) {
    const Region& region = profile.region();
    place_index.emplace(region.code(), static_cast<PlaceIndex>(places.size()));
    Place& place = places.emplace_back();
    place.code = region.code();
    place.display_name = region.display_name();
    place.county = region.county();
    place.county_display_name = display_name(region.county());
    place.contact = profile.contact();
    if (region.labour_market_region().empty()) continue;
    const int next = static_cast<int>(labour_market_regions.size());
    place.labour_market_region =
        labour_market_regions.emplace(region.labour_market_region(), next).first->second;
  }
  labour_market_region_count = static_cast<int>(labour_market_regions.size());
}

void MunicipalityTable::Content::IndexQuotas() {
  for (size_t i = 0; i < profiles.size(); ++i) {
    for (const Quota& quota : profiles[i].quotas()) {
      auto& by_place = quotas[quota.year()];
      by_place.resize(profiles.size(), nullptr);
      by_place[i] = &quota;
      if (SaysSomething(quota.requested()) || SaysSomething(quota.decided())) {
        asked_years.insert(quota.year());
      }
    }
  }
}

std::string MunicipalityTable::Content::RegionDisplayName(const std::string& code) const {
  const auto found = region_display_names.find(code);
  return found == region_display_names.end() ? code : found->second;
}

std::shared_ptr<const MunicipalityTable::Columns> MunicipalityTable::Content::BuildColumns(
    absl::CivilDay day) const {
  AgeCounter age(day);
  auto columns = std::make_shared<Columns>();
  columns->inputs.reserve(header.indicators_size());
  const auto population = indicator_index.find(kPopulation);
  for (int i = 0; i < header.indicators_size(); ++i) {
    auto column = std::make_shared<InputColumn>();
    column->values.reserve(profiles.size());
    for (const Profile& profile : profiles) {
      const double inhabitants = population == indicator_index.end()
                                     ? 0
                                     : profile.facts(population->second).best().value();
      column->values.push_back(
          InputValueOf(profile.facts(i), header.indicators(i), inhabitants, age));
    }
    column->Summarize();
    columns->inputs.push_back(std::move(column));
  }
  return columns;
}

std::shared_ptr<const MunicipalityTable::Columns> MunicipalityTable::Content::ColumnsOf(
    absl::CivilDay day) const {
  const auto is_of_day = [&](const auto& one) { return one.first == day; };
  {
    platform::MutexLock lock(mutex);
    const auto found = std::find_if(remembered.begin(), remembered.end(), is_of_day);
    if (found != remembered.end()) {
      remembered.splice(remembered.begin(), remembered, found);
      return found->second;
    }
  }
  std::shared_ptr<const Columns> columns = BuildColumns(day);
  platform::MutexLock lock(mutex);
  const auto found = std::find_if(remembered.begin(), remembered.end(), is_of_day);
  if (found != remembered.end()) return found->second;  // somebody was quicker
  remembered.emplace_front(day, columns);
  if (remembered.size() > kRememberedDays) remembered.pop_back();
  return columns;
}

std::optional<PlaceIndex> MunicipalityTable::Find(std::string_view code) const {
  const auto found = content_->place_index.find(code);
  if (found == content_->place_index.end()) return std::nullopt;
  return found->second;
}

std::optional<int> MunicipalityTable::IndicatorIndex(std::string_view indicator) const {
  const auto found = content_->indicator_index.find(indicator);
  if (found == content_->indicator_index.end()) return std::nullopt;
  return found->second;
}

const Indicator* MunicipalityTable::FindIndicator(std::string_view indicator) const {
  const auto index = IndicatorIndex(indicator);
  return index.has_value() ? &content_->header.indicators(*index) : nullptr;
}

std::shared_ptr<const InputColumn> MunicipalityTable::FindColumn(std::string_view indicator) const {
  const auto index = IndicatorIndex(indicator);
  return index.has_value() ? columns_->inputs[*index] : nullptr;
}

const Fact* MunicipalityTable::FindFact(PlaceIndex index, std::string_view indicator) const {
  const auto indicator_index = IndicatorIndex(indicator);
  return indicator_index.has_value() ? &content_->profiles[index].facts(*indicator_index) : nullptr;
}

const Quota* MunicipalityTable::FindQuota(PlaceIndex index, int year) const {
  const auto found = content_->quotas.find(year);
  return found == content_->quotas.end() ? nullptr : found->second[index];
}

const municipality::v1::Provenance* MunicipalityTable::FindProvenance(int index) const {
  if (index < 0 || index >= content_->header.provenances_size()) return nullptr;
  return &content_->header.provenances(index);
}

std::string MunicipalityTable::RegionDisplayName(const std::string& code) const {
  return content_->RegionDisplayName(code);
}

std::shared_ptr<const MunicipalityTable::Values> MunicipalityTable::Derived(
    const std::string& key, const std::function<Values()>& make) const {
  const std::pair<absl::CivilDay, std::string> of_day(date_, key);
  {
    platform::MutexLock lock(content_->mutex);
    const auto found = content_->derived.find(of_day);
    if (found != content_->derived.end()) return found->second;
  }
  auto values = std::make_shared<const Values>(make());
  platform::MutexLock lock(content_->mutex);
  if (content_->derived.size() >= kMostDerived) content_->derived.clear();
  return content_->derived.emplace(of_day, std::move(values)).first->second;
}

}  // namespace treff::recommendation::matching
