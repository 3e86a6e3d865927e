// Cases that a person placed: held, explained as such, and no reason to measure groups otherwise.
#include "services/solver/model/fixed_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/solver/io/problem_json.h"
#include "services/solver/io/problem_proto.h"
#include "services/solver/model/generate.h"
#include "services/solver/solve.h"
#include "tests/solver/oracles/checker.h"

namespace treff::solver {
namespace {

using ::testing::HasSubstr;

// Two places with room for all; each of three cases of one group has a better and a worse one.
Problem Roomy() {
  auto problem = ProblemFromJson(R"({"resources":["persons"],
      "locations":[{"id":"A","capacity":[9]},{"id":"B","capacity":[3]}],
      "cases":[{"id":"1","demand":[2],"location":[0,1],"value":[0.9,0.5],"group":"g"},
               {"id":"2","demand":[2],"location":[0,1],"value":[0.8,0.2],"group":"g"},
               {"id":"3","demand":[1],"location":[0],"value":[0.6],"group":"g"}],
      "options":{"unplacedAllowed":true,"floors":[{"group":"g","ratio":0.5}]}})");
  EXPECT_TRUE(problem.ok()) << problem.status().message();
  return *std::move(problem);
}

TEST(FixCases, RefusesWhatALinkForbids) {
  auto problem = ProblemFromJson(R"({"resources":["persons"],
      "locations":[{"id":"A","capacity":[9]},{"id":"B","capacity":[9]}],
      "cases":[{"id":"1","demand":[2],"location":[0,1],"value":[0.9,0.5],"link":"kin"},
               {"id":"2","demand":[2],"location":[0],"value":[0.8],"link":"kin"}],
      "options":{"unplacedAllowed":true}})");
  ASSERT_TRUE(problem.ok()) << problem.status().message();
  using Wishes = std::vector<Override>;
  for (const Wishes& wishes :
       {Wishes{{0, 1}}, Wishes{{0, Problem::kNone}, {1, 0}}, Wishes{{0, 1}, {1, 0}}}) {
    Problem fixed = *problem;
    const absl::Status status = FixCases(wishes, fixed);
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(status.message()), HasSubstr("linked with it, cannot follow"));
  }
  for (const Wishes& wishes :
       {Wishes{{0, 0}}, Wishes{{0, 0}, {1, 0}}, Wishes{{1, Problem::kNone}}}) {
    Problem fixed = *problem;
    EXPECT_TRUE(FixCases(wishes, fixed).ok());
  }
}

TEST(Resolve, ClaimsNoProofOfAGapThatWasNotReached) {
  Problem problem = Generate({.cases = 3000, .locations = 30});
  problem.options.time_limit_seconds = 1;
  const auto before = WithPlacement(Solve(problem));
  ASSERT_TRUE(before.ok()) << before.status().message();
  ASSERT_FALSE(before->proven);

  const auto after = Resolve(problem, *before, {{0, before->location[0]}});

  ASSERT_TRUE(after.ok()) << after.status().message();
  EXPECT_FALSE(after->proven);
}

TEST(Resolve, KeepsAnOverrideAndMostOfTheRest) {
  GenerateOptions options;
  options.cases = 600;
  options.locations = 30;
  Problem problem = Generate(options);
  problem.options.gap = 0.01;
  const auto before = WithPlacement(Solve(problem));
  ASSERT_TRUE(before.ok());
  const int64_t last_pair = problem.first_pair[8] - 1;
  const int32_t chosen = problem.pair_location[last_pair];

  const auto after = Resolve(problem, *before, {{7, chosen}});

  ASSERT_TRUE(after.ok()) << after.status().message();
  EXPECT_EQ(after->location[7], chosen);
  EXPECT_LE(after->gap, 0.01);
  int moved = 0;
  for (int i = 0; i < problem.CaseCount(); ++i) moved += after->location[i] != before->location[i];
  EXPECT_LE(moved, 60);
}

// By the prices of before, the first is better off at B: it misses its floor by so little there
// that what the second gains is worth more to a search.
TEST(Resolve, KeepsThePlacementItBeginsWithUntilThereIsABetterOne) {
  auto problem = ProblemFromJson(R"({"resources":["persons"],
      "locations":[{"id":"A","capacity":[1]},{"id":"B","capacity":[1]},{"id":"C","capacity":[9]}],
      "cases":[{"id":"1","demand":[1],"location":[0,1],"value":[1,0.9999],"group":"g"},
               {"id":"2","demand":[1],"location":[0,1],"value":[1,0.1]},
               {"id":"3","demand":[1],"location":[2],"value":[1],"link":"kin"},
               {"id":"4","demand":[1],"location":[2],"value":[1],"link":"kin"}],
      "options":{"unplacedAllowed":true,"linkKind":"SAME_REGION",
                 "floors":[{"group":"g","ratio":1.00004}]}})");
  ASSERT_TRUE(problem.ok()) << problem.status().message();
  problem->options.step_limit = 2000;
  Solution before;
  before.location = {0, 1, 2, 2};
  before.certificate.prices = {{0, 0, 0}, {0}};

  const auto after = Resolve(*problem, before, {});

  ASSERT_TRUE(after.ok()) << after.status().message();
  EXPECT_EQ(after->location, before.location);
}

