// The adjusted values recover the effects that were put in, and none where none were. SYNTHETIC.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/casework/measures/made_up_records.h"
#include "tests/testing/matchers.h"

namespace treff::casework {
namespace {

using treff::testing::IsOk;

// Of how many seeds. Each has 40 municipalities and three measures.
constexpr int kSeeds = 60;

struct Coverage {
  int values = 0;
  int adjusted_hold = 0;  // intervals that hold the true value
  int raw_hold = 0;
  double width = 0;

  double Adjusted() const { return static_cast<double>(adjusted_hold) / values; }
  double Raw() const { return static_cast<double>(raw_hold) / values; }
};

std::map<std::string, Coverage> CoverageOf(double spread) {
  std::map<std::string, Coverage> by_measure;
  const platform::FixedClock clock(
      absl::FromCivil(absl::CivilDay(2026, 11, 28), absl::UTCTimeZone()));
  for (unsigned seed = 1; seed <= kSeeds; ++seed) {
    const MadeUpWorld world({.spread = spread, .seed = seed});
    FixedMeasureStore store(world.records());
    Measures measures(store, MadeUpSources(), clock);
    v1::GetMeasuresRequest request;
    request.set_group_by(v1::GetMeasuresRequest::MUNICIPALITY);
    request.set_synthetic(true);
    for (const char* measure : {MadeUpWorld::kDeclined, MadeUpWorld::kDays, MadeUpWorld::kThere}) {
      request.add_measures(measure);
    }
    const auto answer = measures.Get(request);
    EXPECT_THAT(answer, IsOk());
    for (const v1::MeasureRow& row : answer->rows()) {
      if (row.group().empty()) continue;
      const int municipality = std::stoi(row.group().substr(15)) - world.CodeOf(0);
      for (const v1::MeasureValue& value : row.values()) {
        if (!value.has_adjusted()) continue;
        const double truth = world.TrueValue(value.measure(), municipality);
        Coverage& coverage = by_measure[value.measure()];
        ++coverage.values;
        coverage.adjusted_hold +=
            value.adjusted_lower() <= truth && truth <= value.adjusted_upper();
        coverage.raw_hold += value.raw_lower() <= truth && truth <= value.raw_upper();
        coverage.width += value.adjusted_upper() - value.adjusted_lower();
      }
    }
  }
  return by_measure;
}

void Record(const std::string& what, const std::map<std::string, Coverage>& by_measure) {
  for (const auto& [measure, coverage] : by_measure) {
    ::testing::Test::RecordProperty(what + "." + measure + ".adjusted",
                                    std::to_string(coverage.Adjusted()));
    std::printf("%s %s: %d intervals, adjusted %.3f, raw %.3f, width %.3f\n", what.c_str(),
                measure.c_str(), coverage.values, coverage.Adjusted(), coverage.Raw(),
                coverage.width / coverage.values);
  }
}

TEST(Recovery, IntervalsHoldTheEffectsThatWerePutIn) {
  const auto by_measure = CoverageOf(0.5);

  Record("effects", by_measure);
  EXPECT_EQ(by_measure.size(), 3u);
  for (const auto& [measure, coverage] : by_measure) {
    EXPECT_GT(coverage.values, 2'000) << measure;
    EXPECT_GE(coverage.Adjusted(), 0.93) << measure;
    EXPECT_LE(coverage.Adjusted(), 0.98) << measure << ": intervals are wider than they say";
    EXPECT_LT(coverage.Raw(), coverage.Adjusted() - 0.03)
        << measure << ": without confounding nothing is shown";
  }
}

TEST(Recovery, WhereNoEffectsWerePutInIntervalsHoldNone) {
  const auto none = CoverageOf(0);

  Record("none", none);
  const auto some = CoverageOf(0.5);
  for (const auto& [measure, coverage] : none) {
    EXPECT_GT(coverage.values, 2'000) << measure;
    EXPECT_GE(coverage.Adjusted(), 0.95) << measure;
    // Groups that are alike are drawn to each other. Not much narrower: most of the width is the
    // doubt of what composition does, which is there without effects too.
    EXPECT_LT(coverage.width / coverage.values, some.at(measure).width / some.at(measure).values)
        << measure;
  }
}

}  // namespace
}  // namespace treff::casework
