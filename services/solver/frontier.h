// What fairness costs: the same problem solved at rising floors.
#ifndef TREFF_SERVICES_SOLVER_FRONTIER_H_
#define TREFF_SERVICES_SOLVER_FRONTIER_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/solver/model/problem.h"
#include "services/solver/solve.h"

namespace treff::solver {

struct FrontierOptions {
  // The floors to solve at, each for every group. Empty: `points` of them, evenly from what the
  // group that is worst off gets without floors to just below what no placement can give all.
  std::vector<double> ratios;
  int points = 8;
};

struct FrontierPoint {
  double ratio = 0;   // the floor of every group
  bool held = false;  // whether a placement that keeps it was found
  std::string fault;  // if not: why
  double objective = 0;
  double bound = 0;       // of any placement that keeps it
  double loss_share = 0;  // of the objective without floors; below 0 only within the gaps
  std::vector<GroupOutcome> groups;
};

struct Frontier {
  double objective = 0;  // without floors
  double bound = 0;
  double smallest_ratio = 0;  // of any group, without floors: a floor up to here costs nothing
  double largest_ratio = 0;   // no placement gives every group more than this, by relaxation
  std::vector<FrontierPoint> points;  // by rising ratio
  bool complete = true;               // false if it was ended early
};

// Asked all the time with what is there; false ends it, and the points solved until then are given.
using FrontierCallback = std::function<bool(const Frontier& so_far)>;

// Solves once without floors and once or twice for each ratio that this placement does not keep,
// from the highest down, each time within the problem's own time limit. The problem's own floors do
// not count. FAILED_PRECONDITION if it has no groups; otherwise as Solve without floors.
absl::StatusOr<Frontier> FindFrontier(
    const Problem& problem, const FrontierOptions& options,
    const FrontierCallback& go_on = [](const Frontier&) { return true; });

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_FRONTIER_H_
