#include "services/solver/model/solution.h"

#include <utility>

#include "services/platform/status/error_details.h"
#include "services/platform/status/reasons.h"

namespace treff::solver {

std::string_view TerminationName(Termination termination) {
  switch (termination) {
    case Termination::kOptimalProven:
      return "OPTIMAL_PROVEN";
    case Termination::kGapReached:
      return "GAP_REACHED";
    case Termination::kTimeLimit:
      return "TIME_LIMIT";
    case Termination::kCancelled:
      return "CANCELLED";
    case Termination::kInfeasibleProven:
      return "INFEASIBLE_PROVEN";
    case Termination::kNothingFound:
      break;
  }
  return "NOTHING_FOUND";
}

absl::StatusOr<Solution> WithPlacement(Solution solution) {
  if (solution.found()) return solution;
  return platform::ErrorOf(solution.termination == Termination::kInfeasibleProven
                               ? platform::reasons::kInfeasibleProven
                               : platform::reasons::kNothingFound,
                           solution.fault);
}

}  // namespace treff::solver
