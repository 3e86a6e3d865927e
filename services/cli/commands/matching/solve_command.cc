// treff solve: solves an allocation problem of a file, here and now. No service takes part.
#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "services/cli/commands/commands.h"
#include "services/cli/commands/interrupt.h"
#include "services/cli/commands/matching/search_options.h"
#include "services/cli/views/matching/solution_view.h"
#include "services/platform/status/status.h"
#include "services/solver/io/problem_json.h"

namespace treff::cli {
namespace {

// A search reports more often than anybody can read.
constexpr absl::Duration kBetweenReports = absl::Milliseconds(200);

struct SolveOptions {
  std::string file;
  SearchOptions search;
};

absl::Status Solve(const SolveOptions& options, Session& session) {
  TREFF_ASSIGN_OR_RETURN(solver::Problem problem, solver::ReadProblemFile(options.file));
  Replace(options.search, problem.options);
  const Interrupt interrupt;
  const bool shows_progress = options.search.progress || session.redraws();
  absl::Time next_report = absl::InfinitePast();
  const auto solution = solver::Solve(problem, [&](const solver::Progress& progress) {
    if (shows_progress && absl::Now() >= next_report) {
      session.Progress(SolveProgressText(progress, session.screen()));
      next_report = absl::Now() + kBetweenReports;
    }
    return !interrupt.asked();
  });
  session.Progress("");
  TREFF_RETURN_IF_ERROR(session.Write(session.json()
                                          ? solver::ResultToJson(problem, solution) + "\n"
                                          : SolutionView(problem, solution, session.screen())));
  if (solution.found()) return absl::OkStatus();
  return SilentFailure(
      solution.termination == solver::Termination::kInfeasibleProven ? kInfeasible : kNothingFound);
}

}  // namespace

void AddSolve(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("solve", "Place the cases of a file as well as capacities allow");
  const auto options = std::make_shared<SolveOptions>();
  command->add_option("file", options->file, "JSON of AllocationProblem; - for standard input")
      ->required();
  AddSearchOptions(*command, options->search);
  command->footer(
      "Ctrl-C ends the search and prints the best found with its gap.\n"
      "Exit status: 0 a placement; 1 a problem that cannot be as it stands, each fault named; 3 "
      "proven by the search that there is none; 4 none found, more time may help.");
  command->callback([options, &action] {
    action = [options](Session& session) { return Solve(*options, session); };
  });
}

}  // namespace treff::cli
