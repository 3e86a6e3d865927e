// A solved cohort as people read it.
#ifndef TREFF_SERVICES_CLI_SOLUTION_VIEW_H_
#define TREFF_SERVICES_CLI_SOLUTION_VIEW_H_

#include <string>

#include "services/cli/screen.h"
#include "services/recommendation/allocation/problem.h"
#include "services/recommendation/allocation/solve.h"

namespace treff::cli {

// How good it is and how well that is proven, what each group got, and where each case goes.
std::string SolutionView(const recommendation::allocation::Problem& problem,
                         const recommendation::allocation::Solution& solution,
                         const Screen& screen);

// One line: how far the search has come.
std::string SolveProgressText(const recommendation::allocation::Progress& progress,
                              const Screen& screen);

// A share as a percentage, "0,0123 %".
std::string ShareText(double share, int decimals, const Screen& screen);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_SOLUTION_VIEW_H_
