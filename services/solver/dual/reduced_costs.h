// What atoms pay for their room at given prices, worked out once for all that use the same.
#ifndef TREFF_SERVICES_SOLVER_DUAL_REDUCED_COSTS_H_
#define TREFF_SERVICES_SOLVER_DUAL_REDUCED_COSTS_H_

#include <cstdint>
#include <vector>

#include "services/solver/model/model.h"

namespace treff::solver {

// score[k] = value[k] − toll[location[k]], for k below `count`.
void SubtractTolls(const double* value, const double* toll, const int32_t* location, int count,
                   double* score);

class Tolls {
 public:
  // `row` are the rows' prices. Both must outlive it; what Of returns holds until the next call.
  Tolls(const Model& model, const std::vector<double>& row);

  // By location, Σ price × amount of what the atom uses; +infinity where it alone exceeds a limit.
  const double* Of(const Atom& atom);

  // What each option of the atom gains: value with the floors' prices − toll. `score` has room for
  // all options.
  void Score(const Atom& atom, const std::vector<double>& floor_price, double* score);

 private:
  void Fill(const Atom& atom, double* toll) const;

  const Model& model_;
  const std::vector<double>& row_;
  std::vector<double> by_type_;  // [type][location]; empty where there are too many types
  std::vector<char> is_filled_;  // [type]
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_DUAL_REDUCED_COSTS_H_
