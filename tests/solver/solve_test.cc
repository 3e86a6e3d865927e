#include "services/solver/solve.h"
#include "services/solver/dual/price_bound.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/solver/dual/price_search.h"
#include "services/solver/io/problem_json.h"
#include "services/solver/model/generate.h"
#include "services/solver/model/model.h"
#include "services/solver/model/problem_builder.h"
#include "services/solver/numeric/random.h"
#include "tests/solver/oracles/cbc.h"
#include "tests/solver/oracles/checker.h"

namespace treff::solver {
namespace {

using ::testing::HasSubstr;

Problem Small(uint64_t seed) {
  GenerateOptions options;
  Random random(seed);
  options.seed = seed;
  options.cases = 6 + random.Below(30);
  options.locations = 2 + random.Below(5);
  options.tightness = 0.7 + 0.5 * random.Uniform();
  options.four_resources = random.Below(3) == 0;
  options.linked_share = random.Below(2) * 0.2;
  Problem problem = Generate(options);
  problem.options.unplaced_price = random.Below(2) * 0.3;
  problem.options.time_limit_seconds = 30;
  return problem;
}

TEST(Solve, AgreesWithCbcOnSmallProblemsAndProvesIt) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    const Problem problem = Small(seed);

    const auto solution = WithPlacement(Solve(problem));

    const std::optional<double> optimum = SolveWithCbc(problem);
    ASSERT_TRUE(solution.ok()) << solution.status().message();
    ASSERT_TRUE(optimum.has_value());
    EXPECT_NEAR(solution->objective, *optimum, 1e-6);
    EXPECT_TRUE(solution->proven);
    EXPECT_EQ(FaultOf(problem, *solution), "");
  }
}

// Links to one region bind cases that may be at several places there.
TEST(Solve, AgreesWithCbcAndProvesItWhereLinksAreOfRegions) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    Problem problem = Small(seed);
    Random random(seed);
    problem.regions = {"north", "south"};
    for (int32_t& region : problem.region) region = random.Below(3) - 1;
    for (int i = 1; i < problem.CaseCount(); i += 5) {
      problem.link[i - 1] = problem.link[i] = static_cast<int32_t>(problem.links.size());
      problem.links.push_back(std::to_string(i));
    }
    problem.options.link_kind = LinkKind::kSameRegion;
    for (int64_t& units : problem.capacity) units -= seed % 2 * units / 2;  // many are left out

    const auto solution = WithPlacement(Solve(problem));

    const std::optional<double> optimum = SolveWithCbc(problem);
    ASSERT_TRUE(solution.ok()) << solution.status().message();
    ASSERT_TRUE(optimum.has_value());
    EXPECT_NEAR(solution->objective, *optimum, 1e-6);
    EXPECT_TRUE(solution->proven);
    EXPECT_EQ(FaultOf(problem, *solution), "");
  }
}

TEST(Solve, ClaimsNoMoreThanItsProofWhereAGapIsAllowed) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    Problem problem = Small(seed);
    problem.options.gap = 0.002;

    const auto solution = WithPlacement(Solve(problem));

    ASSERT_TRUE(solution.ok()) << solution.status().message();
    EXPECT_LE(solution->gap, 0.002);
    EXPECT_EQ(FaultOf(problem, *solution), "");
  }
}

TEST(Solve, KeepsMinimaAsCbcDoes) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    Problem problem = Small(seed);
    for (size_t at = 0; at < problem.minimum.size(); ++at) {
      problem.minimum[at] = problem.resources.size() == 1 ? problem.capacity[at] / 3 : 0;
    }

    const auto solution = WithPlacement(Solve(problem));

    const std::optional<double> optimum = SolveWithCbc(problem);
    ASSERT_EQ(solution.ok(), optimum.has_value()) << solution.status().message();
    if (!solution.ok()) continue;
    EXPECT_EQ(FaultOf(problem, *solution), "");
    EXPECT_NEAR(solution->objective, *optimum, 1e-6);
  }
}

// Too many units to count through: prices stand for such room, also where all is decided and one
// household too many is at A, while Z has room to spare.
TEST(Solve, ProvesWhatRoomThatIsTooLargeToCountAllows) {
  const auto problem = ProblemFromJson(R"({"resources":["square metres"],
      "locations":[{"id":"Z","capacity":[900000]},{"id":"A","capacity":[900000]}],
      "cases":[{"id":"1","demand":[500000],"location":[1],"value":[1]},
               {"id":"2","demand":[500000],"location":[1],"value":[1]},
               {"id":"3","demand":[400000],"location":[0],"value":[1]},
               {"id":"4","demand":[100000],"location":[0],"value":[0.3]}],
      "options":{"unplacedAllowed":true}})");
  ASSERT_TRUE(problem.ok()) << problem.status().message();

  const auto solution = WithPlacement(Solve(*problem));

  ASSERT_TRUE(solution.ok()) << solution.status().message();
  EXPECT_DOUBLE_EQ(solution->objective, 1 + 1 + 0.3);
  EXPECT_TRUE(solution->proven);
  EXPECT_EQ(FaultOf(*problem, *solution), "");
}

