// How high floors can be by the linear relaxation, found by CLP: what the solver must agree with.
#ifndef TREFF_TESTS_SOLVER_ORACLES_CLP_H_
#define TREFF_TESTS_SOLVER_ORACLES_CLP_H_

#include "services/solver/model/problem.h"

namespace treff::solver {

// The largest ratio that every group can have at once when cases may be split and left out. Knows
// resources; not minima, links, regions, burden and periods.
double LargestRatioWithClp(const Problem& problem);

}  // namespace treff::solver

#endif  // TREFF_TESTS_SOLVER_ORACLES_CLP_H_
