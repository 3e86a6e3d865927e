// treff replay: how near to hindsight a year comes when its cases arrive batch by batch.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/cli/commands/commands.h"
#include "services/cli/commands/interrupt.h"
#include "services/cli/commands/validators.h"
#include "services/cli/views/matching/replay_view.h"
#include "services/platform/status/status.h"
#include "services/solver/io/problem_json.h"
#include "services/solver/model/excerpt.h"

namespace treff::cli {
namespace {

struct ReplayOptions {
  std::string problem_file, pool_file;
  int seeds = 30;
  solver::ReplayOptions year;
  bool progress = false;
};

absl::Status Replay(const ReplayOptions& options, Session& session) {
  if (options.problem_file == "-" && options.pool_file == "-") {
    return absl::InvalidArgumentError(session.screen().Text("replay.one_input"));
  }
  TREFF_ASSIGN_OR_RETURN(const solver::Problem problem,
                         solver::ReadProblemFile(options.problem_file));
  TREFF_ASSIGN_OR_RETURN(const solver::Problem pool, solver::ReadProblemFile(options.pool_file));
  const Interrupt interrupt;
  PlayedYears years{.left_out = solver::LeftOutOfExcerpts(problem)};
  for (int seed = 1; seed <= options.seeds && !interrupt.asked(); ++seed) {
    if (options.progress || session.redraws()) {
      session.Progress(session.screen().Text(
          "replay.progress",
          {{"seed", absl::StrCat(seed)}, {"seeds", absl::StrCat(options.seeds)}}));
    }
    solver::ReplayOptions year = options.year;
    year.seed = static_cast<uint64_t>(seed);
    TREFF_ASSIGN_OR_RETURN(const solver::ReplayOutcome outcome,
                           solver::Replay(problem, pool, year));
    years.outcomes.push_back(outcome);
  }
  session.Progress("");
  return session.Write(session.json() ? ReplayJson(years) : ReplayView(years, session.screen()));
}

CLI::Validator ArrivalsByName() {
  static const std::map<std::string, solver::Arrivals> kArrivals = {
      {"known", solver::Arrivals::kKnown},
      {"poisson", solver::Arrivals::kPoisson},
      {"over-dispersed", solver::Arrivals::kOverDispersed}};
  return CLI::Validator(
      [](std::string& text) -> std::string {
        const auto at = kArrivals.find(text);
        if (at == kArrivals.end()) {
          return absl::StrCat(text, " must be known, poisson or over-dispersed");
        }
        text = absl::StrCat(static_cast<int>(at->second));
        return "";
      },
      "");
}

void AddYear(CLI::App& command, solver::ReplayOptions& year) {
  command.add_option("--batches", year.batches, "Batches that the cases arrive in")
      ->check(Between(1, 10'000))
      ->capture_default_str();
  command.add_option("--futures", year.futures, "Futures drawn from the pool for each batch")
      ->check(Between(1, 1'000))
      ->capture_default_str();
  command
      .add_option("--arrivals", year.arrivals,
                  "How sure it is how many come: known, poisson (a known rate), "
                  "over-dispersed (a rate 30 % uncertain, learned as they come) [over-dispersed]")
      ->transform(ArrivalsByName());
  command
      .add_option("--expected-share", year.expected_share,
                  "Expected arrivals for each that comes; 0.7 expects 30 % too few")
      ->check(Between(0.001, 10))
      ->capture_default_str();
}

}  // namespace

void AddReplay(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "replay", "Play a year in batches, looking ahead and greedily, against hindsight");
  const auto options = std::make_shared<ReplayOptions>();
  command
      ->add_option("problem", options->problem_file,
                   "JSON of AllocationProblem: the year; - for standard input")
      ->required();
  command
      ->add_option("--pool", options->pool_file,
                   "JSON of AllocationProblem: cases that futures are drawn from; - for standard "
                   "input, if the year is not read from there")
      ->required();
  command->add_option("--seeds", options->seeds, "Orders of arrival to play, seeds 1 and up")
      ->check(Between(1, 10'000))
      ->capture_default_str();
  AddYear(*command, options->year);
  command->add_flag("--progress", options->progress,
                    "Say how far it is, also where standard error is no terminal");
  command->footer("Ctrl-C ends after the seed at hand and prints those done.");
  command->callback([options, &action] {
    action = [options](Session& session) { return Replay(*options, session); };
  });
}

}  // namespace treff::cli
