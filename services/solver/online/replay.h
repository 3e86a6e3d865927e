// Plays a year: cases arrive in batches and are placed at once, with an eye to those still to come.
//
// What a place is worth to later cases is unknown, but a pool of cases like them is: futures drawn
// from the pool give each a price for every place left, and a batch is placed against their mean.
#ifndef TREFF_SERVICES_SOLVER_ONLINE_REPLAY_H_
#define TREFF_SERVICES_SOLVER_ONLINE_REPLAY_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "services/solver/model/problem.h"
#include "services/solver/online/arrivals.h"

namespace treff::solver {

struct ReplayOptions {
  int batches = 52;
  uint64_t seed = 1;  // of the order of arrivals and of the futures
  int futures = 20;   // drawn for each batch
  Arrivals arrivals = Arrivals::kOverDispersed;
  double expected_share = 1;  // expected ÷ true number; 0.7 or 1.3 is being wrong by 30 %
  bool learn = true;          // whether cases that came are added to the pool
  // The bound of the whole year if the caller has it: solving for it takes longer than replaying.
  // 0 = not known.
  double known_hindsight = 0;
};

struct ReplayOutcome {
  uint64_t seed = 0;
  double hindsight = 0;    // the bound of what could be had knowing everything
  double ahead = 0;        // objective with prices from futures
  double greedy = 0;       // objective when each batch is placed for itself
  double ahead_share = 0;  // of hindsight
  double greedy_share = 0;
  double seconds = 0;
};

// Shuffles the problem's cases into batches and places them twice, looking ahead and greedily.
// `pool` has cases for the same locations and resources; its capacities do not matter.
// Only hindsight is bound by the problem's time limit; the rest is the same on every machine.
// INVALID_ARGUMENT if the two do not match; links and floors do not apply to batches.
absl::StatusOr<ReplayOutcome> Replay(const Problem& problem, const Problem& pool,
                                     const ReplayOptions& options);

// Mean prices by [location][resource] over options.futures sampled futures of about `cases` pool
// cases each, under the capacities left. They serve single recommendations.
std::vector<double> PricesOfFutures(const Problem& pool, const std::vector<int64_t>& capacity_left,
                                    double cases, const ReplayOptions& options);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_ONLINE_REPLAY_H_