// Ten tenths sum to a little less than one, of which a tenth is to go to each place.
TEST(Solve, TakesSumsOfFractionsForWhatTheyMean) {
  ProblemBuilder builder;
  builder.SetResources({"persons"});
  std::vector<int64_t> everywhere;
  for (int j = 0; j < 10; ++j) {
    builder.AddLocation({.id = std::to_string(j), .capacity = {9}});
    everywhere.push_back(j);
  }
  for (int i = 0; i < 10; ++i) {
    builder.AddCase({.id = std::to_string(i),
                     .demand = {1},
                     .location = everywhere,
                     .value = std::vector<double>(10, 1),
                     .burden = 0.1});
  }
  builder.SetOptions({.max_burden_share = 0.1});
  const auto problem = std::move(builder).Build();
  ASSERT_TRUE(problem.ok()) << problem.status().message();

  const auto solution = WithPlacement(Solve(*problem));

  ASSERT_TRUE(solution.ok()) << solution.status().message();
  EXPECT_DOUBLE_EQ(solution->objective, 10);
  EXPECT_TRUE(solution->proven);
  EXPECT_EQ(FaultOf(*problem, *solution), "");
}

// In whatever unit values are: rounding is in proportion to them.
TEST(Solve, TakesValuesOfAnyMagnitude) {
  const Problem problem = Small(6);
  const auto in_units = WithPlacement(Solve(problem));
  ASSERT_TRUE(in_units.ok()) << in_units.status().message();
  for (const double scale : {1e-6, 1e8}) {
    SCOPED_TRACE(scale);
    Problem scaled = problem;
    for (double& value : scaled.pair_value) value *= scale;
    scaled.options.unplaced_price *= scale;

    const auto solution = WithPlacement(Solve(scaled));

    ASSERT_TRUE(solution.ok()) << solution.status().message();
    EXPECT_NEAR(solution->objective / scale, in_units->objective, 1e-6);
    EXPECT_TRUE(solution->proven);
  }
}

TEST(Solve, ProvesALargeProblemToASmallGapByPricesAlone) {
  GenerateOptions options;
  options.cases = 2000;
  options.locations = 60;
  Problem problem = Generate(options);
  problem.options.gap = 0.001;

  const auto solution = WithPlacement(Solve(problem));

  ASSERT_TRUE(solution.ok()) << solution.status().message();
  EXPECT_TRUE(solution->proven);
  EXPECT_LE(solution->gap, 0.001);
  EXPECT_EQ(FaultOf(problem, *solution), "");
}

TEST(Solve, KeepsLinkedCasesInOneRegion) {
  GenerateOptions options;
  options.cases = 200;
  options.locations = 60;
  options.linked_share = 0.3;
  Problem problem = Generate(options);
  problem.options.link_kind = LinkKind::kSameRegion;
  problem.options.time_limit_seconds = 5;
  problem.options.gap = 0.03;

  const auto solution = WithPlacement(Solve(problem));

  ASSERT_TRUE(solution.ok()) << solution.status().message();
  EXPECT_EQ(FaultOf(problem, *solution), "");
  EXPECT_LE(solution->gap, 0.03);
}

// Three places at 0.25, a floor of 0.5 at 2, and one case of two persons that gains 1 + 2 × 1 −
// 0.5.
TEST(PriceBound, IsWhatLimitsFloorsAndChoicesAreWorthAtThePrices) {
  const auto problem = ProblemFromJson(R"({"resources":["persons"],
      "locations":[{"id":"A","capacity":[3]}],
      "cases":[{"id":"1","demand":[2],"location":[0],"value":[1],"group":"g"}],
      "options":{"unplacedAllowed":true,"floors":[{"group":"g","ratio":0.5}]}})");
  ASSERT_TRUE(problem.ok()) << problem.status().message();

  const double bound = PriceBound(Model(*problem), {.row = {0.25}, .floor = {2}});

  EXPECT_DOUBLE_EQ(bound, 3 * 0.25 - 2 * 0.5 + 2.5);
}

// No case that may go to B uses what there is nothing of.
TEST(Solve, GivesRoomThatNobodyCouldUseNoPrice) {
  const auto problem = ProblemFromJson(R"({"resources":["p","q"],
      "locations":[{"id":"A","capacity":[2,5]},{"id":"B","capacity":[2,0]}],
      "cases":[{"id":"1","demand":[1,0],"location":[0,1],"value":[1,2]},
               {"id":"2","demand":[1,1],"location":[0],"value":[1]}],
      "options":{"unplacedAllowed":true}})");
  ASSERT_TRUE(problem.ok()) << problem.status().message();

  const auto solution = WithPlacement(Solve(*problem));

  ASSERT_TRUE(solution.ok()) << solution.status().message();
  EXPECT_EQ(solution->price[3], 0);
}

