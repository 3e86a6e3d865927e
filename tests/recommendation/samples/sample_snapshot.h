// Builds small snapshots in which a test's figures stand in view.
#ifndef TREFF_TESTS_RECOMMENDATION_SAMPLES_SAMPLE_SNAPSHOT_H_
#define TREFF_TESTS_RECOMMENDATION_SAMPLES_SAMPLE_SNAPSHOT_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/recommendation/matching/figures/municipality_table.h"

namespace treff::recommendation {

inline constexpr int kQuotaYear = 2026;

// A part of a quota, as sources have it.
struct Part {
  municipality::v1::Observation::State state = municipality::v1::Observation::VALUE;
  double lower = 0;
  double upper = 0;
};
inline Part Is(double value) { return {municipality::v1::Observation::VALUE, value, value}; }
inline Part Between(double lower, double upper) {
  return {municipality::v1::Observation::SUPPRESSED, lower, upper};
}
inline Part NotApplicable() { return {municipality::v1::Observation::NOT_APPLICABLE}; }
inline Part Pending() { return {municipality::v1::Observation::PENDING}; }
inline Part Missing() { return {municipality::v1::Observation::MISSING}; }

struct SampleFact {
  double value = 0;
  double freshness = 1;
  municipality::v1::Region::Level level = municipality::v1::Region::MUNICIPALITY;
  matching::ValueRange peers = {0, 0};
  // Where it is carried from an earlier period: what the municipality is compared by lies within.
  std::optional<matching::ValueRange> carried_within;
};

struct SamplePlace {
  std::string code;
  std::string region = "BA001";  // empty: not known
  std::string county = "15";
  std::map<std::string, SampleFact> facts;
  Part requested = Is(30);
  Part decided = Is(30);
  Part settled = Is(10);
  Part settled_last_year = Is(20);
  bool has_quota = true;
  std::string contact_role;  // empty: not reported
};

inline constexpr char kSampleDigest[] = "5e7e";

// Version 7 of 1 October 2026, with quota revision 3 and that digest. Every indicator that any
// place has a fact for is known; all but counts are means.
municipality::v1::StreamSnapshotResponse::Header SampleHeader(
    const std::vector<SamplePlace>& places);
std::vector<municipality::v1::Profile> SampleProfiles(const std::vector<SamplePlace>& places);
std::shared_ptr<const matching::MunicipalityTable> SampleSnapshot(
    const std::vector<SamplePlace>& places);

// `count` municipalities with every indicator of the standard policy, in 20 labour-market regions
// and 10 counties; figures vary, some are old, borrowed, held back or missing. The same seed gives
// the same country.
std::vector<SamplePlace> SampleCountry(int count, unsigned seed);

}  // namespace treff::recommendation

#endif  // TREFF_TESTS_RECOMMENDATION_SAMPLES_SAMPLE_SNAPSHOT_H_
