// The bound that prices prove by the knapsack decomposition, and what must be fixed because of it.
#ifndef TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_KNAPSACK_BOUND_H_
#define TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_KNAPSACK_BOUND_H_

#include <functional>
#include <vector>

#include "services/solver/dual/decomposition.h"
#include "services/solver/dual/domains.h"
#include "services/solver/dual/knapsack/knapsack.h"
#include "services/solver/dual/partial_pricing.h"
#include "services/solver/model/certificate.h"

namespace treff::solver {

class KnapsackBound {
 public:
  // All must outlive it.
  KnapsackBound(Decomposition& decomposition, const Domains& domains, PartialPricing& pricing,
                const std::function<bool()>& interrupted)
      : decomposition_(decomposition),
        domains_(domains),
        pricing_(pricing),
        interrupted_(interrupted) {}

  // The bound that the prices prove; −infinity if a location cannot keep its fixings,
  // infinity once interrupted.
  double At(const AtomPrices& prices);

  // Fixings that every placement better than `incumbent` must keep, because with the opposite the
  // prices prove a bound not above it: fixing by exact reduced costs (Posta, Ferland and Michelon
  // 2012).
  std::vector<Fixing> FixByReducedCosts(const AtomPrices& prices, double incumbent);

 private:
  double MostGain(int location, const std::vector<Knapsack::Item>& items);
  void FixAt(int location, const AtomPrices& prices, double bound, double enough,
             std::vector<Fixing>& fixings);

  Decomposition& decomposition_;
  const Domains& domains_;
  PartialPricing& pricing_;
  const std::function<bool()>& interrupted_;
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_KNAPSACK_BOUND_H_
