// A dataset's reading as it would be published, and what a test asks of it.
#ifndef TREFF_TESTS_INGESTION_PIPELINE_PLAUSIBLE_READING_H_
#define TREFF_TESTS_INGESTION_PIPELINE_PLAUSIBLE_READING_H_

#include <string>
#include <utility>

#include <gmock/gmock.h>

#include "services/ingestion/pipeline/checks/plausibility.h"
#include "tests/ingestion/payloads/real_payloads.h"
#include "tests/testing/matchers.h"

namespace treff::ingestion {

// Read from the mirror and found plausible.
inline DatasetReading ReadPlausible(const std::string& dataset) {
  absl::StatusOr<DatasetReading> reading = ReadDataset(dataset, RealPayloads(dataset));
  EXPECT_THAT(reading, treff::testing::IsOk());
  if (!reading.ok()) return {};
  const ReadContext context{RealCatalogue(), *RealCatalogue().FindDataset(dataset), &RealRegions()};
  EXPECT_THAT(CheckReading(context, 0, *reading), treff::testing::IsOk());
  return *std::move(reading);
}

// How many regions have a value, and what the values add up to.
struct Whole {
  int regions = 0;
  double total = 0;
};

inline Whole WholeOf(const DatasetReading& reading, const std::string& indicator,
                     const std::string& period) {
  Whole whole;
  for (const auto& observation : reading.observations) {
    if (observation.indicator() != indicator || observation.period() != period) continue;
    if (observation.state() != municipality::v1::Observation::VALUE) continue;
    ++whole.regions;
    whole.total += observation.value();
  }
  return whole;
}

inline double ValueOf(const DatasetReading& reading, const std::string& indicator,
                      const std::string& region, const std::string& period) {
  const auto observation = FindObservation(reading, indicator, region, period);
  EXPECT_EQ(observation.state(), municipality::v1::Observation::VALUE)
      << indicator << " of " << region;
  return observation.value();
}

}  // namespace treff::ingestion

#endif  // TREFF_TESTS_INGESTION_PIPELINE_PLAUSIBLE_READING_H_
