// Who may stay without a place, who may not, and at what price.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/solver/io/problem_json.h"
#include "services/solver/model/generate.h"
#include "services/solver/numeric/random.h"
#include "services/solver/solve.h"
#include "tests/solver/oracles/cbc.h"
#include "tests/solver/oracles/checker.h"

namespace treff::solver {
namespace {

Problem Scaled(Problem problem, double scale) {
  for (double& value : problem.pair_value) value *= scale;
  return problem;
}

// Room for all, if only just; large households are worth little, and have few places to go to.
Problem JustRoomForAll(uint64_t seed) {
  Random random(seed);
  Problem problem = Generate({.cases = 14, .locations = 3, .seed = seed, .tightness = 0.85});
  problem.options.unplaced_allowed = false;
  for (int i = 0; i < problem.CaseCount(); ++i) {
    for (int64_t p = problem.first_pair[i]; p < problem.first_pair[i + 1]; ++p) {
      problem.pair_value[p] = random.Uniform() / static_cast<double>(problem.demand[i]);
    }
  }
  return problem;
}

TEST(PlaceAll, AgreesWithCbcInWhateverUnitValuesAre) {
  int possible = 0;
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    for (const double scale : {0.01, 1.0, 100.0}) {
      SCOPED_TRACE(testing::Message() << "seed " << seed << ", × " << scale);
      Problem problem = Scaled(JustRoomForAll(seed), scale);
      problem.options.time_limit_seconds = 20;

      const auto solution = WithPlacement(Solve(problem));

      const std::optional<double> optimum = SolveWithCbc(problem);
      ASSERT_EQ(solution.ok(), optimum.has_value()) << solution.status().message();
      if (!solution.ok()) {
        EXPECT_THAT(std::string(solution.status().message()), testing::HasSubstr("proven"));
        continue;
      }
      ++possible;
      EXPECT_NEAR(solution->objective / scale, *optimum / scale, 1e-6);
      EXPECT_TRUE(solution->proven);
      EXPECT_EQ(FaultOf(problem, *solution), "");
    }
  }
  EXPECT_GT(possible, 6);
}

// Prices start and end in proportion to values: else these steps would not do.
TEST(PlaceAll, TakesAsLongWhateverUnitValuesAre) {
  const Problem problem = [] {
    Problem all = Generate({.cases = 150, .locations = 20, .tightness = 0.95});
    all.options.unplaced_allowed = false;
    all.options.gap = 0.002;
    all.options.step_limit = 4000;
    return all;
  }();
  for (const double scale : {1e-6, 1.0, 1e6}) {
    SCOPED_TRACE(scale);
    const Problem scaled = Scaled(problem, scale);

    const auto solution = WithPlacement(Solve(scaled));

    ASSERT_TRUE(solution.ok()) << solution.status().message();
    EXPECT_TRUE(solution->proven);
    EXPECT_EQ(FaultOf(scaled, *solution), "");
  }
}

// Eight singles are worth eight hundred where a household of eight, worth 5, must go.
TEST(PlaceAll, MakesRoomForAHouseholdWorthLess) {
  Problem problem = Generate({.cases = 9, .locations = 2, .compatible_share = 1});
  problem.capacity = {8, 8};
  problem.demand = {1, 1, 1, 1, 1, 1, 1, 1, 8};
  problem.pair_location = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0};
  problem.pair_value = {100, 1, 100, 1, 100, 1, 100, 1, 100, 1, 100, 1, 100, 1, 100, 1, 5};
  problem.first_pair = {0, 2, 4, 6, 8, 10, 12, 14, 16, 17};
  problem.options.unplaced_allowed = false;

  const auto solution = WithPlacement(Solve(problem));

  ASSERT_TRUE(solution.ok()) << solution.status().message();
  EXPECT_DOUBLE_EQ(solution->objective, 8 * 1 + 5);
  EXPECT_TRUE(solution->proven);
  EXPECT_EQ(FaultOf(problem, *solution), "");
}

// A price that only means "never" leaves the differences between places as they are.
TEST(UnplacedPrice, MayBeAsHighAsOneLikes) {
  Problem problem = Generate({.cases = 120, .locations = 20, .floor_ratio = 1.2});
  problem.options.gap = 0.002;
  const auto free = WithPlacement(Solve(problem));
  ASSERT_TRUE(free.ok()) << free.status().message();
  for (const double price : {1e3, 1e9}) {
    SCOPED_TRACE(price);
    problem.options.unplaced_price = price;

    const auto solution = WithPlacement(Solve(problem));

    ASSERT_TRUE(solution.ok()) << solution.status().message();
    EXPECT_TRUE(solution->proven);
    EXPECT_NEAR(solution->objective, free->objective, 0.005 * free->objective);
    EXPECT_EQ(FaultOf(problem, *solution), "");
  }
}

}  // namespace
}  // namespace treff::solver
