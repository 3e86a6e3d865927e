// Solves an allocation problem: the placement, what bounds it, and why it is what it is.
#ifndef TREFF_SERVICES_SOLVER_SOLVE_H_
#define TREFF_SERVICES_SOLVER_SOLVE_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "services/solver/certificate.h"
#include "services/solver/hold.h"
#include "services/solver/problem.h"

namespace treff::solver {

// How far a search has come.
struct Progress {
  double objective = 0;
  double bound = 0;
  double gap = 0;  // relative, as in Solution
  double seconds = 0;
};

// Called now and then; false cancels, and the best found so far is returned.
using ProgressCallback = std::function<bool(const Progress&)>;

struct GroupOutcome {
  int32_t group = 0;
  double value = 0;         // what its cases got
  double random_value = 0;  // what random compatible placement would give them
  double floor_ratio = 0;   // 0 = none asked for
  double price = 0;         // of one more in the ratio, in the unit of the values
};

// A case that is not at the place worth most to it.
struct NotBest {
  int32_t case_index = 0;
  int32_t best_location = 0;
  double value_lost = 0;
  double price_of_best = 0;  // what its room there is worth to others
  bool held = false;         // a person placed it: that is why
};

struct Solution {
  double objective = 0;
  double bound = 0;     // no solution's objective is above it
  double gap = 0;       // (bound − objective) / max(|objective|, 1e-9)
  bool proven = false;  // whether the gap asked for was proven
  double seconds = 0;
  std::vector<int32_t> location;  // [case], kNone when unplaced
  std::vector<double> price;      // [location][resource], of one more unit; 0 when not binding
  std::vector<int64_t> used;      // [location][resource]
  std::vector<GroupOutcome> groups;
  std::vector<NotBest> not_best;
  Certificate certificate;
};

// FAILED_PRECONDITION if no placement exists or none was found: it says which floors, minima or
// cases stand in the way. The same problem, with the same number of threads, gives the same
// bytes, unless the time limit cuts in: a limit of steps always cuts in at the same place.
absl::StatusOr<Solution> Solve(const Problem& problem, const ProgressCallback& progress = nullptr);

// Solves again after a person placed some cases: they stay, and of the others as many as can stay
// where `previous` put them unless moving gains. Errors of Hold and of Solve.
absl::StatusOr<Solution> Resolve(const Problem& problem, const Solution& previous,
                                 const std::vector<Override>& overrides,
                                 const ProgressCallback& progress = nullptr);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_SOLVE_H_
