// The options of solving that commands about allocations share.
#ifndef TREFF_SERVICES_CLI_COMMANDS_MATCHING_ALLOCATION_OPTIONS_H_
#define TREFF_SERVICES_CLI_COMMANDS_MATCHING_ALLOCATION_OPTIONS_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/cli/screen/screen.h"
#include "treff/recommendation/v1/allocation_problem.pb.h"

namespace treff::cli {

// What was typed of them; what was not leaves the options as they are.
struct AllocationOptionFlags {
  std::vector<std::string> floors;  // GROUP=RATIO
  std::optional<double> time_limit_seconds;
  std::optional<double> gap;
  std::optional<double> unplaced_price;
  std::optional<double> max_burden_share;
  std::optional<int> threads;
  bool place_all = false;

  bool empty() const;
};

void AddAllocationOptions(CLI::App& command, AllocationOptionFlags& flags);

// INVALID_ARGUMENT naming a floor that cannot be read.
absl::Status ApplyTo(const AllocationOptionFlags& flags,
                     recommendation::v1::AllocationOptions& options);

// The two sides of "key=value"; INVALID_ARGUMENT naming `flag` and the form when there is no "=".
absl::StatusOr<std::pair<std::string, std::string>> SplitPair(const std::string& text,
                                                              const std::string& flag,
                                                              const std::string& form);
// The same with a number behind the "=".
absl::StatusOr<std::pair<std::string, double>> SplitNumber(const std::string& text,
                                                           const std::string& flag,
                                                           const std::string& form);
// The same of `--weight TERM=WEIGHT`, with the fault in the screen's language.
absl::StatusOr<std::pair<std::string, double>> SplitWeight(const std::string& text,
                                                           const Screen& screen);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_COMMANDS_MATCHING_ALLOCATION_OPTIONS_H_