TEST(Solve, GivesRoomThatCannotRunOutNoPrice) {
  Problem problem = Generate({.cases = 40, .locations = 4});
  problem.capacity[0] = 1'000'000'000;

  const auto solution = WithPlacement(Solve(problem));

  ASSERT_TRUE(solution.ok()) << solution.status().message();
  EXPECT_EQ(solution->price[0], 0);
  EXPECT_LT(solution->bound, 40);
  EXPECT_EQ(FaultOf(problem, *solution), "");
}

// One of the second's two persons lacks room: a place is worth what half of the second is.
TEST(Solve, PricesRoomAtWhatOneMoreUnitIsWorth) {
  const auto problem = ProblemFromJson(R"({"resources":["persons"],
      "locations":[{"id":"A","capacity":[4]},{"id":"B","capacity":[1]}],
      "cases":[{"id":"1","demand":[3],"location":[0,1],"value":[0.9,0.5]},
               {"id":"2","demand":[2],"location":[0],"value":[0.5]}],
      "options":{"unplacedAllowed":true}})");
  ASSERT_TRUE(problem.ok()) << problem.status().message();

  const auto solution = WithPlacement(Solve(*problem));

  ASSERT_TRUE(solution.ok()) << solution.status().message();
  EXPECT_NEAR(solution->price[0], 0.25, 1e-3);
  EXPECT_EQ(solution->price[1], 0) << "nobody fits there";
  ASSERT_EQ(solution->not_best.size(), 1u);
  EXPECT_NEAR(solution->not_best[0].price_of_best, 2 * 0.25, 2e-3);
}

TEST(Solve, SpreadsDemandingCasesAndPeriods) {
  GenerateOptions options;
  options.cases = 120;
  options.locations = 12;
  options.tightness = 0.6;
  Problem problem = Generate(options);
  problem.periods = {"week-1", "week-2", "week-3"};
  for (int i = 0; i < problem.CaseCount(); ++i) {
    problem.burden[i] = i % 5 == 0 ? 1.5 : 0;
    problem.period[i] = i % 3;
  }
  problem.options.max_burden_share = 0.15;
  problem.options.max_period_share = 0.5;
  problem.options.time_limit_seconds = 5;
  problem.options.gap = 0.02;

  const auto solution = WithPlacement(Solve(problem));

  ASSERT_TRUE(solution.ok()) << solution.status().message();
  EXPECT_EQ(FaultOf(problem, *solution), "");
}

TEST(Solve, EndsAfterItsStepsAtTheSamePlaceHoweverLongTheyTake) {
  Problem problem = Generate({.cases = 300, .locations = 20, .four_resources = true});
  problem.options.time_limit_seconds = 600;
  problem.options.step_limit = 700;

  const auto once = WithPlacement(Solve(problem)), again = WithPlacement(Solve(problem));

  ASSERT_TRUE(once.ok()) << once.status().message();
  EXPECT_FALSE(once->proven);
  EXPECT_EQ(once->bound, again->bound);
  EXPECT_EQ(once->location, again->location);
  EXPECT_EQ(FaultOf(problem, *once), "");
}

TEST(Solve, SearchesElsewhereWithAnotherSeed) {
  Problem problem = Generate({.cases = 3000, .locations = 30});
  problem.options.time_limit_seconds = 600;
  problem.options.step_limit = 8000;
  const auto one = WithPlacement(Solve(problem));
  problem.options.seed = 2;

  const auto other = WithPlacement(Solve(problem));

  ASSERT_TRUE(one.ok() && other.ok());
  EXPECT_NE(one->location, other->location);
}

TEST(Solve, GivesTheSameBytesForTheSameInput) {
  GenerateOptions options;
  options.cases = 400;
  options.locations = 30;
  Problem problem = Generate(options);
  problem.options.gap = 0.005;
  auto without_time = [&] {
    auto solution = WithPlacement(Solve(problem));
    solution->seconds = 0;
    return ResultToJson(problem, *solution);
  };

  EXPECT_EQ(without_time(), without_time());
}

TEST(Checker, SeesABoundThatIsNotProven) {
  const Problem problem = Small(3);
  auto solution = WithPlacement(Solve(problem));
  ASSERT_TRUE(solution.ok());
  Certificate& proof = solution->certificate;
  if (proof.tree.empty()) {
    for (double& price : proof.prices.row) price *= 0.5;
  } else {
    for (AtomPrices& prices : proof.atom_prices) {
      for (double& price : prices.atom) price += 0.01;
    }
  }

  EXPECT_NE(FaultOf(problem, *solution), "");
}

TEST(Checker, SeesACaseThatIsWhereItDoesNotFit) {
  const Problem problem = Small(5);
  auto solution = WithPlacement(Solve(problem));
  ASSERT_TRUE(solution.ok());

  std::fill(solution->location.begin(), solution->location.end(), 0);

  EXPECT_NE(FaultOf(problem, *solution), "");
}

}  // namespace
}  // namespace treff::solver
