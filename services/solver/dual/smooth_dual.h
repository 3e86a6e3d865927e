// The Lagrangian dual smoothed by entropy: value, gradient and Hessian at given prices.
#ifndef TREFF_SERVICES_SOLVER_DUAL_SMOOTH_DUAL_H_
#define TREFF_SERVICES_SOLVER_DUAL_SMOOTH_DUAL_H_

#include <cstdint>
#include <vector>

#include "services/solver/dual/candidates.h"
#include "services/solver/dual/soft_choices.h"
#include "services/solver/model/certificate.h"
#include "services/solver/model/model.h"

namespace treff::solver {

// The unknowns are the prices of `rows` (others stay as they are), then those of all floors.
class SmoothDual {
 public:
  // `share` is the part of all units that the candidates stand for: limits are scaled by it. With
  // `reach`, values count through the floors alone, and Σ price × least is taken to be
  // constant (see FindFloorReach).
  SmoothDual(const Model& model, const Candidates& candidates, std::vector<int32_t> rows,
             double share, bool reach = false);

  SmoothDual(const SmoothDual&) = delete;  // its parts refer to it
  SmoothDual& operator=(const SmoothDual&) = delete;

  int size() const { return static_cast<int>(rows_.size()) + model_.FloorCount(); }
  const std::vector<int32_t>& rows() const { return rows_; }

  // The value at `prices`; gradient and Hessian (lower triangle, rows in sequence) are kept. The
  // temperature has the unit of the values.
  double Evaluate(const Prices& prices, double temperature);
  const std::vector<double>& gradient() const { return parts_[0].gradient(); }
  const std::vector<double>& hessian() const { return parts_[0].hessian(); }
  void MoveSlacks(const Prices& before, const std::vector<double>& step, double temperature);
  void SetSlacks(const Prices& prices, double temperature);

 private:
  double AddLimits(const Prices& prices, double temperature);
  double AddFloors(const Prices& prices, double temperature);

  const Model& model_;
  const std::vector<int32_t> rows_;
  const double share_;
  const bool reach_;
  std::vector<int32_t> unknown_of_row_;
  std::vector<int32_t> units_;      // of the candidates, by type
  std::vector<SoftChoices> parts_;  // one for each thread; the first has the sum of all
  std::vector<double> slack_;
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_DUAL_SMOOTH_DUAL_H_
