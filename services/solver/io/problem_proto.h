// Between the wire's AllocationProblem and AllocationResult and the solver's own structs.
#ifndef TREFF_SERVICES_SOLVER_IO_PROBLEM_PROTO_H_
#define TREFF_SERVICES_SOLVER_IO_PROBLEM_PROTO_H_

#include "absl/status/statusor.h"
#include "services/solver/model/problem.h"
#include "services/solver/model/solution.h"
#include "treff/recommendation/v1/allocation_problem.pb.h"

namespace treff::solver {

namespace v1 = recommendation::v1;

// INVALID_ARGUMENT with every fault by its field.
absl::StatusOr<Problem> ProblemFromProto(const v1::AllocationProblem& proto);

// What ProblemFromProto makes the problem again from. The wire knows neither what a person holds
// nor a limit of steps: they are left out.
v1::AllocationProblem ProblemToProto(const Problem& problem);

// Unset fields become what the proto says beside them.
Options OptionsFromProto(const v1::AllocationOptions& proto);

v1::AllocationResult ResultToProto(const Problem& problem, const Solution& solution);

// Enough of an earlier solution to begin Resolve with: placement, gap, and the prices of resources
// and floors. `result` is of a problem with the same cases and locations; what it does not name is
// unplaced and has price 0.
Solution SolutionFromProto(const Problem& problem, const v1::AllocationResult& result);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_IO_PROBLEM_PROTO_H_
