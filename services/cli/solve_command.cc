// treff solve: solves an allocation problem of a file, here and now. No service takes part.
#include <memory>
#include <optional>
#include <string>

#include "absl/time/clock.h"
#include "services/cli/commands.h"
#include "services/cli/interrupt.h"
#include "services/cli/solution_view.h"
#include "services/cli/validators.h"
#include "services/platform/status.h"
#include "services/recommendation/allocation/problem_json.h"

namespace treff::cli {
namespace {

namespace allocation = recommendation::allocation;

// A search reports more often than anybody can read.
constexpr absl::Duration kBetweenReports = absl::Milliseconds(200);

struct SolveOptions {
  std::string file;
  // What replaces the file's own options.
  std::optional<double> time_limit_seconds;
  std::optional<double> gap;
  std::optional<int> threads;
  std::optional<uint64_t> seed;
  bool progress = false;
};

void Override(const SolveOptions& given, allocation::Options& options) {
  options.time_limit_seconds = given.time_limit_seconds.value_or(options.time_limit_seconds);
  options.gap = given.gap.value_or(options.gap);
  options.threads = given.threads.value_or(options.threads);
  options.seed = given.seed.value_or(options.seed);
}

absl::Status Solve(const SolveOptions& options, Session& session) {
  TREFF_ASSIGN_OR_RETURN(allocation::Problem problem, allocation::ReadProblemFile(options.file));
  Override(options, problem.options);
  const Interrupt interrupt;
  const bool shows_progress = options.progress || session.redraws();
  absl::Time next_report = absl::InfinitePast();
  const auto solution = allocation::Solve(problem, [&](const allocation::Progress& progress) {
    if (shows_progress && absl::Now() >= next_report) {
      session.Progress(SolveProgressText(progress, session.screen()));
      next_report = absl::Now() + kBetweenReports;
    }
    return !interrupt.asked();
  });
  session.Progress("");
  if (!solution.ok() && interrupt.asked()) {
    return absl::CancelledError(session.screen().Text("solve.interrupted"));
  }
  TREFF_RETURN_IF_ERROR(solution.status());
  return session.Write(session.json() ? allocation::ResultToJson(problem, *solution) + "\n"
                                      : SolutionView(problem, *solution, session.screen()));
}

}  // namespace

void AddSolve(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("solve", "Place the cases of a file as well as capacities allow");
  const auto options = std::make_shared<SolveOptions>();
  command->add_option("file", options->file, "JSON of AllocationProblem; - for standard input")
      ->required();
  command->add_option("--time-limit", options->time_limit_seconds, "Seconds, not the file's")
      ->check(Between(0.001, 86'400));
  command->add_option("--gap", options->gap, "Relative gap to stop at; 0 asks for a proof")
      ->check(Between(0, 1));
  command->add_option("--threads", options->threads, "Threads that may be used, not the file's (one is, today)")
      ->check(Between(1, 256));
  command->add_option("--seed", options->seed, "Seed of every random choice, not the file's");
  command->add_flag("--progress", options->progress,
                    "Say how far the search is, also where standard error is no terminal");
  command->footer("Ctrl-C ends the search and prints the best found with its gap.");
  command->callback([options, &action] {
    action = [options](Session& session) { return Solve(*options, session); };
  });
}

}  // namespace treff::cli
