// What differs between two readings of a dataset.
#include "services/ingestion/pipeline/reading_difference.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

namespace treff::ingestion {
namespace {

using municipality::v1::Observation;

Observation Row(const std::string& region, const std::string& period, double value) {
  Observation row;
  row.set_indicator("a.b");
  row.set_region(region);
  row.set_period(period);
  row.set_period_end(period + "-12-31");
  row.set_state(Observation::VALUE);
  row.set_value(value);
  return row;
}

Observation Hidden(const std::string& region, const std::string& period) {
  Observation row = Row(region, period, 0);
  row.clear_value();
  row.set_state(Observation::SUPPRESSED);
  return row;
}

TEST(ReadingDifference, CountsEveryFigureOnce) {
  const auto report = Difference(
      {Row("0301", "2025", 10), Row("4601", "2025", 20), Row("5001", "2025", 30),
       Row("1103", "2025", 40)},
      {Row("0301", "2025", 10), Row("4601", "2025", 2100), Hidden("5001", "2025"),
       Row("0301", "2026", 11)});
  EXPECT_EQ(report.unchanged_count(), 1);
  EXPECT_EQ(report.changed_count(), 2);
  EXPECT_EQ(report.gone_count(), 1);
  EXPECT_EQ(report.new_count(), 1);
  EXPECT_EQ(report.suppressed_count(), 1);
  EXPECT_EQ(report.implausible_count(), 1);  // 20 to 2 100
  EXPECT_EQ(report.newest_period_before(), "2025");
  EXPECT_EQ(report.newest_period(), "2026");
}

TEST(ReadingDifference, ZeroAndNoFigureAreNotTheSame) {
  const auto report = Difference({Row("0301", "2025", 0)}, {Hidden("0301", "2025")});
  EXPECT_EQ(report.changed_count(), 1);
  EXPECT_EQ(report.implausible_count(), 0);
}

}  // namespace
}  // namespace treff::ingestion
