// What floors cost, as people and programs read it.
#ifndef TREFF_SERVICES_CLI_VIEWS_MATCHING_FRONTIER_VIEW_H_
#define TREFF_SERVICES_CLI_VIEWS_MATCHING_FRONTIER_VIEW_H_

#include <string>

#include "services/cli/screen/screen.h"
#include "services/solver/frontier.h"
#include "services/solver/model/problem.h"

namespace treff::cli {

// What the range of floors is, then a line a floor: what it costs, and which groups it costs that
// for.
std::string FrontierView(const solver::Problem& problem, const solver::Frontier& frontier,
                         const Screen& screen);

// The JSON that docs/allocation.md describes.
std::string FrontierJson(const solver::Problem& problem, const solver::Frontier& frontier);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VIEWS_MATCHING_FRONTIER_VIEW_H_
