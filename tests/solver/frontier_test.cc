// What floors cost: more the higher they are, up to where none can hold.
#include "services/solver/frontier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/solver/model/generate.h"

namespace treff::solver {
namespace {

using ::testing::HasSubstr;

Problem Cohort() {
  Problem problem = Generate({.cases = 60, .locations = 6});
  problem.options.gap = 0.001;
  problem.options.time_limit_seconds = 2;
  return problem;
}

TEST(Frontier, LosesMoreAtHigherFloorsAndKnowsTheHighest) {
  const auto frontier = FindFrontier(Cohort(), {.ratios = {9.0, 1.0}});

  ASSERT_TRUE(frontier.ok()) << frontier.status().message();
  EXPECT_GT(frontier->largest_ratio, 1);
  EXPECT_TRUE(frontier->points[0].held);
  EXPECT_EQ(frontier->points[0].ratio, 1.0);
  EXPECT_GE(frontier->points[0].loss_share, -0.001);
  EXPECT_FALSE(frontier->points[1].held);
  EXPECT_THAT(frontier->points[1].fault, HasSubstr("(binding)"));
}

TEST(Frontier, SpreadsItsPointsFromWhatIsFreeToWhatNothingCanKeep) {
  const auto frontier = FindFrontier(Cohort(), {.points = 3});

  ASSERT_TRUE(frontier.ok()) << frontier.status().message();
  ASSERT_EQ(frontier->points.size(), 3u);
  EXPECT_NEAR(frontier->points[0].ratio, frontier->smallest_ratio, 1e-4);
  EXPECT_LE(frontier->points[0].loss_share, 0.001);
  EXPECT_LT(frontier->points[2].ratio, frontier->largest_ratio);
  double objective = frontier->objective * 1.001, bound = frontier->bound;
  for (const FrontierPoint& point : frontier->points) {
    SCOPED_TRACE(point.ratio);
    ASSERT_TRUE(point.held) << point.fault;
    EXPECT_LE(point.objective, objective);
    EXPECT_LE(point.bound, bound);
    EXPECT_GE(point.bound, point.objective);
    for (const GroupOutcome& group : point.groups) {
      EXPECT_GE(group.value, point.ratio * group.random_value - 1e-6);
    }
    objective = point.objective, bound = point.bound;
  }
}

// What keeps a floor without being asked is the placement without floors, no other.
TEST(Frontier, CostsNothingUpToWhatTheGroupThatIsWorstOffHas) {
  const auto frontier = FindFrontier(Cohort(), {.ratios = {0.0, 0.5}});

  ASSERT_TRUE(frontier.ok()) << frontier.status().message();
  ASSERT_GT(frontier->smallest_ratio, 0.5);
  for (const FrontierPoint& point : frontier->points) {
    EXPECT_EQ(point.objective, frontier->objective);
    EXPECT_EQ(point.bound, frontier->bound);
    EXPECT_EQ(point.loss_share, 0);
    EXPECT_EQ(point.groups.front().price, 0);
  }
}

TEST(Frontier, EndsWhenItIsToldToWithTheFloorsDone) {
  const auto frontier = FindFrontier(Cohort(), {.ratios = {0.9, 1.0}},
                                     [](const Frontier& so_far) { return so_far.points.empty(); });

  ASSERT_TRUE(frontier.ok()) << frontier.status().message();
  EXPECT_FALSE(frontier->complete);
  ASSERT_EQ(frontier->points.size(), 1u);
  EXPECT_EQ(frontier->points[0].ratio, 1.0);
}

TEST(Frontier, NeedsGroups) {
  Problem problem = Cohort();
  problem.groups.clear();
  std::fill(problem.group.begin(), problem.group.end(), Problem::kNone);

  EXPECT_THAT(std::string(FindFrontier(problem, {}).status().message()), HasSubstr("no case has"));
}

TEST(Frontier, NeedsAGroupThatCanExpectSomething) {
  Problem problem = Cohort();
  std::fill(problem.pair_value.begin(), problem.pair_value.end(), 0);

  EXPECT_THAT(std::string(FindFrontier(problem, {}).status().message()),
              HasSubstr("can expect more than 0"));
}

}  // namespace
}  // namespace treff::solver
