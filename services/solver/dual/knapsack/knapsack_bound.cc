#include "services/solver/dual/knapsack/knapsack_bound.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace treff::solver {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
// A fixing is forced only if its opposite falls short by more than rounding could make up.
constexpr double kSafety = 1e-9;

}  // namespace

// Of the sets of items that fit the location; −infinity if none does.
double KnapsackBound::MostGain(int location, const std::vector<Knapsack::Item>& items) {
  Knapsack& knapsack = decomposition_.knapsack(location);
  if (!knapsack.has_minimum()) {
    SoftKnapsack& soft = decomposition_.soft(location);
    const double gain = soft.Solve(items);
    if (!soft.gave_up()) return gain;
  }
  return knapsack.Solve(items);
}

double KnapsackBound::At(const AtomPrices& prices) {
  if (domains_.Contradictory()) return kNever;
  const Model& model = decomposition_.model();
  double bound = decomposition_.Constant(prices);
  for (int a = 0; a < model.AtomCount(); ++a) {
    bound += domains_.MayBeUnplaced(a) ? std::max(prices.atom[a], model.atoms[a].unplaced_value)
                                       : prices.atom[a];
  }
  pricing_.Price(prices, 0);
  for (int j = 0; j < model.locations; ++j) {
    if (interrupted_()) return std::numeric_limits<double>::infinity();
    bound += MostGain(j, pricing_.items(j));
  }
  return bound;
}

std::vector<Fixing> KnapsackBound::FixByReducedCosts(const AtomPrices& prices, double incumbent) {
  const double bound = At(prices);
  const double enough = incumbent - kSafety * std::max(1.0, std::abs(incumbent));
  std::vector<Fixing> fixings;
  if (!std::isfinite(bound - enough)) return fixings;
  // Items that nobody wants at these prices matter too: taking them is what is priced.
  pricing_.Price(prices, -(bound - enough));
  for (int j = 0; j < decomposition_.model().locations && !interrupted_(); ++j) {
    FixAt(j, prices, bound, enough, fixings);
  }
  return fixings;
}

// Of the location's pairs.
void KnapsackBound::FixAt(int location, const AtomPrices& prices, double bound, double enough,
                          std::vector<Fixing>& fixings) {
  const std::vector<Knapsack::Item>& items = pricing_.items(location);
  const double best = MostGain(location, items);
  Knapsack& knapsack = decomposition_.knapsack(location);
  const auto alternatives =
      knapsack.has_minimum()
          ? knapsack.SolveAlternatives(items, 0, interrupted_)
          : decomposition_.soft(location).Alternatives(items, best, bound - enough);
  const std::vector<Decomposition::Pair>& pairs = decomposition_.pairs(location);
  size_t i = 0;
  for (size_t p = 0; p < pairs.size(); ++p) {
    const Domains::State state = domains_.state(location, p);
    if (state != Domains::kFree) {
      i += state == Domains::kIn;
      continue;
    }
    const int32_t atom = pairs[p].atom;
    if (i == items.size() || items[i].atom != atom) {
      fixings.push_back({atom, location, false});  // its profit alone is too low
      continue;
    }
    // Being placed, the atom pays its price even if that is less than being left out is worth.
    const double unplaced_value = decomposition_.model().atoms[atom].unplaced_value;
    const double paid =
        domains_.MayBeUnplaced(atom) ? std::min(0.0, prices.atom[atom] - unplaced_value) : 0;
    const double if_in = bound - best + alternatives[i].taken + paid;
    const double if_out = bound - best + alternatives[i].left;
    if (if_in <= enough) {
      fixings.push_back({atom, location, false});
    } else if (if_out <= enough) {
      fixings.push_back({atom, location, true});
    }
    ++i;
  }
}

}  // namespace treff::solver
