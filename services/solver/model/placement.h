// A placement, and what it amounts to: its objective, and whether it keeps every rule.
#ifndef TREFF_SERVICES_SOLVER_MODEL_PLACEMENT_H_
#define TREFF_SERVICES_SOLVER_MODEL_PLACEMENT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/solver/model/model.h"

namespace treff::solver {

// Where every atom goes: the index of its option, or Model::kUnplaced.
using Placement = std::vector<int32_t>;

// Groups named in one message; others are counted.
constexpr int kFloorsNamed = 5;

struct Outcome {
  double objective = 0;
  bool feasible = false;
  std::string broken;  // which rules are broken, how many of each, which floors; empty if feasible
  int broken_limits = 0;          // and minima, and cases without a place: all but floors
  double floor_scale = 1;         // the largest multiple of all floors that is reached, at most 1
  std::vector<double> row_use;    // [row]
  std::vector<double> floor_use;  // [floor]
};

Outcome Evaluate(const Model& model, const Placement& placement);

// By how much a floor may seem to be missed, from rounding in its sum.
double FloorTolerance(const Model& model, int floor);

// Whether some atoms of the unit are in another region than others, or unplaced.
bool IsSplit(const Model& model, int unit, const Placement& placement);

// The least objective that a placement keeping every rule can have, and less: a proven bound below
// it says that there is none.
double LeastObjective(const Model& model);

// A ratio rounded down to four decimals: as much is reached.
double ReachedRatio(double ratio);

// (bound − objective) / max(|objective|, 1e-9), never below 0.
double RelativeGap(double bound, double objective);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_MODEL_PLACEMENT_H_
