// treff frontier: what it costs to promise every group more, on a file's problem.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/cli/commands/commands.h"
#include "services/cli/commands/interrupt.h"
#include "services/cli/commands/matching/search_options.h"
#include "services/cli/commands/validators.h"
#include "services/cli/views/matching/frontier_view.h"
#include "services/platform/status/status.h"
#include "services/solver/io/problem_json.h"

namespace treff::cli {
namespace {

struct FrontierOptions {
  std::string file;
  solver::FrontierOptions floors;
  SearchOptions search;
};

absl::Status FindFrontier(const FrontierOptions& options, Session& session) {
  TREFF_ASSIGN_OR_RETURN(solver::Problem problem, solver::ReadProblemFile(options.file));
  Replace(options.search, problem.options);
  const Interrupt interrupt;
  const bool shows_progress = options.search.progress || session.redraws();
  const size_t all =
      options.floors.ratios.empty() ? options.floors.points : options.floors.ratios.size();
  size_t shown = all + 1;
  const auto frontier =
      solver::FindFrontier(problem, options.floors, [&](const solver::Frontier& so_far) {
        if (shows_progress && so_far.points.size() != shown) {
          shown = so_far.points.size();
          session.Progress(session.screen().Text(
              "frontier.progress", {{"done", absl::StrCat(shown)}, {"all", absl::StrCat(all)}}));
        }
        return !interrupt.asked();
      });
  session.Progress("");
  if (!frontier.ok() && interrupt.asked()) {
    return absl::CancelledError(session.screen().Text("frontier.interrupted"));
  }
  TREFF_RETURN_IF_ERROR(frontier.status());
  return session.Write(session.json() ? FrontierJson(problem, *frontier)
                                      : FrontierView(problem, *frontier, session.screen()));
}

}  // namespace

void AddFrontier(CLI::App& app, Action& action) {
  constexpr int kMostPoints = 1'000;
  CLI::App* command = app.add_subcommand(
      "frontier", "What it costs to promise every group of a file a multiple of random placement");
  const auto options = std::make_shared<FrontierOptions>();
  command->add_option("file", options->file, "JSON of AllocationProblem; - for standard input")
      ->required();
  CLI::Option* points =
      command
          ->add_option("--points", options->floors.points,
                       "Floors to solve at, from what costs nothing to what nothing can keep")
          ->check(Between(1, kMostPoints))
          ->capture_default_str();
  command->add_option("--ratios", options->floors.ratios, "These floors instead, such as 1,1.2,1.4")
      ->delimiter(',')
      ->excludes(points)
      ->check(Between(0, 1e6));
  AddSearchOptions(*command, options->search);
  command->footer(
      "Each floor is solved within the time limit. Ctrl-C ends it and prints the floors done.");
  command->callback([options, &action] {
    action = [options](Session& session) { return FindFrontier(*options, session); };
  });
}

}  // namespace treff::cli
