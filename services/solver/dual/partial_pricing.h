// What each location's knapsack may take at given prices. Most pairs are never worth taking: those
// that could be, as long as no price falls by much, are listed once in a while, and only these are
// priced each time (partial pricing).
#ifndef TREFF_SERVICES_SOLVER_DUAL_PARTIAL_PRICING_H_
#define TREFF_SERVICES_SOLVER_DUAL_PARTIAL_PRICING_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "services/solver/dual/decomposition.h"
#include "services/solver/dual/domains.h"
#include "services/solver/dual/knapsack/knapsack.h"
#include "services/solver/model/certificate.h"

namespace treff::solver {

class PartialPricing {
 public:
  // Both must outlive it.
  PartialPricing(const Decomposition& decomposition, const Domains& domains);

  // Sets the items: free pairs with a profit above `least_profit` ≤ 0, or all where there is a
  // minimum, and those that are fixed to be in.
  void Price(const AtomPrices& prices, double least_profit);

  // By atom.
  const std::vector<Knapsack::Item>& items(int location) const { return items_[location]; }
  size_t ItemCount() const;

 private:
  void RenewNear(const AtomPrices& prices, double least_profit);
  double MostRise(const AtomPrices& prices) const;

  const Decomposition& decomposition_;
  const Domains& domains_;
  std::vector<std::vector<Knapsack::Item>> items_;  // [location]
  // [location]: indexes of pairs that could be worth taking at prices near near_price_.
  std::vector<std::vector<int32_t>> near_;
  AtomPrices near_price_;
  double near_margin_ = 0;
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_DUAL_PARTIAL_PRICING_H_
