// An import that is worse than the last one of its dataset.
#include "services/ingestion/pipeline/checks/comparison.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "tests/testing/matchers.h"

namespace treff::ingestion {
namespace {

using catalogue::AgainstLast;
using municipality::v1::Observation;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using treff::testing::EqualsProto;
using treff::testing::IsOk;
using treff::testing::StatusIs;

constexpr char kIndicator[] = "community.population";

void Add(DatasetReading& reading, const std::string& region, const std::string& period,
         double value, Observation::State state = Observation::VALUE,
         const std::string& indicator = kIndicator) {
  Observation& observation = reading.observations.emplace_back();
  observation.set_indicator(indicator);
  observation.set_region(region);
  observation.set_period(period);
  observation.set_state(state);
  if (state == Observation::VALUE || state == Observation::PARTIAL) observation.set_value(value);
}

// Ten municipalities, each with `scale` times its number, in every one of `periods`.
DatasetReading Ten(const std::vector<std::string>& periods, double scale = 1) {
  DatasetReading reading;
  for (const std::string& period : periods) {
    for (int i = 1; i <= 10; ++i) Add(reading, absl::StrCat(1100 + i), period, i * scale);
  }
  return reading;
}

absl::Status Check(const DatasetReading& before, DatasetReading now,
                   const AgainstLast& rules = {}) {
  catalogue::Dataset dataset;
  *dataset.mutable_against_last() = rules;
  return CheckAgainstLast(dataset, before, now);
}

void ExpectRefused(const DatasetReading& before, const DatasetReading& now,
                   const std::string& message) {
  EXPECT_THAT(Check(before, now), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(message)));
}

TEST(Comparison, WhatIsNotWorseIsTaken) {
  EXPECT_THAT(Check(Ten({"2024", "2025"}), Ten({"2024", "2025"})), IsOk());
  EXPECT_THAT(Check(Ten({"2024", "2025"}), Ten({"2025", "2026"}, 1.5)), IsOk());
  EXPECT_THAT(Check({}, Ten({"2026"})), IsOk());
}

TEST(Comparison, TheNewestPeriodMustNotBeGone) {
  ExpectRefused(Ten({"2025", "2026"}), Ten({"2024", "2025"}),
                "2025, is older than the 2026 of the last import");
  ExpectRefused(Ten({"2026-Q1"}), Ten({"2025-Q4"}), "2025-Q4, is older than the 2026-Q1");
  ExpectRefused(Ten({"2026-10"}), Ten({"2026-09"}), "2026-09, is older than the 2026-10");
  ExpectRefused(Ten({"2020-2022"}), Ten({"2019-2021"}), "2019-2021, is older");
  // A period without a figure is not there.
  DatasetReading empty = Ten({"2025"});
  Add(empty, "1101", "2026", 0, Observation::MISSING);
  ExpectRefused(Ten({"2025", "2026"}), empty, "2025, is older than the 2026");
}

TEST(Comparison, TheMagnitudeMustNotBeAnother) {
  ExpectRefused(Ten({"2025"}), Ten({"2025"}, 1000), "1000 times");
  ExpectRefused(Ten({"2025"}), Ten({"2025"}, 0.01), "0.01 times");
  ExpectRefused(Ten({"2025"}), Ten({"2026"}, 100), "100 times");  // no period in common
  // One municipality is one mistake, and no other unit.
  DatasetReading one = Ten({"2025"});
  one.observations[0].set_value(5000);
  EXPECT_THAT(Check(Ten({"2025"}), one), IsOk());
  // A year that has begun is a part of one.
  DatasetReading begun = Ten({"2025"}, 100);
  for (Observation& observation : begun.observations) observation.set_state(Observation::PARTIAL);
  EXPECT_THAT(Check(begun, Ten({"2025"}, 1)), IsOk());
}

TEST(Comparison, FiguresMustNotBeGone) {
  DatasetReading two = Ten({"2025"});
  Add(two, "1101", "2025", 5, Observation::VALUE, "community.population_0_5");
  ExpectRefused(two, Ten({"2025"}), "no figure of community.population_0_5 is there any more");
  DatasetReading hidden = Ten({"2025"});
  Add(hidden, "1101", "2025", 0, Observation::SUPPRESSED, "community.population_0_5");
  ExpectRefused(two, hidden, "no figure of community.population_0_5");

  DatasetReading with_country = Ten({"2025"});
  Add(with_country, "0", "2025", 55);
  ExpectRefused(with_country, Ten({"2025"}), "for counties or the country");
  EXPECT_THAT(Check(with_country, with_country), IsOk());
}

TEST(Comparison, ChangesOfRegionsMustNotBeFewer) {
  DatasetReading before;
  before.changes.resize(506);
  DatasetReading now;
  now.changes.resize(505);

  ExpectRefused(before, now, "505 changes where there were 506");
  EXPECT_THAT(Check(now, before), IsOk());
}

TEST(Comparison, TheCatalogueMayHaveItSaidInstead) {
  catalogue::Dataset dataset;
  dataset.mutable_against_last()->set_newest_period_gone(AgainstLast::WARN);
  DatasetReading now = Ten({"2025"});

  EXPECT_THAT(CheckAgainstLast(dataset, Ten({"2026"}), now), IsOk());
  EXPECT_THAT(now.warnings, ElementsAre(HasSubstr("gone since the last import"),
                                        HasSubstr("2025, is older than the 2026")));
}

TEST(Comparison, AnOlderUpdateIsSaid) {
  catalogue::Dataset dataset;
  std::vector<std::string> warnings;
  const absl::Time before = absl::FromUnixSeconds(1'771'000'000);
  const absl::Time older = before - absl::Hours(24 * 365);

  EXPECT_THAT(CheckUpdateTime(dataset, before, before, warnings), IsOk());
  EXPECT_THAT(CheckUpdateTime(dataset, before, std::nullopt, warnings), IsOk());
  EXPECT_THAT(CheckUpdateTime(dataset, std::nullopt, older, warnings), IsOk());
  EXPECT_THAT(warnings, IsEmpty());
  EXPECT_THAT(CheckUpdateTime(dataset, before, older, warnings), IsOk());
  EXPECT_THAT(warnings, ElementsAre(AllOf(HasSubstr("updated on 2025-02-13"),
                                          HasSubstr("before the 2026-02-13"))));
  dataset.mutable_against_last()->set_older_update(AgainstLast::REFUSE);
  EXPECT_THAT(CheckUpdateTime(dataset, before, older, warnings),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("updated on 2025-02-13")));
}

// Grimstad's page with 540 for 54, of a year that is not over.
TEST(Comparison, WhatLiesFarOrIsGoneIsNamed) {
  DatasetReading before = Ten({"2026"}, 10);
  for (Observation& one : before.observations) one.set_state(Observation::PARTIAL);
  DatasetReading now = before;
  now.observations[3].set_value(400);
  now.observations.pop_back();

  EXPECT_THAT(CheckAgainstLast({}, before, now), IsOk());

  EXPECT_THAT(now.warnings,
              ElementsAre("gone since the last import: community.population 2026 of 1110",
                          "far from the last import: community.population 2026 of 1104 400 where "
                          "40 stood"));
  EXPECT_EQ(CompareReadings(before, now).implausible_count(), 1);
}

TEST(Comparison, ManyThatAreGoneAreCounted) {
  const DatasetReading before = Ten({"2024", "2025"});
  DatasetReading now = Ten({"2025"});

  EXPECT_THAT(CheckAgainstLast({}, before, now), IsOk());
  EXPECT_THAT(now.warnings, ElementsAre(AllOf(HasSubstr("2024 of 1105"), HasSubstr("5 more"))));
}

TEST(Comparison, AnotherDayIsAChange) {
  const DatasetReading before = Ten({"2026"});
  DatasetReading now = before;
  for (Observation& one : now.observations) one.set_period_end("2026-11-29");

  EXPECT_EQ(CompareReadings(before, now).changed_count(), 10);
}

TEST(Comparison, TheReportCountsWhatDiffers) {
  DatasetReading before = Ten({"2024", "2025"}, 10);
  DatasetReading now = Ten({"2025", "2026"}, 10);
  now.observations[0].set_value(11);
  now.observations[1].set_value(2000);
  now.observations[2].set_state(Observation::SUPPRESSED);
  now.observations[2].clear_value();

  EXPECT_THAT(CompareReadings(before, now), EqualsProto(R"pb(
                new_count: 10
                gone_count: 10
                changed_count: 3
                unchanged_count: 7
                suppressed_count: 1
                implausible_count: 1
                newest_period_before: "2025"
                newest_period: "2026")pb"));
}

}  // namespace
}  // namespace treff::ingestion
