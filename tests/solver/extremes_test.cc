// Numbers at the ends of what is allowed: answered at once and rightly, whatever their magnitudes.
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/solver/io/problem_json.h"
#include "services/solver/numeric/random.h"
#include "services/solver/solve.h"
#include "tests/solver/oracles/checker.h"

namespace treff::solver {
namespace {

constexpr double kDenormal = std::numeric_limits<double>::denorm_min();  // 5e-324
// None of these is worth a second.
constexpr double kSeconds = 5;

Problem Read(const std::string& json) {
  auto problem = ProblemFromJson(json);
  EXPECT_TRUE(problem.ok()) << problem.status().message();
  problem->options.time_limit_seconds = kSeconds;
  return *std::move(problem);
}

// Two cases of two persons each want the place of two, and one of them can go to another.
Problem Contested(const std::vector<double>& value, double unplaced_price) {
  Problem problem = Read(R"({"resources":["p"],
      "locations":[{"id":"A","capacity":[2]},{"id":"B","capacity":[2]}],
      "cases":[{"id":"1","demand":[2],"location":[0,1],"value":[0,0],"group":"g"},
               {"id":"2","demand":[2],"location":[0],"value":[0],"group":"h"}],
      "options":{"unplacedAllowed":true}})");
  problem.pair_value = value;
  problem.options.unplaced_price = unplaced_price;
  return problem;
}

TEST(Extremes, ADenormalValueBesideAPriceOfOneEndsAtOnce) {
  const Problem problem = Read(R"({"resources":["p"],"locations":[{"id":"a","capacity":["2"]}],
      "cases":[{"id":"x","demand":["1"],"location":[0],"value":[5e-324]}],
      "options":{"unplacedAllowed":true,"unplacedPrice":1}})");

  const Solution solution = Solve(problem);

  EXPECT_EQ(solution.termination, Termination::kOptimalProven);
  EXPECT_EQ(solution.location[0], 0);
  EXPECT_EQ(solution.objective, 5e-324);
}

TEST(Extremes, ADenormalValueBesideValuesOfOneEndsAtOnce) {
  const Problem without_room = Read(R"({"resources":["r"],
      "locations":[{"id":"a","capacity":[0]}],
      "cases":[{"id":"0","demand":[5],"location":[0],"value":[-1],"group":"g"},
               {"id":"1","demand":[0],"location":[0],"value":[5e-324],"group":"h"},
               {"id":"2","demand":[999999937],"location":[0],"value":[-1],"group":"g"}],
      "options":{"unplacedAllowed":true}})");
  const Problem with_room = Read(R"({"resources":["r"],
      "locations":[{"id":"a","capacity":[1000000000]}],
      "cases":[{"id":"0","demand":[1],"location":[0],"value":[5e-324]},
               {"id":"1","demand":[0],"location":[0],"value":[-1],"burden":0.5}],
      "options":{"unplacedAllowed":true}})");

  for (const Problem& problem : {without_room, with_room}) {
    const Solution solution = Solve(problem);
    EXPECT_EQ(solution.termination, Termination::kOptimalProven);
    EXPECT_GE(solution.objective, 0);
    EXPECT_LT(solution.seconds, 1);
  }
}

// The best leaves 1 at B and 2 at A, whatever the unit.
TEST(Extremes, TinyValuesAreToldApart) {
  for (const double unit : {1e-8, 1e-30, 1e-150, 1e-305, 1e-320, kDenormal}) {
    const Problem problem = Contested({3 * unit, 2 * unit, 2 * unit}, 0);

    const Solution solution = Solve(problem);

    EXPECT_EQ(solution.termination, Termination::kOptimalProven) << unit;
    EXPECT_EQ(solution.location, (std::vector<int32_t>{1, 0})) << unit;
    EXPECT_EQ(solution.objective, 2 * unit + 2 * unit) << unit;
    EXPECT_GE(solution.bound, solution.objective) << unit;
  }
}

TEST(Extremes, HugeRatiosOfValuesEndWithTheRightAnswer) {
  for (const double tiny : {1e-9, 1e-17, 1e-30, 1e-300, kDenormal, 0.0}) {
    for (const double huge : {1.0, 1e9}) {
      const Problem problem = Contested({huge, huge, tiny}, 0);

      const Solution solution = Solve(problem);

      EXPECT_EQ(solution.termination, Termination::kOptimalProven) << tiny << " " << huge;
      EXPECT_EQ(solution.objective, huge + tiny) << tiny << " " << huge;
      EXPECT_EQ(FaultOf(problem, solution), "") << tiny << " " << huge;
    }
  }
}

