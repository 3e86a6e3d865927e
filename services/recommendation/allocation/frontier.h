// What fairness costs: the same problem solved at rising floors.
#ifndef TREFF_SERVICES_RECOMMENDATION_ALLOCATION_FRONTIER_H_
#define TREFF_SERVICES_RECOMMENDATION_ALLOCATION_FRONTIER_H_

#include <vector>

#include "absl/status/statusor.h"
#include "services/recommendation/allocation/problem.h"

namespace treff::recommendation::allocation {

struct FrontierPoint {
  double ratio = 0;   // the floor of every group
  bool held = false;  // whether a placement that keeps it was found
  double objective = 0;
  double bound = 0;       // of any placement that keeps it
  double loss_share = 0;  // of the objective without floors
};

struct Frontier {
  double objective = 0;      // without floors
  double largest_ratio = 0;  // no placement gives every group more than this, by relaxation
  std::vector<FrontierPoint> points;
};

// Solves once without floors and once for each ratio, each within the problem's own time limit.
absl::StatusOr<Frontier> FindFrontier(const Problem& problem, const std::vector<double>& ratios);

}  // namespace treff::recommendation::allocation

#endif  // TREFF_SERVICES_RECOMMENDATION_ALLOCATION_FRONTIER_H_
