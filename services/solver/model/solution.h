// What solving gave: the placement, what bounds it, and why it is what it is.
#ifndef TREFF_SERVICES_SOLVER_MODEL_SOLUTION_H_
#define TREFF_SERVICES_SOLVER_MODEL_SOLUTION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/solver/model/certificate.h"

namespace treff::solver {

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

// Why a search ended. With the first four there is a placement, with the last two there is none.
enum class Termination {
  kOptimalProven,     // no placement is better, to rounding
  kGapReached,        // the gap asked for is proven; after an override the gap of before
  kTimeLimit,         // or the limit of steps
  kCancelled,         // by the caller
  kInfeasibleProven,  // no placement keeps every rule
  kNothingFound,      // a limit or the caller ended the search before there was one, or a proof
};

// "OPTIMAL_PROVEN": as the wire spells it.
std::string_view TerminationName(Termination termination);

struct Solution {
  Termination termination = Termination::kNothingFound;
  // Without a placement: what is proven and how, or what the nearest placement breaks, and what
  // would help. All else is then empty.
  std::string fault;
  double objective = 0;
  double bound = 0;  // no solution's objective is above it
  // (bound − objective) / max(|objective|, 1e-9); the 1e-9 of the largest value, where all are
  // tiny.
  double gap = 0;
  bool proven = false;  // whether the gap asked for was proven
  double seconds = 0;
  std::vector<int32_t> location;  // [case], kNone when unplaced
  std::vector<double> price;      // [location][resource], of one more unit; 0 when not binding
  std::vector<int64_t> used;      // [location][resource]
  std::vector<GroupOutcome> groups;
  std::vector<NotBest> not_best;
  Certificate certificate;

  // Whether there is a placement.
  bool found() const { return termination < Termination::kInfeasibleProven; }
};

// The solution if there is a placement, else an error with its fault and the termination's name as
// reason: FAILED_PRECONDITION if there is none, whatever the time; DEADLINE_EXCEEDED if none was
// found, which more time may change.
absl::StatusOr<Solution> WithPlacement(Solution solution);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_MODEL_SOLUTION_H_
