// treff generate: writes a made-up cohort, so that what is measured here can be measured elsewhere.
#include <memory>

#include "absl/strings/str_cat.h"
#include "services/cli/commands/commands.h"
#include "services/cli/commands/validators.h"
#include "services/platform/status/field_errors.h"
#include "services/solver/io/problem_json.h"
#include "services/solver/model/generate.h"
#include "services/solver/model/problem_checks.h"

namespace treff::cli {
namespace {

struct GenerateOptions {
  solver::GenerateOptions cohort;
  double gap = 0;
  double time_limit_seconds = 60;
};

absl::Status Generate(const GenerateOptions& options, Session& session) {
  constexpr int64_t kMostPairs = solver::Problem::kMaxPairs;
  if (int64_t{options.cohort.cases} * options.cohort.locations > kMostPairs) {
    return absl::InvalidArgumentError(
        absl::StrCat("--cases times --locations must be at most ", kMostPairs, ": lower one"));
  }
  solver::Problem problem = solver::Generate(options.cohort);
  platform::FieldErrors faults;
  solver::CheckCanBePlaced(problem, faults);
  if (!faults.empty()) {
    return absl::InvalidArgumentError(
        "with these options some linked households have no common place, which solve would refuse: "
        "lower --linked-share or --tightness, or raise --compatible-share or --locations");
  }
  problem.options.gap = options.gap;
  problem.options.time_limit_seconds = options.time_limit_seconds;
  if (session.redraws()) session.Progress(session.screen().Text("generate.synthetic"));
  return session.Write(solver::ProblemToJson(problem) + "\n");
}

void AddCohort(CLI::App& command, solver::GenerateOptions& cohort) {
  command.add_option("--cases", cohort.cases, "Households")
      ->check(Between(1, solver::Problem::kMaxCases))
      ->capture_default_str();
  command.add_option("--locations", cohort.locations, "Places they may go to")
      ->check(Between(1, solver::Problem::kMaxLocations))
      ->capture_default_str();
  command.add_option("--seed", cohort.seed, "The same seed gives the same cohort everywhere")
      ->check(Seed())
      ->capture_default_str();
  command.add_option("--tightness", cohort.tightness, "Persons to place for each place")
      ->check(Between(0.01, 100))
      ->capture_default_str();
  command.add_option("--compatible-share", cohort.compatible_share, "Of all pairs")
      ->check(Between(0, 1))
      ->capture_default_str();
  command.add_flag("--four-resources", cohort.four_resources,
                   "Persons, dwellings, accessible dwellings and school places");
  command.add_option("--linked-share", cohort.linked_share, "Of cases, linked to one before")
      ->check(Between(0, 1))
      ->capture_default_str();
  command.add_option("--floor-ratio", cohort.floor_ratio, "Floor of every group; 0 for none")
      ->check(Between(0, 1'000))
      ->capture_default_str();
}

}  // namespace

void AddGenerate(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "generate", "Write a SYNTHETIC cohort for solve: no case in it is a person");
  const auto options = std::make_shared<GenerateOptions>();
  AddCohort(*command, options->cohort);
  command->add_option("--gap", options->gap, "Gap that solving stops at")
      ->check(Between(0, 1))
      ->capture_default_str();
  command->add_option("--time-limit", options->time_limit_seconds, "Seconds for solving")
      ->check(Between(0.001, 86'400))
      ->capture_default_str();
  command->callback([options, &action] {
    action = [options](Session& session) { return Generate(*options, session); };
  });
}

}  // namespace treff::cli
