// Synthetic cohorts for tests and benchmarks: families of plausible sizes, municipalities of
// plausible capacities, values with a case part, a place part, and what the two make together.
#ifndef TREFF_SERVICES_SOLVER_MODEL_GENERATE_H_
#define TREFF_SERVICES_SOLVER_MODEL_GENERATE_H_

#include <cstdint>

#include "services/solver/model/problem.h"

namespace treff::solver {

struct GenerateOptions {
  int cases = 20'000;
  int locations = 357;
  uint64_t seed = 1;
  double tightness = 0.95;        // persons to place ÷ places
  double compatible_share = 0.9;  // of all pairs
  // Four resources: persons, dwellings, accessible dwellings, school places. Else persons alone.
  bool four_resources = false;
  double linked_share = 0;  // of cases that are linked to one before them
  double floor_ratio = 0;   // asked for every group of family size; 0 = none
};

// Deterministic for its options on every machine.
Problem Generate(const GenerateOptions& options);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_MODEL_GENERATE_H_
