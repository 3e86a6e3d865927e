#include "tests/recommendation/samples/sample_snapshot.h"

#include <cmath>
#include <random>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/platform/values/clock.h"

namespace treff::recommendation {
namespace {

using municipality::v1::Fact;
using municipality::v1::Indicator;
using municipality::v1::Observation;
using municipality::v1::Profile;
using municipality::v1::Quota;
using municipality::v1::Region;
using Header = municipality::v1::StreamSnapshotResponse::Header;

constexpr int kVersion = 7;
constexpr int kQuotaRevision = 3;
constexpr absl::CivilDay kPublished = absl::CivilDay(2026, 10, 1);
constexpr int kHalfLifeDays = 365;

std::set<std::string> IndicatorsOf(const std::vector<SamplePlace>& places) {
  std::set<std::string> ids;
  for (const SamplePlace& place : places) {
    for (const auto& [id, fact] : place.facts) ids.insert(id);
  }
  return ids;
}

void FillObservation(const std::string& indicator, const std::string& region, const Part& part,
                     Observation& observation) {
  observation.set_indicator(indicator);
  observation.set_region(region);
  observation.set_period("2026");
  observation.set_period_end("2026-09-28");
  observation.set_state(part.state);
  if (part.state == Observation::VALUE) observation.set_value(part.lower);
  if (part.state == Observation::SUPPRESSED) {
    observation.mutable_suppressed_bounds()->set_lower(part.lower);
    observation.mutable_suppressed_bounds()->set_upper(part.upper);
  }
}

void FillFact(const SamplePlace& place, const std::string& indicator, Fact& fact) {
  fact.set_indicator(indicator);
  const auto found = place.facts.find(indicator);
  if (found == place.facts.end()) return;
  const SampleFact& sample = found->second;
  const bool own = sample.level == Region::MUNICIPALITY;
  FillObservation(indicator, own ? place.code : place.county, Is(sample.value),
                  *fact.mutable_best());
  if (own) *fact.mutable_own() = fact.best();
  fact.set_best_level(sample.level);
  const absl::CivilDay period_end =
      kPublished - static_cast<int>(std::lround(-kHalfLifeDays * std::log2(sample.freshness)));
  for (Observation* observation : {fact.mutable_best(), own ? fact.mutable_own() : nullptr}) {
    if (observation != nullptr) observation->set_period_end(absl::FormatCivilTime(period_end));
  }
  if (sample.carried_within.has_value()) {
    Observation& compared = *fact.mutable_compared();
    compared = fact.best();
    compared.set_method(Observation::CARRIED_IN_TIME);
    compared.set_measured_period("2022");
    compared.mutable_interval()->set_lower(sample.carried_within->lower);
    compared.mutable_interval()->set_upper(sample.carried_within->upper);
  }
  fact.mutable_peer_range()->set_lower(sample.peers.lower);
  fact.mutable_peer_range()->set_upper(sample.peers.upper);
}

void FillQuota(const SamplePlace& place, int year, const Part& settled, Quota& quota) {
  quota.set_name(absl::StrCat("municipalities/", place.code, "/quotas/", year));
  quota.set_municipality(place.code);
  quota.set_year(year);
  FillObservation("capacity.settlement_requested", place.code, place.requested,
                  *quota.mutable_requested());
  FillObservation("capacity.settlement_decided", place.code, place.decided,
                  *quota.mutable_decided());
  FillObservation("capacity.settlement_settled", place.code, settled, *quota.mutable_settled());
  if (place.decided.state != Observation::VALUE) return;
  quota.mutable_remaining()->set_lower(place.decided.lower - settled.upper);
  quota.mutable_remaining()->set_upper(place.decided.lower - settled.lower);
}

Profile ProfileOf(const SamplePlace& place, const std::set<std::string>& indicators) {
  Profile profile;
  profile.set_dataset_version(kVersion);
  profile.set_dataset_version_digest(kSampleDigest);
  profile.set_quota_revision(kQuotaRevision);
  Region& region = *profile.mutable_region();
  region.set_code(place.code);
  region.set_level(Region::MUNICIPALITY);
  region.set_display_name("Kommune " + place.code);
  region.set_county("regions/" + place.county);
  if (!place.region.empty()) region.set_labour_market_region("regions/" + place.region);
  if (!place.contact_role.empty()) profile.mutable_contact()->set_role(place.contact_role);
  for (const std::string& indicator : indicators) {
    FillFact(place, indicator, *profile.add_facts());
  }
  if (place.has_quota) {
    FillQuota(place, kQuotaYear, place.settled, *profile.add_quotas());
    FillQuota(place, kQuotaYear - 1, place.settled_last_year, *profile.add_quotas());
  }
  return profile;
}

}  // namespace

Header SampleHeader(const std::vector<SamplePlace>& places) {
  Header header;
  header.set_dataset_version(kVersion);
  header.set_dataset_version_digest(kSampleDigest);
  header.set_quota_revision(kQuotaRevision);
  *header.mutable_publish_time() =
      platform::ToTimestamp(absl::FromCivil(kPublished, absl::UTCTimeZone()));
  for (const std::string& id : IndicatorsOf(places)) {
    Indicator& indicator = *header.add_indicators();
    indicator.set_indicator_id(id);
    indicator.set_display_name_nb("NB " + id);
    indicator.set_display_name_nn("NN " + id);
    indicator.set_display_name_en("EN " + id);
    const bool is_rate = absl::EndsWith(id, "_rate");
    indicator.set_aggregation(is_rate ? Indicator::WEIGHTED_MEAN : Indicator::SUM);
    indicator.set_half_life_days(kHalfLifeDays);
    indicator.set_decimals(is_rate ? 1 : 0);
    indicator.set_plausible_max(is_rate ? 25 : 1e6);
  }
  header.add_provenances()->set_source("first");
  header.set_profile_count(static_cast<int>(places.size()));
  return header;
}

std::vector<Profile> SampleProfiles(const std::vector<SamplePlace>& places) {
  const std::set<std::string> indicators = IndicatorsOf(places);
  std::vector<Profile> profiles;
  for (const SamplePlace& place : places) profiles.push_back(ProfileOf(place, indicators));
  return profiles;
}

std::shared_ptr<const matching::MunicipalityTable> SampleSnapshot(
    const std::vector<SamplePlace>& places) {
  return matching::MunicipalityTable::Build(SampleHeader(places), SampleProfiles(places)).value();
}

std::vector<SamplePlace> SampleCountry(int count, unsigned seed) {
  std::mt19937 random(seed);
  // Standard distributions differ between libraries; this is the same everywhere.
  const auto draw = [&](double from, double to) {
    return from + (to - from) * (static_cast<double>(random()) / 4294967296.0);
  };
  const auto whole = [&](double from, double to) { return std::floor(draw(from, to)); };
  std::vector<SamplePlace> places;
  for (int i = 0; i < count; ++i) {
    SamplePlace place;
    place.code = absl::StrFormat("%04d", 1101 + i);
    place.region = absl::StrFormat("BA%03d", i % 20);
    place.county = absl::StrFormat("%02d", 11 + i % 10);
    const double population = std::exp(draw(6.5, 11.5));
    const double unemployment = std::round(draw(0.5, 4.5) * 10) / 10;
    if (draw(0, 1) < 0.95)
      place.facts["labour.unemployment_rate"] = {unemployment,
                                                 draw(0.1, 1),
                                                 draw(0, 1) < 0.8
                                                     ? municipality::v1::Region::MUNICIPALITY
                                                     : municipality::v1::Region::COUNTY,
                                                 {0.5, 4.5},
                                                 std::nullopt};
    if (place.facts.count("labour.unemployment_rate") > 0 && i % 3 == 0) {
      SampleFact& rate = place.facts["labour.unemployment_rate"];
      if (rate.level == municipality::v1::Region::MUNICIPALITY) {
        rate.carried_within = matching::ValueRange{unemployment * 0.75, unemployment * 1.25};
      }
    }
    place.facts["community.population"] = {std::floor(population), 1};
    place.facts["community.population_0_5"] = {std::floor(population * 0.06), 1};
    place.facts["community.population_6_15"] = {std::floor(population * 0.12), 1};
    place.facts["community.centrality"] = {whole(1, 7), 0.9, {}, {1, 6}};
    place.facts["community.centrality"].level = municipality::v1::Region::MUNICIPALITY;
    if (draw(0, 1) < 0.95) {
      place.facts["services.upper_secondary_schools"] = {whole(0, 3), 0.8};
    }
    const double decided = whole(0, 60);
    place.decided = draw(0, 1) < 0.05 ? Pending() : Is(decided);
    place.requested = draw(0, 1) < 0.07 ? Is(0) : Is(decided);
    place.settled = draw(0, 1) < 0.2 ? Between(1, 4) : Is(whole(0, decided + 1));
    place.settled_last_year = draw(0, 1) < 0.1 ? Between(1, 4) : Is(whole(0, 60));
    places.push_back(std::move(place));
  }
  return places;
}

}  // namespace treff::recommendation
