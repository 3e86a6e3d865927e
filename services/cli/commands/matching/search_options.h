// What every command that solves a file lets replace of the file's own options.
#ifndef TREFF_SERVICES_CLI_COMMANDS_MATCHING_SEARCH_OPTIONS_H_
#define TREFF_SERVICES_CLI_COMMANDS_MATCHING_SEARCH_OPTIONS_H_

#include <cstdint>
#include <optional>

#include <CLI/CLI.hpp>

#include "services/solver/model/problem.h"

namespace treff::cli {

struct SearchOptions {
  std::optional<double> time_limit_seconds;
  std::optional<double> gap;
  std::optional<int> threads;
  std::optional<uint64_t> seed;
  bool progress = false;  // shown also where standard error is no terminal
};

// `options` must live as long as `command`.
void AddSearchOptions(CLI::App& command, SearchOptions& options);

void Replace(const SearchOptions& given, solver::Options& options);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_COMMANDS_MATCHING_SEARCH_OPTIONS_H_
