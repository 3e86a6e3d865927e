// Other people's solvers on our problems. Pairs that exceed a capacity alone are dropped for all of
// them: that makes their relaxations tighter.
#ifndef TREFF_TESTS_BENCH_ALLOCATION_PEERS_H_
#define TREFF_TESTS_BENCH_ALLOCATION_PEERS_H_

#include <optional>

#include "absl/status/statusor.h"
#include "services/solver/model/problem.h"

namespace treff::solver {

struct PeerResult {
  std::optional<double> objective;  // of a placement; a relaxation gives none
  std::optional<double> bound;      // nothing if it did not come to one in its time
};

// CBC as its own command would run it. Knows resources, minima, same-location links and floors.
PeerResult RunCbc(const Problem& problem, double seconds);

// CLP on the LP relaxation of the same model: a bound.
PeerResult RunClp(const Problem& problem, double seconds);

// LEMON's network simplex: the LP relaxation as a flow of persons, a bound. UNIMPLEMENTED for more
// than one resource, links or floors, or where LEMON is not installed. It cannot be told a time.
absl::StatusOr<PeerResult> RunLemon(const Problem& problem);

}  // namespace treff::solver

#endif  // TREFF_TESTS_BENCH_ALLOCATION_PEERS_H_
