// A year in the life of the house: nothing is lost or doubled, quotas add up in every week, and the
// measures find what was put in, whenever treffd is killed. Here ten weeks pass; YEAR_WEEKS,
// YEAR_CASES and YEAR_KILLS make it longer.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include "tests/e2e/year/measures.h"
#include "tests/e2e/year/outcomes.h"
#include "tests/e2e/year/settlement_year.h"

namespace treff::e2e {
namespace {

using Ask = casework::v1::GetMeasuresRequest;

constexpr int kWeeksBetweenUploads = 4;
// Households for which the mirror's municipalities have room in 2026, at least.
constexpr int kKnownRoom = 500;

int NumberIn(const char* variable, int otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::atoi(text);
}

void ExpectMeasures(House& house, const SettlementYear& year, const YearOutcomes& outcomes) {
  YearMeasures measures(house, year);
  measures.ExpectCounts();
  measures.ExpectEffects();
  measures.ExpectCoverage(Ask::COUNTY, 0.85);
  measures.ExpectCoverage(Ask::MUNICIPALITY, 0.92);
  measures.ExpectCoverage(Ask::COUNTRY_GROUP, 0.8);
  measures.ExpectFeedback(outcomes.answered(), outcomes.sum_of_answers());
}

TEST(Year, NothingIsLostOrDoubledAndTheMeasuresFindWhatWasPutIn) {
  House house(HouseOptions{.shape = Shape::kEmbedded, .time = "2026-01-05T06:00:00Z"});
  ASSERT_NO_FATAL_FAILURE(house.ImportAll());
  const SettlementYear::Options options{.cases = NumberIn("YEAR_CASES", 400),
                                        .weeks = NumberIn("YEAR_WEEKS", 10),
                                        .kills = NumberIn("YEAR_KILLS", 10)};
  SettlementYear year(house, options);
  YearOutcomes outcomes(house, year);

  for (int week = 0; week < options.weeks; ++week) {
    year.Live(week);
    if (week % kWeeksBetweenUploads == kWeeksBetweenUploads - 1) outcomes.Upload();
    if (HasFailure()) FAIL() << "in week " << week + 1;
  }
  year.WindDown();
  // Letters after half a year; after a year it is known of the last how it went, too.
  year.Pass(year.today() + 190);
  outcomes.Upload();
  outcomes.AskHouseholds();
  year.Pass(year.today() + 370);
  outcomes.Upload();
  if (HasFailure()) FAIL() << "after the year";

  // Of more households than anybody has decided to take, as many as there is known room for.
  EXPECT_GT(static_cast<int>(year.settled().size()), std::min(options.cases / 2, kKnownRoom));
  EXPECT_GT(year.declined(), 0);
  EXPECT_GT(year.expired(), 0);
  EXPECT_GE(year.kills(), options.kills);
  ExpectMeasures(house, year, outcomes);
  std::printf("%d cases, %zu answers, %zu settled, %d outcomes, %d answered letters, %d kills\n",
              options.cases, year.answers().size(), year.settled().size(), outcomes.known(),
              outcomes.answered(), year.kills());
}

}  // namespace
}  // namespace treff::e2e
