// What solving gave: the placement, what bounds it, and why it is what it is.
#ifndef TREFF_SERVICES_SOLVER_MODEL_SOLUTION_H_
#define TREFF_SERVICES_SOLVER_MODEL_SOLUTION_H_

#include <cstdint>
#include <vector>

#include "services/solver/model/certificate.h"

namespace treff::solver {

struct GroupOutcome {
  int32_t group = 0;
  double value = 0;         // what its cases got
  double random_value = 0;  // what random compatible placement would give them
  double floor_ratio = 0;   // 0 = none asked for
  double price = 0;         // of one more in the ratio, in the unit of the values
};

// A case that is not at the place worth most to it.
struct NotBest {
  int32_t case_index = 0;
  int32_t best_location = 0;
  double value_lost = 0;
  double price_of_best = 0;  // what its room there is worth to others
  bool held = false;         // a person placed it: that is why
};

struct Solution {
  double objective = 0;
  double bound = 0;     // no solution's objective is above it
  double gap = 0;       // (bound − objective) / max(|objective|, 1e-9)
  bool proven = false;  // whether the gap asked for was proven
  double seconds = 0;
  std::vector<int32_t> location;  // [case], kNone when unplaced
  std::vector<double> price;      // [location][resource], of one more unit; 0 when not binding
  std::vector<int64_t> used;      // [location][resource]
  std::vector<GroupOutcome> groups;
  std::vector<NotBest> not_best;
  Certificate certificate;
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_MODEL_SOLUTION_H_
