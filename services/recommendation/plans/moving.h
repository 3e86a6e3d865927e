// What moving costs when a plan is revised: a case stays where it was unless moving gains more.
#ifndef TREFF_SERVICES_RECOMMENDATION_PLANS_MOVING_H_
#define TREFF_SERVICES_RECOMMENDATION_PLANS_MOVING_H_

#include "services/solver/solve.h"

namespace treff::recommendation {

// Points, of the 0 to 100 that a place can be worth, that moving one case must gain for the whole.
// Somebody has read the plan, and told others of it; placements a hair apart are as good as each
// other.
inline constexpr double kMovePrice = 1;

// A placement of `problem`, whose values are points, near that of `base`. Objective, groups and
// what each case lost are by the values as they are; prices are those with moving priced; no
// placement's objective is above the bound, so that the gap shows what staying costs as well. With
// floors moving costs nothing: they are shares of the values. `ceiling` is what no objective of
// `problem` exceeds, such as the bound of a plan with fewer cases held; infinity where nothing is
// known.
solver::Solution SolveStaying(const solver::Problem& problem, const solver::Solution& base,
                              double ceiling, const solver::ProgressCallback& report);

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_PLANS_MOVING_H_
