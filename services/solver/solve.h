// Solves an allocation problem: the placement, what bounds it, and why it is what it is.
#ifndef TREFF_SERVICES_SOLVER_SOLVE_H_
#define TREFF_SERVICES_SOLVER_SOLVE_H_

#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "services/solver/model/fixed_cases.h"
#include "services/solver/model/problem.h"
#include "services/solver/model/solution.h"

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

// FAILED_PRECONDITION if no placement exists or none was found: it says which floors, minima or
// cases stand in the way. The same problem, with the same number of threads, gives the same
// bytes, unless the time limit cuts in: a limit of steps always cuts in at the same place.
absl::StatusOr<Solution> Solve(const Problem& problem, const ProgressCallback& progress = nullptr);

// Solves again after a person placed some cases: they stay, and of the others as many as can stay
// where `previous` put them unless moving gains. Errors of FixCases and of Solve.
absl::StatusOr<Solution> Resolve(const Problem& problem, const Solution& previous,
                                 const std::vector<Override>& overrides,
                                 const ProgressCallback& progress = nullptr);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_SOLVE_H_
