// Why a search ended: told apart, so that a caller knows what more time would change.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/solver/io/problem_json.h"
#include "services/solver/io/problem_proto.h"
#include "services/solver/model/generate.h"
#include "services/solver/solve.h"

namespace treff::solver {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// One case of three persons at a place of four.
constexpr char kEasy[] = R"({"resources":["p"],"locations":[{"id":"A","capacity":[4]}],
    "cases":[{"id":"1","demand":[3],"location":[0],"value":[0.5]}]})";
// Four places want one each of three cases: no count shows that they cannot, only a search does.
constexpr char kImpossible[] = R"({"resources":["p","q"],
    "locations":[{"id":"A","capacity":[4,8],"minimum":[1,0]},
                 {"id":"B","capacity":[5,7],"minimum":[0,1]},
                 {"id":"C","capacity":[7,4],"minimum":[1,1]},
                 {"id":"D","capacity":[2,2],"minimum":[0,1]}],
    "cases":[{"id":"1","demand":[1,1],"location":[0,1,2,3],"value":[0.1,0.5,0.5,0.6]},
             {"id":"2","demand":[2,3],"location":[0,1,2,3],"value":[0.8,0.3,0.4,0]},
             {"id":"3","demand":[2,1],"location":[0,1,2,3],"value":[0.6,0.7,0.8,0.3]}],
    "options":{"unplacedAllowed":true}})";

Problem Read(const char* json) {
  auto problem = ProblemFromJson(json);
  EXPECT_TRUE(problem.ok()) << problem.status().message();
  return *std::move(problem);
}

// Too large for a tree: prices and a search, which do not prove an optimum.
Problem Large() { return Generate({.cases = 3000, .locations = 20, .four_resources = true}); }

TEST(Termination, AtAnOptimumIsOptimalProven) {
  const Solution solution = Solve(Read(kEasy));

  EXPECT_EQ(solution.termination, Termination::kOptimalProven);
  EXPECT_TRUE(solution.found());
  EXPECT_EQ(solution.fault, "");
}

TEST(Termination, AtTheGapAskedForSaysThat) {
  Problem problem = Large();
  problem.options.gap = 0.05;

  const Solution solution = Solve(problem);

  EXPECT_EQ(solution.termination, Termination::kGapReached);
  EXPECT_LE(solution.gap, 0.05);
}

TEST(Termination, AtALimitKeepsTheBestFound) {
  Problem problem = Large();
  problem.options.step_limit = 500;

  const Solution solution = Solve(problem);

  EXPECT_EQ(solution.termination, Termination::kTimeLimit);
  EXPECT_EQ(solution.location.size(), 3000u);
}

TEST(Termination, CancelledKeepsTheBestFound) {
  const Solution solution = Solve(Large(), [](const Progress& at) { return at.objective < 0; });

  EXPECT_EQ(solution.termination, Termination::kCancelled);
  EXPECT_GT(solution.objective, 0);
}

TEST(Termination, OfWhatIsImpossibleSaysWhatProvesIt) {
  const Problem problem = Read(kImpossible);

  const Solution solution = Solve(problem);

  EXPECT_EQ(solution.termination, Termination::kInfeasibleProven);
  EXPECT_FALSE(solution.found());
  EXPECT_THAT(
      solution.fault,
      StartsWith("no placement keeps every rule: that is proven by a complete search tree"));
  EXPECT_EQ(WithPlacement(solution).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(ResultToJson(problem, solution),
              StartsWith(R"({"termination":"INFEASIBLE_PROVEN","fault":"no placement)"));
  EXPECT_EQ(ResultToProto(problem, solution).termination(),
            recommendation::v1::AllocationResult::INFEASIBLE_PROVEN);
}

TEST(Termination, WithoutAPlacementOrAProofIsNothingFound) {
  Problem problem = Read(kImpossible);
  problem.options.step_limit = 1;

  const Solution solution = Solve(problem);

  EXPECT_EQ(solution.termination, Termination::kNothingFound);
  EXPECT_FALSE(solution.found());
  EXPECT_THAT(solution.fault, HasSubstr("within 1 steps"));
  EXPECT_EQ(WithPlacement(solution).status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_THAT(ResultToJson(problem, solution), StartsWith(R"({"termination":"NOTHING_FOUND")"));
}

TEST(Termination, CancelledBeforeAPlacementIsNothingFound) {
  const Solution solution = Solve(Read(kImpossible), [](const Progress&) { return false; });

  EXPECT_EQ(solution.termination, Termination::kNothingFound);
  EXPECT_THAT(solution.fault, HasSubstr("before it was stopped"));
}

}  // namespace
}  // namespace treff::solver
