// The lowest bound of the knapsack decomposition: Newton's method on the smoothed dual, as it
// cools.
#ifndef TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_KNAPSACK_RELAXATION_H_
#define TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_KNAPSACK_RELAXATION_H_

#include <functional>
#include <vector>

#include "services/solver/dual/knapsack/knapsack_bound.h"
#include "services/solver/dual/knapsack/smooth_knapsack_dual.h"
#include "services/solver/model/certificate.h"

namespace treff::solver {

struct Relaxation {
  double bound = 0;
  AtomPrices prices;                                    // that prove the bound
  std::vector<SmoothKnapsackDual::Fraction> fractions;  // shares above 0.001, by atom
  AtomPrices center;                                    // to start a like relaxation from
  double reached = 0;                                   // the objective of the shares
  bool settled = false;  // false: there are no shares, and the bound is that of `start`
};

class KnapsackRelaxation {
 public:
  // Temperatures of a relaxation, as shares of the spread of the values.
  struct Cooling {
    double warm, cold;
    double center;  // prices reached above it are kept, to start others from
    // Not to a given temperature, but until it is settled whether the bound needed can be proven.
    bool decides = false;
  };

  // Both must outlive it. `spread` is that of the values.
  KnapsackRelaxation(KnapsackBound& bound, SmoothKnapsackDual& dual, double spread)
      : bound_(bound), dual_(dual), spread_(spread) {}

  // Tightens the bound from `center` on, cooling down, until it is at most `enough` or `stop` says
  // so. What `start` proves holds in any case.
  Relaxation Relax(const AtomPrices& start, const AtomPrices& center, const Cooling& cooling,
                   double enough, const std::function<bool()>& stop);

 private:
  bool Minimize(AtomPrices& prices, double temperature, double enough,
                const std::function<bool()>& stop);

  KnapsackBound& bound_;
  SmoothKnapsackDual& dual_;
  const double spread_;
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_KNAPSACK_RELAXATION_H_
