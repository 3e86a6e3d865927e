// Brings a problem whose values are all tiny to a scale at which searches can tell differences.
//
// Scales are powers of two, so that nothing is rounded: placements, prices and what is proven are
// those of the problem as it was given.
#ifndef TREFF_SERVICES_SOLVER_MODEL_SCALING_H_
#define TREFF_SERVICES_SOLVER_MODEL_SCALING_H_

#include "services/solver/model/problem.h"
#include "services/solver/model/solution.h"

namespace treff::solver {

// The power of two that brings numbers of this largest magnitude to below 2; 0 where they are large
// enough as they are, from a millionth up, or nothing.
int ScaleExponent(double largest);

// Of the values and of the price of leaving out.
int ValueExponent(const Problem& problem);

// With all that has the unit of the values × 2^exponent.
void ScaleValues(int exponent, Problem& problem);
void ScaleValues(int exponent, Solution& solution);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_MODEL_SCALING_H_
