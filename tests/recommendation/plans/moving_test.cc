// A revised plan leaves cases where they were unless moving gains more than its price.
#include "services/recommendation/plans/moving.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/solver/model/problem_builder.h"

namespace treff::recommendation {
namespace {

using solver::Problem;
using solver::Solution;
using ::testing::ElementsAre;

constexpr double kNothingKnown = std::numeric_limits<double>::infinity();

// Three households of one, three places with room for one each.
Problem ProblemOf(std::vector<std::vector<double>> values) {
  solver::ProblemBuilder builder;
  builder.SetResources({"persons"});
  for (const char* id : {"A", "B", "C"}) {
    builder.AddLocation({.id = id, .capacity = {1}, .minimum = {}});
  }
  int number = 0;
  for (std::vector<double>& value : values) {
    solver::CaseInput added;
    added.id = std::string(1, static_cast<char>('a' + number++));
    added.demand = {1};
    added.location = {0, 1, 2};
    added.value = std::move(value);
    added.group = "all";
    builder.AddCase(added);
  }
  return *std::move(builder).Build();
}

// c is to have B, so that b must leave it.
Problem WithCHeld(Problem problem) {
  EXPECT_TRUE(solver::FixCases({{.case_index = 2, .location = 1}}, problem).ok());
  return problem;
}

TEST(Moving, ACaseStaysWhereMovingItGainsLessThanItsPrice) {
  // b to A and a to C would be worth 19.5, b to C alone 19.4.
  const Problem problem = ProblemOf({{10, 0, 9.6}, {9.9, 10, 9.4}, {1, 1, 10}});
  const Solution base = Solve(problem);
  ASSERT_THAT(base.location, ElementsAre(0, 1, 2));
  const Problem revised = WithCHeld(problem);
  ASSERT_THAT(SolveFrom(revised, base).location, ElementsAre(2, 0, 1));

  const Solution plan = SolveStaying(revised, base, kNothingKnown, nullptr);

  EXPECT_THAT(plan.location, ElementsAre(0, 2, 1));
  EXPECT_NEAR(plan.objective, 10 + 9.4 + 1, 1e-9);
  EXPECT_NEAR(plan.groups[0].value, 10 + 9.4 + 1, 1e-9);
  EXPECT_GE(plan.bound, 9.6 + 9.9 + 1 - 1e-9);
  EXPECT_NEAR(plan.gap, (plan.bound - plan.objective) / plan.objective, 1e-12);
  ASSERT_EQ(plan.not_best.size(), 2u);
  EXPECT_EQ(plan.not_best[0].case_index, 1);
  EXPECT_NEAR(plan.not_best[0].value_lost, 0.6, 1e-9);
}

TEST(Moving, ACaseMovesWhereItGainsMore) {
  const Problem problem = ProblemOf({{10, 0, 9.6}, {9.9, 10, 5}, {1, 1, 10}});
  const Solution base = Solve(problem);

  const Solution plan = SolveStaying(WithCHeld(problem), base, base.bound, nullptr);

  EXPECT_THAT(plan.location, ElementsAre(2, 0, 1));
  EXPECT_NEAR(plan.objective, 9.6 + 9.9 + 1, 1e-9);
  EXPECT_LE(plan.bound, base.bound + 1e-9);
}

}  // namespace
}  // namespace treff::recommendation
