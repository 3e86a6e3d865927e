#include "services/recommendation/allocation/replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/recommendation/allocation/frontier.h"
#include "services/recommendation/allocation/generate.h"

namespace treff::recommendation::allocation {
namespace {

// A pool and arrivals that differ, for the same places.
Problem Cohort() { return Generate({.cases = 240, .locations = 8, .seed = 4, .tightness = 1}); }

Problem Pool() {
  Problem pool = Cohort();
  std::fill(pool.capacity.begin(), pool.capacity.end(), 1);  // of no account
  return pool;
}

TEST(Replay, LookingAheadBeatsGreed) {
  const auto outcome = Replay(Cohort(), Pool(), {.batches = 20, .seed = 1, .futures = 5});

  ASSERT_TRUE(outcome.ok()) << outcome.status().message();
  EXPECT_GT(outcome->ahead_share, outcome->greedy_share + 0.005);
  EXPECT_LE(outcome->ahead_share, 1);
}

TEST(Replay, IsTheSameForTheSameSeed) {
  const ReplayOptions options{.batches = 6, .seed = 3, .futures = 2};

  EXPECT_EQ(Replay(Cohort(), Pool(), options)->ahead, Replay(Cohort(), Pool(), options)->ahead);
}

TEST(Replay, RefusesAPoolOfOtherPlaces) {
  const Problem other = Generate({.cases = 20, .locations = 5});

  EXPECT_EQ(Replay(Cohort(), other, {}).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(PricesOfFutures, RiseWithThoseExpected) {
  const Problem pool = Pool(), cohort = Cohort();
  auto total = [&](double cases) {
    double sum = 0;
    for (double price : PricesOfFutures(pool, cohort.capacity, cases, {})) sum += price;
    return sum;
  };

  EXPECT_GT(total(300), total(150));
}

TEST(Frontier, LosesMoreAtHigherFloorsAndKnowsTheHighest) {
  Problem problem = Generate({.cases = 60, .locations = 6});
  problem.options.gap = 0.001;
  problem.options.time_limit_seconds = 3;

  const auto frontier = FindFrontier(problem, {1.0, 9.0});

  ASSERT_TRUE(frontier.ok()) << frontier.status().message();
  EXPECT_GT(frontier->largest_ratio, 1);
  EXPECT_TRUE(frontier->points[0].held);
  EXPECT_GE(frontier->points[0].loss_share, -0.001);
  EXPECT_FALSE(frontier->points[1].held);
}

}  // namespace
}  // namespace treff::recommendation::allocation
