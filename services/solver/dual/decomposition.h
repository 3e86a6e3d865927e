// The knapsack decomposition: what each location could take, and its knapsacks.
//
// With a price for being placed at all, each location takes the atoms that pay best within its own
// limits: a knapsack. What all atoms pay plus what all knapsacks gain bounds every solution, more
// tightly than capacity prices do where capacities are small against the cases (it is the bound of
// column generation; Fisher, Jaikumar and Van Wassenhove 1986).
#ifndef TREFF_SERVICES_SOLVER_DUAL_DECOMPOSITION_H_
#define TREFF_SERVICES_SOLVER_DUAL_DECOMPOSITION_H_

#include <cstdint>
#include <vector>

#include "services/solver/dual/knapsack/knapsack.h"
#include "services/solver/dual/knapsack/soft_knapsack.h"
#include "services/solver/model/certificate.h"
#include "services/solver/model/model.h"

namespace treff::solver {

class Decomposition {
 public:
  // An atom's option, seen from its location.
  struct Pair {
    int32_t atom, option;
    double value;  // less the cost of rows priced apart
  };

  // Whether it applies: not too many atoms, and fewer if some of them are families: those are bound
  // to one region by decisions alone.
  static bool Applies(const Model& model);

  // `prices` are good capacity prices; those of rows that no knapsack keeps stay. The model must
  // outlive it.
  Decomposition(const Model& model, const Prices& prices);

  const Model& model() const { return model_; }

  // What each atom gains at the capacity prices: a first guess of its own price.
  AtomPrices FirstGuess() const;

  // By atom.
  const std::vector<Pair>& pairs(int location) const { return pairs_[location]; }
  // The index of a pair among those of its location, or −1.
  int64_t Find(int32_t atom, int32_t location) const;
  // What the location gains by the pair.
  double Profit(const Pair& pair, const AtomPrices& prices) const;
  // The most that any pair gives to the floor, in magnitude.
  const std::vector<double>& most_share() const { return most_share_; }

  // Whether the location's knapsack keeps the row's limits.
  bool Keeps(int row) const;
  // What the rows priced apart and the floors add to any bound.
  double Constant(const AtomPrices& prices) const;

  // The location's two: exact, and choosing softly.
  Knapsack& knapsack(int location) { return knapsacks_[location]; }
  const Knapsack& knapsack(int location) const { return knapsacks_[location]; }
  SoftKnapsack& soft(int location) { return soft_[location]; }
  const SoftKnapsack& soft(int location) const { return soft_[location]; }

 private:
  void ListPairs();

  const Model& model_;
  Prices others_;  // of rows that no knapsack keeps, and of floors to begin with
  const Prices capacity_prices_;
  std::vector<Knapsack> knapsacks_;
  std::vector<SoftKnapsack> soft_;
  std::vector<std::vector<Pair>> pairs_;  // [location], by atom
  std::vector<double> most_share_;        // [floor]
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_DUAL_DECOMPOSITION_H_
