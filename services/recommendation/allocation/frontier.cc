#include "services/recommendation/allocation/frontier.h"

#include <algorithm>
#include <cmath>

#include "services/platform/status.h"
#include "services/recommendation/allocation/model.h"
#include "services/recommendation/allocation/prices.h"
#include "services/recommendation/allocation/solve.h"

namespace treff::recommendation::allocation {

absl::StatusOr<Frontier> FindFrontier(const Problem& problem, const std::vector<double>& ratios) {
  Problem floored = problem;
  floored.options.floors.clear();
  Frontier frontier;
  TREFF_ASSIGN_OR_RETURN(const Solution free, Solve(floored));
  frontier.objective = free.objective;
  floored.options.floors = {{"*", 1}};
  frontier.largest_ratio = FindFloorReach(Model(floored)).scale;
  for (double ratio : ratios) {
    floored.options.floors = {{"*", ratio}};
    FrontierPoint point{.ratio = ratio};
    const absl::StatusOr<Solution> solution = Solve(floored);
    if (solution.ok()) {
      point.held = true;
      point.objective = solution->objective;
      point.bound = solution->bound;
      point.loss_share =
          (free.objective - solution->objective) / std::max(std::abs(free.objective), 1e-9);
    } else if (solution.status().code() != absl::StatusCode::kFailedPrecondition) {
      return solution.status();
    }
    frontier.points.push_back(point);
  }
  return frontier;
}

}  // namespace treff::recommendation::allocation
