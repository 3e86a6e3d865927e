// The same problem solved by CBC, for small problems: the peer that the solver must agree with.
#ifndef TREFF_TESTS_SOLVER_ORACLES_CBC_H_
#define TREFF_TESTS_SOLVER_ORACLES_CBC_H_

#include <optional>

#include "services/solver/model/problem.h"

namespace treff::solver {

// The optimal objective, or nothing if the problem has no solution. Knows resources, minima,
// same-location links and floors; not regions, burden and periods.
std::optional<double> SolveWithCbc(const Problem& problem);

}  // namespace treff::solver

#endif  // TREFF_TESTS_SOLVER_ORACLES_CBC_H_
