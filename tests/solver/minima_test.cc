// Places that must get so many, whatever that costs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/solver/io/problem_json.h"
#include "services/solver/solve.h"
#include "tests/solver/oracles/checker.h"

namespace treff::solver {
namespace {

// Whoever is worth least there goes to A, whose three must come; two of two persons are four, so
// that only whole households tell: prices alone let one and a half come.
TEST(Minima, AreProvenToCostWhatTheyDo) {
  const auto problem = ProblemFromJson(R"({"resources":["persons"],
      "locations":[{"id":"A","capacity":[6],"minimum":[3]},{"id":"B","capacity":[9]}],
      "cases":[{"id":"1","demand":[2],"location":[0,1],"value":[0.1,1]},
               {"id":"2","demand":[2],"location":[0,1],"value":[0.2,1]},
               {"id":"3","demand":[2],"location":[0,1],"value":[0.3,1]}],
      "options":{"unplacedAllowed":true}})");
  ASSERT_TRUE(problem.ok()) << problem.status().message();

  const auto solution = WithPlacement(Solve(*problem));

  ASSERT_TRUE(solution.ok()) << solution.status().message();
  EXPECT_DOUBLE_EQ(solution->objective, 1 + 0.2 + 0.3);
  EXPECT_TRUE(solution->proven);
  EXPECT_LE(solution->certificate.tree.size(), 1u) << "the place's own sums prove it";
  EXPECT_EQ(FaultOf(*problem, *solution), "");
}

// Too many units to count through: both must go to A, where they are worth less than nothing.
TEST(Minima, AreProvenToCostWhatTheyDoWhereTheyAreTooLargeToCount) {
  const auto problem = ProblemFromJson(R"({"resources":["square metres"],
      "locations":[{"id":"A","capacity":[900000],"minimum":[20]},{"id":"B","capacity":[900000]}],
      "cases":[{"id":"1","demand":[10],"location":[0,1],"value":[-1,1]},
               {"id":"2","demand":[10],"location":[0,1],"value":[-2,1]}],
      "options":{"unplacedAllowed":true}})");
  ASSERT_TRUE(problem.ok()) << problem.status().message();

  const auto solution = WithPlacement(Solve(*problem));

  ASSERT_TRUE(solution.ok()) << solution.status().message();
  EXPECT_DOUBLE_EQ(solution->objective, -3);
  EXPECT_TRUE(solution->proven);
  EXPECT_EQ(FaultOf(*problem, *solution), "");
}

// Four places want one each of three: each place by itself could have it.
TEST(Minima, AreProvenImpossibleWhereTheyAreTogether) {
  const auto problem = ProblemFromJson(R"({"resources":["p","q"],
      "locations":[{"id":"A","capacity":[4,8],"minimum":[1,0]},
                   {"id":"B","capacity":[5,7],"minimum":[0,1]},
                   {"id":"C","capacity":[7,4],"minimum":[1,1]},
                   {"id":"D","capacity":[2,2],"minimum":[0,1]}],
      "cases":[{"id":"1","demand":[1,1],"location":[0,1,2,3],"value":[0.1,0.5,0.5,0.6]},
               {"id":"2","demand":[2,3],"location":[0,1,2,3],"value":[0.8,0.3,0.4,0]},
               {"id":"3","demand":[2,1],"location":[0,1,2,3],"value":[0.6,0.7,0.8,0.3]}],
      "options":{"unplacedAllowed":true,"timeLimit":"20s"}})");
  ASSERT_TRUE(problem.ok()) << problem.status().message();

  EXPECT_THAT(std::string(WithPlacement(Solve(*problem)).status().message()),
              testing::HasSubstr("no placement keeps every rule: that is proven"));
}

}  // namespace
}  // namespace treff::solver
