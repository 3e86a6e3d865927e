// What floors cost, as people and programs read it.
#ifndef TREFF_SERVICES_CLI_FRONTIER_VIEW_H_
#define TREFF_SERVICES_CLI_FRONTIER_VIEW_H_

#include <string>

#include "services/cli/screen.h"
#include "services/recommendation/allocation/frontier.h"
#include "services/recommendation/allocation/problem.h"

namespace treff::cli {

// What the range of floors is, then a line a floor: what it costs, and which groups it costs that
// for.
std::string FrontierView(const recommendation::allocation::Problem& problem,
                         const recommendation::allocation::Frontier& frontier,
                         const Screen& screen);

// The JSON that docs/allocation.md describes.
std::string FrontierJson(const recommendation::allocation::Problem& problem,
                         const recommendation::allocation::Frontier& frontier);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_FRONTIER_VIEW_H_
