// The bound of the knapsack decomposition.
//
// With a price for being placed at all, each location takes the atoms that pay best within its own
// limits: a knapsack. What all atoms pay plus what all knapsacks gain bounds every solution, more
// tightly than capacity prices do where capacities are small against the cases (it is the bound of
// column generation). The prices are found as those of capacities are: by Newton's method on the
// dual smoothed by entropy, here with knapsacks that choose softly.
#ifndef TREFF_SERVICES_RECOMMENDATION_ALLOCATION_KNAPSACK_DUAL_H_
#define TREFF_SERVICES_RECOMMENDATION_ALLOCATION_KNAPSACK_DUAL_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "services/recommendation/allocation/certificate.h"
#include "services/recommendation/allocation/knapsack.h"
#include "services/recommendation/allocation/local_search.h"
#include "services/recommendation/allocation/model.h"
#include "services/recommendation/allocation/prices.h"
#include "services/recommendation/allocation/soft_knapsack.h"

namespace treff::recommendation::allocation {

class KnapsackDual {
 public:
  // How much of an atom the relaxation places at a location.
  struct Fraction {
    int32_t atom, location;
    double share;
  };
  struct Relaxation {
    double bound = 0;
    AtomPrices prices;                // that prove the bound
    std::vector<Fraction> fractions;  // shares above 0.001, by atom
  };

  // Whether the decomposition applies: no families of atoms, and not too many.
  static bool Applies(const Model& model);

  // `prices` are good capacity prices; those of rows that no knapsack keeps, and of floors, stay.
  KnapsackDual(const Model& model, const Prices& prices);

  // Whether the location's knapsack keeps the row's limits.
  bool Keeps(int row) const;

  // What each atom gains at the capacity prices: a first guess of its own price.
  AtomPrices FirstGuess() const;

  // All that follows is under these decisions.
  void SetFixings(const std::vector<Fixing>& fixings);

  // Whether no decision settles the pair yet; and some such pair, if there is one.
  bool IsFree(int32_t atom, int32_t location) const;
  bool AnyFree(Fixing& found) const;

  // The bound that the prices prove; −infinity if a location cannot keep its decisions.
  double Bound(const AtomPrices& prices);

  // Tightens the bound from `start`, the temperature falling from `warm` to `cold`, until it is at
  // most `enough` or `stop` says so.
  Relaxation Relax(const AtomPrices& start, double warm, double cold, double enough,
                   const std::function<bool()>& stop);

  // Decisions that every placement better than `incumbent` must keep, because with the opposite
  // the prices prove a bound not above it.
  std::vector<Fixing> FixByPrices(const AtomPrices& prices, double incumbent);

 private:
  enum State : char { kFree, kIn, kOut };
  struct Pair {
    int32_t atom;
    double value;  // with what does not change: floors' prices and tolls of rows priced apart
  };

  std::vector<Knapsack::Item> Items(int location, const std::vector<double>& price,
                                    double least_profit) const;
  int64_t Find(int32_t atom, int32_t location) const;
  double Constant() const;
  double Evaluate(const std::vector<double>& price, double temperature);
  std::vector<double> NewtonStep(double lift, double& slope) const;
  std::vector<Fraction> Fractions() const;

  const Model& model_;
  Prices others_;  // of rows that no knapsack keeps, and of floors
  const Prices capacity_prices_;
  std::vector<Knapsack> knapsacks_;
  std::vector<SoftKnapsack> soft_;
  std::vector<std::vector<Pair>> pairs_;   // [location], by atom
  std::vector<std::vector<State>> state_;  // [location][pair]
  std::vector<int32_t> home_;              // [atom], where it is fixed to be, or −1
  std::vector<int32_t> unknown_;           // [atom], −1 for those at home
  int unknowns_ = 0;

  std::vector<double> gradient_, hessian_;
  std::vector<std::vector<std::pair<int32_t, double>>> shares_;  // [location]: atom, share
};

}  // namespace treff::recommendation::allocation

#endif  // TREFF_SERVICES_RECOMMENDATION_ALLOCATION_KNAPSACK_DUAL_H_
