// A solved cohort as people read it.
#ifndef TREFF_SERVICES_CLI_VIEWS_MATCHING_SOLUTION_VIEW_H_
#define TREFF_SERVICES_CLI_VIEWS_MATCHING_SOLUTION_VIEW_H_

#include <string>

#include "services/cli/screen/screen.h"
#include "services/solver/model/problem.h"
#include "services/solver/solve.h"

namespace treff::cli {

// How good it is and how well that is proven, what each group got, and where each case goes; or why
// there is no placement.
std::string SolutionView(const solver::Problem& problem, const solver::Solution& solution,
                         const Screen& screen);

// One line: how far the search has come.
std::string SolveProgressText(const solver::Progress& progress, const Screen& screen);

// A share as a percentage, "0,0123 %".
std::string ShareText(double share, int decimals, const Screen& screen);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VIEWS_MATCHING_SOLUTION_VIEW_H_
