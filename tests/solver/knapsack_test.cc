// What one location takes, best and softly, against all sets of its items counted through.
#include "services/solver/dual/knapsack/knapsack.h"

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "services/solver/dual/knapsack/soft_knapsack.h"
#include "services/solver/model/model.h"
#include "services/solver/model/problem_builder.h"
#include "services/solver/numeric/random.h"

namespace treff::solver {
namespace {

using Items = std::vector<Knapsack::Item>;

constexpr double kNever = -std::numeric_limits<double>::infinity();
constexpr int kCases = 10, kProblems = 200;
constexpr size_t kManyStates = 100'000;

// One location with two kinds of room, tight in turn, and cases of up to four and three units.
Problem OneLocation(Random& random) {
  ProblemBuilder builder;
  builder.SetResources({"persons", "states"});
  builder.AddLocation({.id = "A", .capacity = {4 + random.Below(12), 3 + random.Below(9)}});
  for (int c = 0; c < kCases; ++c) {
    builder.AddCase({.id = std::to_string(c),
                     .demand = {1 + random.Below(4), random.Below(4)},
                     .location = {0},
                     .value = {1}});
  }
  builder.SetOptions({.unplaced_allowed = true});
  return *std::move(builder).Build();
}

// One location with as many kinds of room as a knapsack counts, a unit or two of each.
Problem ManyKinds(Random& random) {
  constexpr int kKinds = 20;
  std::vector<std::string> names;
  std::vector<int64_t> capacity;
  for (int kind = 0; kind < kKinds; ++kind) {
    names.push_back(std::to_string(kind));
    capacity.push_back(kind < 3 ? 2 : random.Below(2));
  }
  ProblemBuilder builder;
  builder.SetResources(names);
  builder.AddLocation({.id = "A", .capacity = capacity});
  for (int c = 0; c < kCases; ++c) {
    std::vector<int64_t> demand(kKinds, 0);
    for (int kind = 0; kind < kKinds; ++kind) demand[kind] = random.Below(8) == 0;
    demand[0] = 1;
    builder.AddCase({.id = std::to_string(c), .demand = demand, .location = {0}, .value = {1}});
  }
  builder.SetOptions({.unplaced_allowed = true});
  return *std::move(builder).Build();
}

Items SomeItems(const Model& model, Random& random, int forced) {
  Items items;
  for (int32_t a = 0; a < model.AtomCount(); ++a) {
    items.push_back({a, random.Below(1000) / 1000.0 - 0.3, a < forced});
  }
  return items;
}

// Of all sets that fit: the most profit, that with each item and without it, and the soft sum.
struct Counted {
  double best = kNever;
  std::vector<double> taken, left;
  std::vector<double> both;  // [item][item], weights; of each one on the diagonal
  double soft = 0;
};

Counted CountThrough(const Knapsack& knapsack, const Items& items, double temperature) {
  const size_t n = items.size(), kinds = knapsack.kinds().size();
  Counted counted{kNever, std::vector<double>(n, kNever), std::vector<double>(n, kNever),
                  std::vector<double>(n * n, 0), 0};
  for (uint32_t set = 0; set < 1u << n; ++set) {
    std::vector<int32_t> room = knapsack.most(), amount(kinds);
    double profit = 0;
    bool fits = true;
    for (size_t i = 0; i < n; ++i) {
      if ((set >> i & 1) == 0) {
        fits &= !items[i].forced;
        continue;
      }
      profit += items[i].profit;
      knapsack.Amounts(items[i].atom, amount.data());
      for (size_t k = 0; k < kinds; ++k) fits &= (room[k] -= amount[k]) >= 0;
    }
    if (!fits) continue;
    const double weight = std::exp(profit / temperature);
    counted.best = std::max(counted.best, profit);
    counted.soft += weight;
    for (size_t i = 0; i < n; ++i) {
      double& most = (set >> i & 1) == 1 ? counted.taken[i] : counted.left[i];
      most = std::max(most, profit);
      for (size_t k = 0; k < n; ++k) {
        if ((set >> i & 1) == 1 && (set >> k & 1) == 1) counted.both[i * n + k] += weight;
      }
    }
  }
  return counted;
}

TEST(Knapsack, AgreesWithAllSetsCountedThrough) {
  Random random(7);
  for (int p = 0; p < kProblems; ++p) {
    const Problem problem = OneLocation(random);
    const Model model(problem);
    Knapsack knapsack(model, 0);
    for (int forced = 0; forced < 4; ++forced) {
      const Items items = SomeItems(model, random, forced);
      const double best = CountThrough(knapsack, items, 1).best;
      if (best == kNever) {
        EXPECT_EQ(knapsack.Solve(items), kNever);
      } else {
        EXPECT_NEAR(knapsack.Solve(items), best, 1e-12);
      }
    }
  }
}

TEST(SoftKnapsack, AgreesWithAllSetsCountedThrough) {
  constexpr double kTemperature = 0.05;
  Random random(8);
  for (int p = 0; p < kProblems; ++p) {
    const Problem problem = OneLocation(random);
    const Model model(problem);
    const Knapsack knapsack(model, 0);
    SoftKnapsack soft(knapsack, kManyStates);
    const Items items = SomeItems(model, random, p % 3);
    const Counted counted = CountThrough(knapsack, items, kTemperature);
    if (counted.best == kNever) {
      EXPECT_EQ(soft.Solve(items), kNever);
      EXPECT_EQ(soft.Evaluate(items, kTemperature), kNever);
      continue;
    }
    EXPECT_NEAR(soft.Solve(items), counted.best, 1e-12);
    EXPECT_FALSE(soft.gave_up());
    EXPECT_NEAR(soft.Evaluate(items, kTemperature), kTemperature * std::log(counted.soft), 1e-7);
    const size_t n = items.size(), uncertain = soft.uncertain().size();
    for (size_t i = 0; i < n; ++i) {
      EXPECT_NEAR(soft.probability()[i], counted.both[i * n + i] / counted.soft, 1e-5);
    }
    const std::vector<double>& both = soft.FindPairs();
    for (size_t x = 0; x < uncertain; ++x) {
      for (size_t y = 0; y <= x; ++y) {
        const size_t pair = soft.uncertain()[x] * n + soft.uncertain()[y];
        EXPECT_NEAR(both[x * uncertain + y], counted.both[pair] / counted.soft, 1e-5);
      }
    }
  }
}

TEST(SoftKnapsack, CountsManyKinds) {
  Random random(10);
  for (int p = 0; p < kProblems; ++p) {
    const Problem problem = ManyKinds(random);
    const Model model(problem);
    Knapsack knapsack(model, 0);
    SoftKnapsack soft(knapsack, kManyStates);
    const Items items = SomeItems(model, random, 0);
    const double best = CountThrough(knapsack, items, 1).best;
    EXPECT_NEAR(soft.Solve(items), best, 1e-12);
    EXPECT_NEAR(knapsack.Solve(items), best, 1e-12);
  }
}

TEST(SoftKnapsack, GivesUpRatherThanFillTheMemory) {
  Random random(11);
  const Problem problem = OneLocation(random);
  const Model model(problem);
  const Knapsack knapsack(model, 0);
  SoftKnapsack soft(knapsack, /*most_states=*/4);
  const Items items = SomeItems(model, random, 0);
  EXPECT_EQ(soft.Evaluate(items, /*temperature=*/1), kNever);
  EXPECT_TRUE(soft.gave_up());
  const auto nothing_lost = soft.Alternatives(items, /*best=*/2, /*most_loss=*/1);
  EXPECT_TRUE(soft.gave_up());
  for (const auto& [taken, left] : nothing_lost) {
    EXPECT_EQ(taken, 2);
    EXPECT_EQ(left, 2);
  }
}

// Exactly, as far as the loss asked for; beyond it nothing is claimed but that it is lost.
TEST(SoftKnapsack, TellsWhatTakingAndLeavingAnItemLoses) {
  Random random(9);
  for (int p = 0; p < kProblems; ++p) {
    const Problem problem = OneLocation(random);
    const Model model(problem);
    const Knapsack knapsack(model, 0);
    SoftKnapsack soft(knapsack, kManyStates);
    const Items items = SomeItems(model, random, p % 3);
    const Counted counted = CountThrough(knapsack, items, 1);
    if (counted.best == kNever) continue;
    // Profits are in thousandths: nothing loses just as much as this.
    for (const double most_loss : {0.0015, 0.0505, 0.3005, 10.0005}) {
      const auto found = soft.Alternatives(items, counted.best, most_loss);
      for (size_t i = 0; i < items.size(); ++i) {
        for (const auto& [told, most] : {std::pair(found[i].taken, counted.taken[i]),
                                         std::pair(found[i].left, counted.left[i])}) {
          if (most >= counted.best - most_loss) {
            EXPECT_NEAR(told, most, 1e-9);
          } else {
            EXPECT_LT(told, counted.best - most_loss);
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace treff::solver
