#include "services/solver/online/arrivals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace treff::solver {
namespace {

TEST(StillToCome, IsTheRestOfWhatIsExpectedIfTheRateIsSure) {
  const Outlook known = StillToCome(Arrivals::kKnown, 100, /*came=*/90, /*passed=*/0.75);
  EXPECT_DOUBLE_EQ(known.mean, 25);
  EXPECT_EQ(known.deviation, 0);

  const Outlook poisson = StillToCome(Arrivals::kPoisson, 100, /*came=*/90, /*passed=*/0.75);
  EXPECT_DOUBLE_EQ(poisson.mean, 25);
  EXPECT_DOUBLE_EQ(poisson.deviation, 5);
}

// 30 % of uncertainty beforehand weigh as much as 1 / 0.3² cases that came as expected.
TEST(StillToCome, FollowsTheRateSeenMoreTheMoreCame) {
  const Outlook before = StillToCome(Arrivals::kOverDispersed, 90, /*came=*/0, /*passed=*/0);
  EXPECT_DOUBLE_EQ(before.mean, 90);
  EXPECT_NEAR(before.deviation, 28.6, 0.05);  // √(90 + (0.3 × 90)²)

  const Outlook halfway = StillToCome(Arrivals::kOverDispersed, 90, /*came=*/90, /*passed=*/0.5);
  EXPECT_NEAR(halfway.mean, 45 * (1 / 0.09 + 90) / (1 / 0.09 + 45), 1e-9);
  EXPECT_LT(halfway.deviation / halfway.mean, before.deviation / before.mean);
}

TEST(StillToCome, IsNobodyInTheEnd) {
  for (Arrivals arrivals : {Arrivals::kKnown, Arrivals::kPoisson, Arrivals::kOverDispersed}) {
    const Outlook end = StillToCome(arrivals, 90, /*came=*/120, /*passed=*/1);
    EXPECT_EQ(end.mean, 0);
    EXPECT_EQ(end.deviation, 0);
  }
}

TEST(DrawLength, KeepsMeanAndSpread) {
  Random random(1);
  double sum = 0, squares = 0;
  constexpr int kDraws = 20'000;
  for (int i = 0; i < kDraws; ++i) {
    const int length = DrawLength({.mean = 40.25, .deviation = 6}, random);
    sum += length;
    squares += length * length;
  }
  const double mean = sum / kDraws;

  EXPECT_NEAR(mean, 40.25, 0.2);
  EXPECT_NEAR(squares / kDraws - mean * mean, 36, 2);
}

TEST(DrawLength, IsNeverNegative) {
  Random random(1);
  for (int i = 0; i < 100; ++i) EXPECT_GE(DrawLength({.mean = 1, .deviation = 9}, random), 0);
}

}  // namespace
}  // namespace treff::solver
