// What more threads may change: time, and no more than the last bits of a bound.
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/solver/io/problem_json.h"
#include "services/solver/model/generate.h"
#include "services/solver/solve.h"
#include "tests/solver/oracles/checker.h"

namespace treff::solver {
namespace {

// Rows enough for threads to share a factor too, and a gap that prices alone prove.
Problem Large() {
  Problem problem = Generate({.cases = 400,
                              .locations = 80,
                              .seed = 2,
                              .four_resources = true,
                              .linked_share = 0.1,
                              .floor_ratio = 0.9});
  problem.options.gap = 0.05;
  problem.options.time_limit_seconds = 600;
  return problem;
}

// Small enough for a proof by a tree.
Problem Small() {
  Problem problem =
      Generate({.cases = 40, .locations = 5, .seed = 3, .linked_share = 0.1, .floor_ratio = 0.9});
  problem.options.time_limit_seconds = 600;
  return problem;
}

class Threads : public ::testing::TestWithParam<Problem (*)()> {
 protected:
  void SetUp() override {
#ifdef __SANITIZE_THREAD__
    GTEST_SKIP() << "the thread sanitizer does not see how OpenMP's threads wait for each other";
#endif
  }

  static Solution SolveWith(int threads) {
    Problem problem = GetParam()();
    problem.options.threads = threads;
    auto solution = WithPlacement(Solve(problem));
    EXPECT_TRUE(solution.ok()) << solution.status().message();
    if (!solution.ok()) return {};
    EXPECT_EQ(FaultOf(problem, *solution), "");
    solution->seconds = 0;
    return *std::move(solution);
  }
};

TEST_P(Threads, GiveTheSameBytesForTheSameNumber) {
  const Problem problem = GetParam()();
  for (const int threads : {1, 2, 3}) {
    SCOPED_TRACE(threads);

    const Solution once = SolveWith(threads), again = SolveWith(threads);

    EXPECT_EQ(ResultToJson(problem, once), ResultToJson(problem, again));
    EXPECT_EQ(once.certificate.prices.row, again.certificate.prices.row);
    EXPECT_EQ(once.certificate.prices.floor, again.certificate.prices.floor);
    EXPECT_EQ(once.certificate.tree.size(), again.certificate.tree.size());
  }
}

TEST_P(Threads, ProveTheSameBoundWhateverTheirNumber) {
  const double bound = SolveWith(1).bound;

  for (const int threads : {2, 3, 256}) {
    EXPECT_NEAR(SolveWith(threads).bound, bound, 1e-6 * std::abs(bound)) << threads;
  }
}

INSTANTIATE_TEST_SUITE_P(Problems, Threads, ::testing::Values(&Large, &Small),
                         [](const auto& problem) {
                           return problem.param == &Large ? "Large" : "Small";
                         });

}  // namespace
}  // namespace treff::solver
