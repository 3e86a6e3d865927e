// The dual of the knapsack decomposition smoothed by entropy: its value, slope and curvature, and
// Newton's step. Atoms pay their prices or stay out softly, and knapsacks choose softly.
#ifndef TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_SMOOTH_KNAPSACK_DUAL_H_
#define TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_SMOOTH_KNAPSACK_DUAL_H_

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "services/solver/dual/decomposition.h"
#include "services/solver/dual/domains.h"
#include "services/solver/dual/knapsack/knapsack.h"
#include "services/solver/dual/partial_pricing.h"
#include "services/solver/model/certificate.h"
#include "services/solver/model/model.h"

namespace treff::solver {

class SmoothKnapsackDual {
 public:
  // How much of an atom the relaxation places at a location.
  struct Fraction {
    int32_t atom, location;
    double share;
  };

  // Cooler than this, in temperatures below indifference, nothing counts.
  static constexpr double kNegligible = 30;

  // All must outlive it.
  SmoothKnapsackDual(Decomposition& decomposition, const Domains& domains, PartialPricing& pricing,
                     const std::function<bool()>& interrupted);

  // The value at these prices; −infinity if a location cannot keep its fixings. The temperature has
  // the unit of the values.
  double Evaluate(const AtomPrices& prices, double temperature);
  // Whether Evaluate last gave up, for want of states.
  bool gave_up() const { return gave_up_; }
  // The objective of the shares at which Evaluate arrived.
  double objective() const { return objective_; }
  // These shares, above 0.001, by atom.
  std::vector<Fraction> Fractions() const;

  // The slope is known where Evaluate arrived; this adds the curvature.
  void FindCurvature(double temperature);
  // Newton's step with the curvature lifted by `damping` everywhere (Levenberg and Marquardt): flat
  // directions, of atoms whose place is certain, stay short. `slope` is the change along it. Short
  // of coupled unknowns once interrupted.
  std::vector<double> NewtonStep(double damping, double& slope);
  AtomPrices Moved(const AtomPrices& prices, const std::vector<double>& step) const;
  // Slope and curvature as they were before a step that may be taken back: called before Evaluate,
  // and once more to take it back.
  void SwapShape() { std::swap(before_, shape_); }

 private:
  double AddPayments(const AtomPrices& prices, double temperature);
  double AddFloors(const AtomPrices& prices, double temperature);
  void AddShare(int location, const Knapsack::Item& item, double taken);
  double AddKnapsacks(const AtomPrices& prices, double temperature);
  void FindCoupled();
  void AddCovariances(int location, const std::vector<double>& both, double temperature);
  void AddFloorCovariances(int location, const std::vector<double>& both, double temperature);
  void AddBetweenFloors(const Atom& atom, int32_t option, int32_t floor, double given);

  Decomposition& decomposition_;
  const Domains& domains_;
  PartialPricing& pricing_;
  const std::function<bool()>& interrupted_;
  const Model& model_;

  std::vector<std::vector<std::pair<int32_t, double>>> shares_;  // [location]: atom, share

  // The floors' prices are the last unknowns. Curvature between unknowns only where they are
  // coupled: floors, and atoms that compete for room while uncertain.
  struct Shape {
    std::vector<double> slope, curve;   // [unknown]
    std::vector<int32_t> coupled;       // unknowns
    std::vector<double> coupled_curve;  // lower triangle, rows in sequence
  };
  bool gave_up_ = false;
  Shape shape_, before_;
  std::vector<double> matrix_;  // of a Newton step
  double objective_ = 0;
  std::vector<int32_t> coupled_index_;  // [unknown], −1 if it is not
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_SMOOTH_KNAPSACK_DUAL_H_
