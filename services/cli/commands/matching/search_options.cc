#include "services/cli/commands/matching/search_options.h"

#include "services/cli/commands/validators.h"

namespace treff::cli {

void AddSearchOptions(CLI::App& command, SearchOptions& options) {
  command
      .add_option("--time-limit", options.time_limit_seconds,
                  "Seconds to search at most, in place of the file's")
      ->check(Between(0.001, 86'400));
  command
      .add_option("--gap", options.gap,
                  "Relative gap to stop at, in place of the file's; 0 asks for a proof")
      ->check(Between(0, 1));
  command
      .add_option("--threads", options.threads,
                  "Threads that a search may use, in place of the file's")
      ->check(Between(1, 256));
  command.add_option("--seed", options.seed, "Seed of every random choice, in place of the file's")
      ->check(Seed());
  command.add_flag("--progress", options.progress,
                   "Say how far the search is, also where standard error is no terminal");
}

void Replace(const SearchOptions& given, solver::Options& options) {
  options.time_limit_seconds = given.time_limit_seconds.value_or(options.time_limit_seconds);
  options.gap = given.gap.value_or(options.gap);
  options.threads = given.threads.value_or(options.threads);
  options.seed = given.seed.value_or(options.seed);
}

}  // namespace treff::cli
