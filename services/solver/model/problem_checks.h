// What no search could place: found by counting, and named, before anybody waits for a search.
#ifndef TREFF_SERVICES_SOLVER_MODEL_PROBLEM_CHECKS_H_
#define TREFF_SERVICES_SOLVER_MODEL_PROBLEM_CHECKS_H_

#include "services/platform/status/field_errors.h"
#include "services/solver/model/problem.h"

namespace treff::solver {

// Adds a fault for linked cases without a common place that fits them, for minima that all cases
// compatible with a place cannot reach, and, where none may stay unplaced, for cases that fit
// nowhere and for capacities below what all need. The problem is sound otherwise. What these
// counts let pass may still have no solution.
void CheckCanBePlaced(const Problem& problem, platform::FieldErrors& errors);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_MODEL_PROBLEM_CHECKS_H_
