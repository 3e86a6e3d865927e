// Reads and writes the JSON form of AllocationProblem and AllocationResult (proto3 JSON), without
// the tree of objects that a protobuf parser would build: a problem of ten million pairs is read in
// its own size and that of its text.
#ifndef TREFF_SERVICES_SOLVER_IO_PROBLEM_JSON_H_
#define TREFF_SERVICES_SOLVER_IO_PROBLEM_JSON_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/solver/model/problem.h"
#include "services/solver/model/solution.h"

namespace treff::solver {

// INVALID_ARGUMENT with every fault by its field, or with the first place where the text is no
// JSON or has a field of another type.
absl::StatusOr<Problem> ProblemFromJson(std::string_view json);

// `path` is "-" for standard input. NOT_FOUND, PERMISSION_DENIED or INVALID_ARGUMENT naming the
// file if it cannot be read; otherwise as above, the file named in google.rpc.ResourceInfo beside
// faults of fields and in the message of others.
absl::StatusOr<Problem> ReadProblemFile(const std::string& path);

std::string ProblemToJson(const Problem& problem);

// proto3 JSON of AllocationResult; numbers that are 0 and lists that are empty are written too.
std::string ResultToJson(const Problem& problem, const Solution& solution);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_IO_PROBLEM_JSON_H_
