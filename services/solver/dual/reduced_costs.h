// Reduced costs of options at given prices of the rows: value less what the atom uses, priced. What
// is used is priced once for all atoms that use the same.
#ifndef TREFF_SERVICES_SOLVER_DUAL_REDUCED_COSTS_H_
#define TREFF_SERVICES_SOLVER_DUAL_REDUCED_COSTS_H_

#include <cstdint>
#include <vector>

#include "services/solver/model/model.h"

namespace treff::solver {

// score[k] = value[k] − cost[location[k]], for k below `count`.
void SubtractCosts(const double* value, const double* cost, const int32_t* location, int count,
                   double* score);

class ReducedCosts {
 public:
  // `row` are the rows' prices. Both must outlive it; what Of returns holds until the next call.
  ReducedCosts(const Model& model, const std::vector<double>& row);

  // By location, Σ price × amount of what the atom uses; +infinity where it alone exceeds a limit.
  const double* Of(const Atom& atom);

  // What each option of the atom gains: value with the floors' prices − cost. `score` has room for
  // all options.
  void Score(const Atom& atom, const std::vector<double>& floor_price, double* score);

 private:
  void Fill(const Atom& atom, double* cost) const;

  const Model& model_;
  const std::vector<double>& row_;
  std::vector<double> by_type_;  // [type][location]; empty where there are too many types
  std::vector<char> is_filled_;  // [type]
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_DUAL_REDUCED_COSTS_H_