TEST(Extremes, APriceOfLeavingOutFarAboveAllValuesOnlyMeansNever) {
  for (const double price : {1.0, 1e9, -1e9}) {
    for (const double unit : {1e-9, 1e-300, kDenormal}) {
      const Solution solution = Solve(Contested({unit, unit, unit}, price));

      EXPECT_EQ(solution.termination, Termination::kOptimalProven) << price << " " << unit;
      EXPECT_EQ(solution.location[0] >= 0, price > 0) << price << " " << unit;
    }
  }
}

TEST(Extremes, EqualValuesOfAnyMagnitudeEndAtOnce) {
  for (const double value : {0.0, kDenormal, 1e-300, 1.0, 1e9, -1e9, -kDenormal}) {
    const Solution solution = Solve(Contested({value, value, value}, 0));

    EXPECT_EQ(solution.termination, Termination::kOptimalProven) << value;
    EXPECT_EQ(solution.objective, std::max(0.0, 2 * value)) << value;
  }
}

TEST(Extremes, TinyBurdensAreSpreadAsOthersAre) {
  for (const double unit : {1.0, 1e-9, 1e-300, kDenormal}) {
    Problem problem = Contested({3, 2, 2}, 0);
    problem.burden = {unit, unit};
    problem.options.max_burden_share = 0.5;  // one each
    problem.capacity = {4, 4};

    const Solution solution = Solve(problem);

    EXPECT_EQ(solution.termination, Termination::kOptimalProven) << unit;
    EXPECT_EQ(solution.location, (std::vector<int32_t>{1, 0})) << unit;
  }
}

TEST(Extremes, FloorsOfGroupsWorthNothingAskForNothing) {
  for (const double tiny : {1e-20, 1e-300, kDenormal}) {
    Problem problem = Contested({1, 0.5, tiny}, 0);
    problem.options.floors = {{"*", 1}};

    const Solution solution = Solve(problem);

    EXPECT_EQ(solution.termination, Termination::kOptimalProven) << tiny;
    EXPECT_GE(solution.objective, 1) << tiny;
  }
}

// Every number is drawn from the ends of its range.
TEST(Extremes, EndWithinTheirTimeAndWithTheirProof) {
  const double kValues[] = {0,    kDenormal, -kDenormal, 1e-300, 1e-17, 1e-9,
                            -0.5, 0.5,       1,          1e9,    -1e9,  999999999.5};
  // A floor is kept to a billionth of the largest value: with floors, values are of one magnitude.
  const double kFloorValues[] = {0, -0.5, 0.25, 0.5, 1, 2};
  const int64_t kUnits[] = {0, 1, 2, 19'999, 20'000, 999'999'937, 1'000'000'000};
  const double kPrices[] = {0, kDenormal, 1e-9, 1, 1e9, -1};
  // The checker takes burdens as they are given, the model below a millionth not.
  const double kBurdens[] = {0, 1e-5, 0.5, 1, 1e9};
  Random random(7);
  const auto any = [&](const auto& of) { return of[random.Below(std::size(of))]; };
  int found = 0;
  for (int round = 0; round < 300; ++round) {
    Problem problem = Contested({any(kValues), any(kValues), any(kValues)}, any(kPrices));
    problem.capacity = {any(kUnits), any(kUnits)};
    problem.demand = {any(kUnits), any(kUnits)};
    problem.burden = {any(kBurdens), any(kBurdens)};
    problem.options.max_burden_share = random.Below(2) == 0 ? 0 : 0.5;
    if (random.Below(3) == 0) {
      for (double& value : problem.pair_value) value = any(kFloorValues);
      problem.options.floors = {{"*", 0.5}};
    }

    const Solution solution = Solve(problem);

    EXPECT_LT(solution.seconds, kSeconds + 1) << ProblemToJson(problem);
    if (!solution.found()) continue;
    ++found;
    EXPECT_EQ(FaultOf(problem, solution), "") << ProblemToJson(problem);
  }
  EXPECT_GT(found, 150);
}

}  // namespace
}  // namespace treff::solver
