// What `treff solve` and `treff replay` do with files: read, compute, and print for people or as
// JSON for programs. No server, no flags: the caller parses these.
#ifndef TREFF_SERVICES_RECOMMENDATION_ALLOCATION_COMMAND_LINE_H_
#define TREFF_SERVICES_RECOMMENDATION_ALLOCATION_COMMAND_LINE_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "services/recommendation/allocation/replay.h"
#include "services/recommendation/allocation/solve.h"

namespace treff::recommendation::allocation {

struct SolveCommand {
  std::string file;  // JSON of AllocationProblem
  bool json = false;
  ProgressCallback progress = nullptr;
};

// The text to print on standard output.
absl::StatusOr<std::string> RunSolve(const SolveCommand& command);

struct ReplayCommand {
  std::string problem_file, pool_file;
  int seeds = 30;         // seeds 1 … seeds
  ReplayOptions options;  // but for the seed
  bool json = false;
  // Called after each seed with how many are done; false stops and reports those.
  std::function<bool(int)> progress = nullptr;
};

absl::StatusOr<std::string> RunReplay(const ReplayCommand& command);

}  // namespace treff::recommendation::allocation

#endif  // TREFF_SERVICES_RECOMMENDATION_ALLOCATION_COMMAND_LINE_H_
