#include "services/solver/online/replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/solver/model/excerpt.h"
#include "services/solver/model/generate.h"
#include "tests/bench/allocation/online_limit.h"

namespace treff::solver {
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

// One lone person says nothing about the families that come.
TEST(Replay, LearnsFromThoseWhoCame) {
  const Problem pool = Excerpt(Pool(), {0});
  ReplayOptions options{.batches = 20, .seed = 1, .futures = 5};

  const double learned = Replay(Cohort(), pool, options)->ahead;
  options.learn = false;
  const double unlearned = Replay(Cohort(), pool, options)->ahead;

  EXPECT_GT(learned, 1.005 * unlearned);
}

// An uncertain rate is learned from those who came.
TEST(Replay, MendsANumberExpectedFarTooLow) {
  ReplayOptions options{.batches = 20, .seed = 1, .futures = 5, .expected_share = 0.2};

  const double mended = Replay(Cohort(), Pool(), options)->ahead;
  options.arrivals = Arrivals::kKnown;
  const double wrong = Replay(Cohort(), Pool(), options)->ahead;

  EXPECT_GT(mended, 1.005 * wrong);
}

TEST(Replay, LooksAheadWithoutAnyPool) {
  const auto outcome =
      Replay(Cohort(), Excerpt(Pool(), {}), {.batches = 20, .seed = 1, .futures = 5});

  ASSERT_TRUE(outcome.ok()) << outcome.status().message();
  EXPECT_GT(outcome->ahead, outcome->greedy);
}

TEST(Replay, LooksAheadForSeveralResources) {
  const Problem cohort =
      Generate({.cases = 80, .locations = 4, .seed = 2, .tightness = 1, .four_resources = true});

  const auto outcome =
      Replay(cohort, cohort, {.batches = 10, .seed = 1, .futures = 2, .known_hindsight = 1});

  ASSERT_TRUE(outcome.ok()) << outcome.status().message();
  EXPECT_GT(outcome->ahead, outcome->greedy);
}

TEST(Replay, TakesTheHindsightItIsTold) {
  const auto outcome = Replay(Cohort(), Pool(), {.batches = 2, .futures = 1, .known_hindsight = 5});

  ASSERT_TRUE(outcome.ok()) << outcome.status().message();
  EXPECT_EQ(outcome->hindsight, 5);
  EXPECT_DOUBLE_EQ(outcome->ahead_share, outcome->ahead / 5);
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

TEST(PricesOfFutures, AreNothingWhenNobodyIsExpected) {
  const Problem pool = Pool();

  EXPECT_THAT(PricesOfFutures(pool, Cohort().capacity, 0, {}), ::testing::Each(0));
  EXPECT_THAT(PricesOfFutures(Excerpt(pool, {}), Cohort().capacity, 9, {}), ::testing::Each(0));
}

// One place, two to come, each worth 1, 0.8 or nothing: the better policy takes the first unless it
// is worth nothing. (1 + 0.8 + 0.6) / 3 = 0.8, while hindsight has 5/9 + 0.8 × 3/9.
TEST(OnlineLimit, IsWhatTheBestPolicyExpects) {
  Problem problem =
      Excerpt(Generate({.cases = 3, .locations = 1, .compatible_share = 1}), {0, 1, 2});
  problem.capacity = {1};
  problem.demand = {1, 1, 1};
  problem.pair_location = {0, 0, 0};
  problem.first_pair = {0, 1, 2, 3};
  problem.pair_value = {1, 0.8, 0};
  OnlineLimit limit(problem, 2);

  EXPECT_NEAR(limit.Descend(300), 0.8, 0.002);
  EXPECT_NEAR(limit.InBatches(2, 20'000, 1), 0.8, 0.01);
  // Seeing both at once is hindsight; the prices found for one by one leave the bound above it.
  const double hindsight = 5.0 / 9 + 0.8 * 3 / 9, both = limit.InBatches(1, 20'000, 1);
  EXPECT_GT(both, hindsight - 0.01);
  EXPECT_LT(both, hindsight + 0.05);
}

}  // namespace
}  // namespace treff::solver
