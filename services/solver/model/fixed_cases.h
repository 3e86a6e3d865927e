// Fixes cases where a person placed them.
#ifndef TREFF_SERVICES_SOLVER_MODEL_FIXED_CASES_H_
#define TREFF_SERVICES_SOLVER_MODEL_FIXED_CASES_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "services/solver/model/problem.h"

namespace treff::solver {

struct Override {
  int32_t case_index = 0;
  int32_t location = 0;  // Problem::kNone: stays unplaced
};

// Leaves each overridden case only the place that a person gave it, where it must then be placed.
// The last override of a case holds; one of an earlier call has cut the case's options already, so
// that it can only be repeated. INVALID_ARGUMENT if an index is none of the problem's;
// FAILED_PRECONDITION if a case may not go where it is wanted, if one linked with it cannot follow,
// or if too many are held at one place. After an error the problem is as it was.
absl::Status FixCases(const std::vector<Override>& overrides, Problem& problem);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_MODEL_FIXED_CASES_H_