// What is stored of a solution leaves out prices of what does not bind, such as a floor.
TEST(Resolve, ProvesWhatItSaysFromWhatIsStoredToo) {
  for (uint64_t seed = 2; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    Problem problem =
        Generate({.cases = 20, .locations = 6, .seed = seed, .tightness = 1.1, .floor_ratio = 0.9});
    const auto before = WithPlacement(Solve(problem));
    ASSERT_TRUE(before.ok()) << before.status().message();
    Problem fixed = problem;
    ASSERT_TRUE(FixCases({{0, problem.pair_location[problem.first_pair[1] - 1]}}, fixed).ok());
    const Solution stored = SolutionFromProto(fixed, ResultToProto(problem, *before));

    const auto after = Resolve(fixed, stored, {});

    ASSERT_TRUE(after.ok()) << after.status().message();
    EXPECT_EQ(FaultOf(fixed, *after), "");
    EXPECT_TRUE(after->proven);
  }
}

TEST(Resolve, RefusesAnIncompatibleOverride) {
  Problem problem = Generate({.cases = 20, .locations = 4, .compatible_share = 0.5});
  const auto before = WithPlacement(Solve(problem));
  ASSERT_TRUE(before.ok());
  int32_t barred = 0;
  while (ValueAt(problem, 0, barred) != 0) ++barred;

  EXPECT_EQ(Resolve(problem, *before, {{0, barred}}).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(FixCases, LeavesWhatAGroupMayExpectAsItWas) {
  const Problem problem = Roomy();
  const auto before = WithPlacement(Solve(problem));
  ASSERT_TRUE(before.ok()) << before.status().message();

  const auto after = Resolve(problem, *before, {{0, 1}, {2, Problem::kNone}});

  ASSERT_TRUE(after.ok()) << after.status().message();
  EXPECT_DOUBLE_EQ(before->groups[0].random_value, 0.7 + 0.5 + 0.6);
  EXPECT_DOUBLE_EQ(after->groups[0].random_value, before->groups[0].random_value);
  EXPECT_DOUBLE_EQ(after->groups[0].value, 0.5 + 0.8);
}

TEST(FixCases, MeasuresFloorsByWhatTheGroupCouldExpectBefore) {
  Problem problem = Roomy();
  problem.options.floors[0].ratio = 0.9;  // of 1.8; held at B, the first two get 0.7 of it
  ASSERT_TRUE(FixCases({{0, 1}, {2, Problem::kNone}}, problem).ok());

  const auto solution = WithPlacement(Solve(problem));

  EXPECT_EQ(solution.status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(FixCases, SaysOfAFixedCaseThatItIsHeldAndWhatThatLoses) {
  const Problem problem = Roomy();
  const auto before = WithPlacement(Solve(problem));
  ASSERT_TRUE(before.ok());
  ASSERT_TRUE(before->not_best.empty());

  const auto after = Resolve(problem, *before, {{0, 1}, {1, 0}, {2, Problem::kNone}});

  ASSERT_TRUE(after.ok()) << after.status().message();
  ASSERT_EQ(after->not_best.size(), 2u);  // the second is held where it is best
  EXPECT_EQ(after->not_best[0].case_index, 0);
  EXPECT_EQ(after->not_best[0].best_location, 0);
  EXPECT_DOUBLE_EQ(after->not_best[0].value_lost, 0.9 - 0.5);
  EXPECT_TRUE(after->not_best[0].held);
  EXPECT_EQ(after->not_best[1].case_index, 2);
  EXPECT_TRUE(after->not_best[1].held);
  EXPECT_THAT(ResultToJson(problem, *after), HasSubstr(R"("held":true)"));
}

TEST(FixCases, GivesAProblemWhoseSolutionStandsItsCheck) {
  Problem problem = Generate({.cases = 60, .locations = 6});
  problem.options.unplaced_price = 0.2;
  const int32_t worst = problem.pair_location[problem.first_pair[8] - 1];
  ASSERT_TRUE(FixCases({{7, worst}, {9, Problem::kNone}}, problem).ok());
  ASSERT_TRUE(FixCases({{7, worst}}, problem).ok()) << "once more changes nothing";
  ASSERT_EQ(problem.fixed.size(), 2u) << "the other stays held";

  const auto solution = WithPlacement(Solve(problem));

  ASSERT_TRUE(solution.ok()) << solution.status().message();
  EXPECT_EQ(solution->location[7], worst);
  EXPECT_EQ(solution->location[9], Problem::kNone);
  EXPECT_EQ(FaultOf(problem, *solution), "");
}

TEST(FixCases, RefusesMoreThanThereIsRoomForAndLeavesTheProblemAlone) {
  Problem problem = Roomy();

  const absl::Status refused = FixCases({{0, 1}, {1, 1}}, problem);

  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("more persons at B"));
  EXPECT_TRUE(problem.fixed.empty());
  EXPECT_EQ(problem.pair_location.size(), 5u);
  EXPECT_EQ(FixCases({{3, 0}}, problem).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(FixCases({{0, 2}}, problem).code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace treff::solver
