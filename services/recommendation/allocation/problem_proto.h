// Between the wire's AllocationProblem and AllocationResult and the solver's own structs.
#ifndef TREFF_SERVICES_RECOMMENDATION_ALLOCATION_PROBLEM_PROTO_H_
#define TREFF_SERVICES_RECOMMENDATION_ALLOCATION_PROBLEM_PROTO_H_

#include "absl/status/statusor.h"
#include "services/recommendation/allocation/problem.h"
#include "services/recommendation/allocation/solve.h"
#include "treff/recommendation/v1/allocation_problem.pb.h"

namespace treff::recommendation::allocation {

// INVALID_ARGUMENT with every fault by its field.
absl::StatusOr<Problem> ProblemFromProto(const v1::AllocationProblem& proto);

v1::AllocationResult ResultToProto(const Problem& problem, const Solution& solution);

}  // namespace treff::recommendation::allocation

#endif  // TREFF_SERVICES_RECOMMENDATION_ALLOCATION_PROBLEM_PROTO_H_
