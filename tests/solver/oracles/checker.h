// Checks a solution and its proof from the problem alone. Shares nothing with the solver but the
// structs that carry problem, solution and certificate: limits, values, knapsacks and the meaning
// of a proof tree are worked out here anew, plainly.
#ifndef TREFF_TESTS_SOLVER_ORACLES_CHECKER_H_
#define TREFF_TESTS_SOLVER_ORACLES_CHECKER_H_

#include <string>

#include "services/solver/model/problem.h"
#include "services/solver/solve.h"

namespace treff::solver {

// Empty if the placement keeps every rule, the objective is what it amounts to, and the certificate
// proves the bound; otherwise what is wrong.
std::string FaultOf(const Problem& problem, const Solution& solution);

}  // namespace treff::solver

#endif  // TREFF_TESTS_SOLVER_ORACLES_CHECKER_H_
