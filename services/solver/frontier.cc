#include "services/solver/frontier.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "services/platform/status/status.h"
#include "services/solver/dual/floor_reach.h"
#include "services/solver/dual/price_bound.h"
#include "services/solver/model/model.h"
#include "services/solver/model/placement.h"

namespace treff::solver {
namespace {

double SmallestRatio(const std::vector<GroupOutcome>& groups) {
  double smallest = std::numeric_limits<double>::infinity();
  for (const GroupOutcome& group : groups) {
    if (group.random_value > 0) smallest = std::min(smallest, group.value / group.random_value);
  }
  return std::isinf(smallest) ? 0 : std::max(smallest, 0.0);
}

std::vector<double> Ratios(const FrontierOptions& options, const Frontier& frontier) {
  if (!options.ratios.empty()) return options.ratios;
  std::vector<double> ratios;
  const double span = std::max(0.0, frontier.largest_ratio - frontier.smallest_ratio);
  for (int p = 0; p < options.points; ++p) {
    ratios.push_back(ReachedRatio(frontier.smallest_ratio + span * p / options.points));
  }
  return ratios;
}

// A placement that keeps a higher floor keeps this one: where none is found that is as good, the
// search goes on from there.
absl::StatusOr<Solution> SolveAt(const Problem& floored, const std::optional<Solution>& above,
                                 const ProgressCallback& progress) {
  absl::StatusOr<Solution> solution = Solve(floored, progress);
  const bool may_be_worse = solution.ok() || absl::IsFailedPrecondition(solution.status());
  if (!above.has_value() || !may_be_worse) return solution;
  if (solution.ok() && solution->objective >= above->objective) return solution;
  return Resolve(floored, *above, {}, progress);
}

FrontierPoint PointOf(double ratio, const absl::StatusOr<Solution>& solution, double free) {
  FrontierPoint point{.ratio = ratio};
  if (!solution.ok()) {
    point.fault = std::string(solution.status().message());
    return point;
  }
  point.held = true;
  point.objective = solution->objective;
  point.bound = solution->bound;
  point.loss_share = (free - solution->objective) / std::max(std::abs(free), 1e-9);
  point.groups = solution->groups;
  return point;
}

bool AllGet(const std::vector<GroupOutcome>& groups, double ratio) {
  return std::all_of(groups.begin(), groups.end(), [&](const GroupOutcome& group) {
    return group.value >= ratio * group.random_value;
  });
}

// The placement without floors keeps this one.
FrontierPoint KeptFreely(double ratio, Solution free) {
  for (GroupOutcome& group : free.groups) {
    if (group.random_value != 0) group.floor_ratio = ratio;
  }
  const double objective = free.objective;
  return PointOf(ratio, std::move(free), objective);
}

// `reach` is that of floors at 1.
FrontierPoint OutOfReach(const Problem& floored, double ratio, FloorReach reach) {
  reach.scale /= ratio;
  for (double& price : reach.prices.floor) price /= ratio;
  return {.ratio = ratio, .fault = FloorsOutOfReach(Model(floored), reach)};
}

// What bounds a floor bounds all above it.
void LowerBounds(Frontier& frontier) {
  double bound = frontier.bound;
  for (FrontierPoint& point : frontier.points) {
    if (point.held) point.bound = bound = std::max(std::min(bound, point.bound), point.objective);
  }
}

}  // namespace

absl::StatusOr<Frontier> FindFrontier(const Problem& problem, const FrontierOptions& options,
                                      const FrontierCallback& go_on) {
  if (problem.groups.empty()) {
    return absl::FailedPreconditionError(
        "no case has a group, so that floors have nothing to hold for: give cases a group");
  }
  Frontier frontier;
  const auto ended = [&] { return !frontier.complete || !(frontier.complete = go_on(frontier)); };
  const ProgressCallback progress = [&](const Progress&) { return !ended(); };
  Problem floored = problem;
  floored.options.floors.clear();
  TREFF_ASSIGN_OR_RETURN(const Solution free, Solve(floored, progress));
  frontier.objective = free.objective;
  frontier.bound = free.bound;
  frontier.smallest_ratio = SmallestRatio(free.groups);
  floored.options.floors = {{"*", 1}};
  const FloorReach reach = FindFloorReach(Model(floored), ended);
  if (std::isinf(reach.scale)) {
    return absl::FailedPreconditionError(
        "no group can expect more than 0 of a place drawn at random, so that multiples of that ask "
        "for nothing: give pairs values above 0");
  }
  frontier.largest_ratio = reach.scale;
  std::vector<double> ratios = Ratios(options, frontier);
  std::sort(ratios.begin(), ratios.end());
  ratios.erase(std::unique(ratios.begin(), ratios.end()), ratios.end());
  std::optional<Solution> above;
  for (auto ratio = ratios.rbegin(); ratio != ratios.rend() && !ended(); ++ratio) {
    floored.options.floors = {{"*", *ratio}};
    if (*ratio == 0 || AllGet(free.groups, *ratio)) {
      frontier.points.insert(frontier.points.begin(), KeptFreely(*ratio, free));
      continue;
    }
    if (*ratio > reach.scale) {
      frontier.points.insert(frontier.points.begin(), OutOfReach(floored, *ratio, reach));
      continue;
    }
    absl::StatusOr<Solution> solution = SolveAt(floored, above, progress);
    if (!solution.ok() && !absl::IsFailedPrecondition(solution.status())) return solution.status();
    if (!frontier.complete) break;
    frontier.points.insert(frontier.points.begin(), PointOf(*ratio, solution, free.objective));
    if (solution.ok()) above = *std::move(solution);
  }
  LowerBounds(frontier);
  return frontier;
}

}  // namespace treff::solver
