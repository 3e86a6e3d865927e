#include "services/ingestion/pipeline/checks/plausibility.h"

#include <gmock/gmock.h>

#include "tests/ingestion/payloads/real_payloads.h"
#include "tests/ingestion/pipeline/plausible_reading.h"
#include "tests/testing/matchers.h"

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::IsOkAndHolds;
using treff::testing::StatusIs;

class PlausibilityTest : public ::testing::Test {
 protected:
  PlausibilityTest() : dataset_(*RealCatalogue().FindDataset("ssb_pxweb.population")) {
    dataset_.set_regions_min(1);
  }

  void Add(const std::string& region, Observation::State state, double value,
           const std::string& period = "2026", int payload = 0) {
    Observation& observation = reading_.observations.emplace_back();
    observation.set_indicator("community.population");
    observation.set_region(region);
    observation.set_period(period);
    observation.set_state(state);
    observation.set_value(value);
    observation.set_provenance_index(payload);
  }

  absl::StatusOr<int64_t> Check(int64_t last_region_count = 0) {
    return CheckReading({RealCatalogue(), dataset_, &RealRegions()}, last_region_count, reading_);
  }

  catalogue::Dataset dataset_;
  DatasetReading reading_;
};

TEST_F(PlausibilityTest, CountsRegions) {
  Add("0301", Observation::VALUE, 5);
  Add("1103", Observation::MISSING, 0);

  EXPECT_THAT(Check(), IsOkAndHolds(2));
}

TEST_F(PlausibilityTest, APopulationOfMinusFiveIsRefused) {
  Add("0301", Observation::VALUE, -5);

  EXPECT_THAT(Check(), StatusIs(absl::StatusCode::kInvalidArgument,
                                AllOf(HasSubstr("community.population of 0301 in 2026"),
                                      HasSubstr("-5 is not within 0 to"))));
}

TEST_F(PlausibilityTest, AFractionOfAPersonIsRefused) {
  Add("0301", Observation::VALUE, 1.002);

  EXPECT_THAT(Check(), StatusIs(absl::StatusCode::kInvalidArgument,
                                AllOf(HasSubstr("community.population of 0301 in 2026"),
                                      HasSubstr("not whole"))));
}

TEST_F(PlausibilityTest, AMonthOfFractionsAmongPercentagesIsRefused) {
  const auto rate = [&](const std::string& region, const std::string& period, double value) {
    Add(region, Observation::VALUE, value, period);
    reading_.observations.back().set_indicator("labour.unemployment_rate");
  };
  for (const char* region : {"0301", "1103"}) {
    rate(region, "2026-03", 2.9);
    rate(region, "2026-04", 2.4);
  }
  EXPECT_THAT(Check(), IsOk());
  rate("0301", "2026-05", 0.028);
  EXPECT_THAT(Check(), IsOk());  // one may be so
  rate("1103", "2026-05", 0.024);

  EXPECT_THAT(Check(), StatusIs(absl::StatusCode::kInvalidArgument,
                                AllOf(HasSubstr("labour.unemployment_rate in 2026-05"),
                                      HasSubstr("fractions may stand for percentages"))));
}

TEST_F(PlausibilityTest, ATotalBelowItsPartsIsAWarning) {
  Add("18", Observation::VALUE, 100);
  Add("1804", Observation::VALUE, 70);
  Add("1806", Observation::VALUE, 29);
  Add("1811", Observation::SUPPRESSED, 0);
  reading_.observations.back().mutable_suppressed_bounds()->set_lower(2);
  Add("11", Observation::VALUE, 100);
  Add("1103", Observation::VALUE, 100);

  ASSERT_THAT(Check(), IsOk());

  EXPECT_THAT(reading_.warnings,
              ElementsAre("implausible: community.population of 18 in 2026 is 100, and its "
                          "municipalities have at least 101 together"));
}

TEST(RealTotals, NavHasThreeCountiesBelowTheirMunicipalities) {
  const std::vector<std::string> warnings = ReadPlausible("nav.unemployment").warnings;

  for (const char* place : {"18 in 2022-05 is 1555", "18 in 2022-07 is 1460", "34 in 2022-08 is"}) {
    EXPECT_THAT(warnings, ::testing::Contains(HasSubstr(place)));
  }
}

TEST_F(PlausibilityTest, ACodeThatNeverExistedIsRefused) {
  Add("0299", Observation::VALUE, 5);

  EXPECT_THAT(Check(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("region 0299 never existed")));
}

TEST_F(PlausibilityTest, HalfTheMunicipalitiesGoneIsRefused) {
  Add("0301", Observation::VALUE, 5);

  EXPECT_THAT(Check(2), StatusIs(absl::StatusCode::kInvalidArgument,
                                 HasSubstr("1 regions where the last import had 2")));
  dataset_.set_regions_min(350);
  EXPECT_THAT(Check(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("fewer than the 350")));
}

TEST_F(PlausibilityTest, DuplicatesThatAgreeBecomeOne) {
  Add("0301", Observation::VALUE, 5);
  Add("0301", Observation::VALUE, 5);

  EXPECT_THAT(Check(), IsOk());
  EXPECT_EQ(reading_.observations.size(), 1);
}

TEST_F(PlausibilityTest, DuplicatesThatDifferAreRefused) {
  Add("0301", Observation::VALUE, 5);
  Add("0301", Observation::VALUE, 6);

  EXPECT_THAT(Check(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("two figures that differ")));
}

TEST_F(PlausibilityTest, ANewerPayloadStandsBeforeAnOlderOne) {
  Add("0301", Observation::VALUE, 5, "2026", 1);
  Add("0301", Observation::VALUE, 6, "2026", 2);

  EXPECT_THAT(Check(), IsOk());
  ASSERT_EQ(reading_.observations.size(), 1);
  EXPECT_EQ(reading_.observations[0].value(), 5);
}

TEST_F(PlausibilityTest, WhatIsMissingOutsideACodesTimeIsLeftOutAndCounted) {
  Add("1507", Observation::VALUE, 5, "2023");
  Add("1507", Observation::MISSING, 0, "2026");  // it ended in 2024
  Add("1507", Observation::VALUE, 7, "2025");    // a source that switched late

  EXPECT_THAT(Check(), IsOk());
  EXPECT_EQ(reading_.observations.size(), 2);
  EXPECT_THAT(reading_.warnings, ElementsAre(HasSubstr("1 missing figures were left out")));
}

}  // namespace
}  // namespace treff::ingestion
