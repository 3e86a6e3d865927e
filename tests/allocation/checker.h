// Checks a solution and its proof from the problem alone. Shares nothing with the solver but the
// structs that carry problem, solution and certificate: limits, values, knapsacks and the meaning
// of a proof tree are worked out here anew, plainly.
#ifndef TREFF_TESTS_ALLOCATION_CHECKER_H_
#define TREFF_TESTS_ALLOCATION_CHECKER_H_

#include <string>

#include "services/recommendation/allocation/problem.h"
#include "services/recommendation/allocation/solve.h"

namespace treff::recommendation::allocation {

// Empty if the placement keeps every rule, the objective is what it amounts to, and the certificate
// proves the bound; otherwise what is wrong.
std::string FaultOf(const Problem& problem, const Solution& solution);

}  // namespace treff::recommendation::allocation

#endif  // TREFF_TESTS_ALLOCATION_CHECKER_H_
