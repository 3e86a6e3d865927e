#include "services/recommendation/allocation/command_line.h"

#include <algorithm>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/platform/status.h"
#include "services/recommendation/allocation/problem_json.h"

namespace treff::recommendation::allocation {
namespace {

constexpr int kMostSeeds = 10'000;

// One name a line, widths by the longest.
std::string PlacementTable(const Problem& problem, const Solution& solution) {
  size_t width = 4;
  for (const std::string& id : problem.case_ids) width = std::max(width, id.size());
  std::string text =
      absl::StrFormat("%-*s  %8s  %s\n", static_cast<int>(width), "case", "value", "location");
  for (int i = 0; i < problem.CaseCount(); ++i) {
    const int32_t j = solution.location[i];
    if (j == Problem::kNone) {
      absl::StrAppendFormat(&text, "%-*s  %8s  (unplaced)\n", static_cast<int>(width),
                            problem.case_ids[i], "");
    } else {
      absl::StrAppendFormat(&text, "%-*s  %8.4f  %s\n", static_cast<int>(width),
                            problem.case_ids[i], ValueAt(problem, i, j), problem.location_ids[j]);
    }
  }
  return text;
}

std::string SolveReport(const Problem& problem, const Solution& solution) {
  std::string text = absl::StrFormat(
      "objective  %.6f\nbound      %.6f\ngap        %.5f %%%s\nseconds    %.3f\n",
      solution.objective, solution.bound, 100 * solution.gap,
      solution.proven ? " (proven)" : " (stopped before the gap asked for was proven)",
      solution.seconds);
  const auto unplaced =
      std::count(solution.location.begin(), solution.location.end(), Problem::kNone);
  absl::StrAppend(&text, "placed     ", problem.CaseCount() - unplaced, " of ", problem.CaseCount(),
                  " cases\n");
  for (const GroupOutcome& group : solution.groups) {
    absl::StrAppendFormat(&text, "group      %s: %.3f × random", problem.groups[group.group],
                          group.random_value == 0 ? 0 : group.value / group.random_value);
    if (group.floor_ratio > 0) {
      absl::StrAppendFormat(&text, " (floor %.3f, price %.4f)", group.floor_ratio, group.price);
    }
    text += '\n';
  }
  return absl::StrCat(text, "\n", PlacementTable(problem, solution));
}

struct Summary {
  double mean = 0, worst = 0, greedy_mean = 0;
};

Summary Summarise(const std::vector<ReplayOutcome>& outcomes) {
  Summary summary{0, outcomes.empty() ? 0 : outcomes.front().ahead_share, 0};
  for (const ReplayOutcome& outcome : outcomes) {
    const auto n = static_cast<double>(outcomes.size());
    summary.mean += outcome.ahead_share / n;
    summary.greedy_mean += outcome.greedy_share / n;
    summary.worst = std::min(summary.worst, outcome.ahead_share);
  }
  return summary;
}

std::string ReplayJson(const std::vector<ReplayOutcome>& outcomes) {
  nlohmann::ordered_json seeds = nlohmann::ordered_json::array();
  for (const ReplayOutcome& outcome : outcomes) {
    seeds.push_back({{"seed", outcome.seed},
                     {"hindsight", outcome.hindsight},
                     {"objective", outcome.ahead},
                     {"fraction", outcome.ahead_share},
                     {"greedyObjective", outcome.greedy},
                     {"greedyFraction", outcome.greedy_share},
                     {"seconds", outcome.seconds}});
  }
  const Summary summary = Summarise(outcomes);
  const nlohmann::ordered_json report = {{"meanFraction", summary.mean},
                                         {"worstFraction", summary.worst},
                                         {"greedyMeanFraction", summary.greedy_mean},
                                         {"seeds", seeds}};
  return report.dump() + "\n";
}

std::string ReplayReport(const std::vector<ReplayOutcome>& outcomes) {
  std::string text = "seed   of hindsight   greedy   seconds\n";
  for (const ReplayOutcome& outcome : outcomes) {
    absl::StrAppendFormat(&text, "%4d   %10.2f %%   %5.2f %%   %7.2f\n", outcome.seed,
                          100 * outcome.ahead_share, 100 * outcome.greedy_share, outcome.seconds);
  }
  const Summary summary = Summarise(outcomes);
  absl::StrAppendFormat(&text, "mean   %10.2f %%   %5.2f %%\nworst  %10.2f %%\n",
                        100 * summary.mean, 100 * summary.greedy_mean, 100 * summary.worst);
  return text;
}

}  // namespace

absl::StatusOr<std::string> RunSolve(const SolveCommand& command) {
  TREFF_ASSIGN_OR_RETURN(const Problem problem, ReadProblemFile(command.file));
  TREFF_ASSIGN_OR_RETURN(const Solution solution, Solve(problem, command.progress));
  return command.json ? ResultToJson(problem, solution) + "\n" : SolveReport(problem, solution);
}

absl::StatusOr<std::string> RunReplay(const ReplayCommand& command) {
  if (command.seeds < 1 || command.seeds > kMostSeeds) {
    return absl::InvalidArgumentError(absl::StrCat("seeds must be 1 to ", kMostSeeds));
  }
  TREFF_ASSIGN_OR_RETURN(const Problem problem, ReadProblemFile(command.problem_file));
  TREFF_ASSIGN_OR_RETURN(const Problem pool, ReadProblemFile(command.pool_file));
  std::vector<ReplayOutcome> outcomes;
  for (int seed = 1; seed <= command.seeds; ++seed) {
    ReplayOptions options = command.options;
    options.seed = static_cast<uint64_t>(seed);
    TREFF_ASSIGN_OR_RETURN(const ReplayOutcome outcome, Replay(problem, pool, options));
    outcomes.push_back(outcome);
    if (command.progress != nullptr && !command.progress(seed)) break;
  }
  return command.json ? ReplayJson(outcomes) : ReplayReport(outcomes);
}

}  // namespace treff::recommendation::allocation
