#include "services/cli/views/matching/replay_view.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/views/matching/solution_view.h"

namespace treff::cli {
namespace {

using solver::ReplayOutcome;

constexpr int kShareDecimals = 2;  // of a percentage

struct Summary {
  double mean = 0, worst = 0, greedy_mean = 0, greedy_worst = 0;
};

Summary Summarise(const std::vector<ReplayOutcome>& outcomes) {
  if (outcomes.empty()) return {};
  const auto n = static_cast<double>(outcomes.size());
  Summary summary{.worst = outcomes[0].ahead_share, .greedy_worst = outcomes[0].greedy_share};
  for (const ReplayOutcome& outcome : outcomes) {
    summary.mean += outcome.ahead_share / n;
    summary.greedy_mean += outcome.greedy_share / n;
    summary.worst = std::min(summary.worst, outcome.ahead_share);
    summary.greedy_worst = std::min(summary.greedy_worst, outcome.greedy_share);
  }
  return summary;
}

}  // namespace

std::string ReplayView(const PlayedYears& years, const Screen& screen) {
  Table table({{screen.Text("header.seed")},
               {screen.Text("header.of_hindsight"), Table::Align::kRight},
               {screen.Text("header.greedy"), Table::Align::kRight},
               {screen.Text("header.seconds"), Table::Align::kRight}});
  const auto share = [&](double value) { return ShareText(value, kShareDecimals, screen); };
  for (const ReplayOutcome& outcome : years.outcomes) {
    table.AddRow({absl::StrCat(outcome.seed), share(outcome.ahead_share),
                  share(outcome.greedy_share), screen.Number(outcome.seconds, 2)});
  }
  const Summary summary = Summarise(years.outcomes);
  table.AddRow({screen.Text("replay.mean"), share(summary.mean), share(summary.greedy_mean), ""});
  table.AddRow(
      {screen.Text("replay.worst"), share(summary.worst), share(summary.greedy_worst), ""});
  std::string text = screen.Render(table);
  if (!years.left_out.empty()) {
    absl::StrAppend(
        &text, "\n",
        screen.Text("replay.left_out", {{"fields", absl::StrJoin(years.left_out, ", ")}}), "\n");
  }
  return text;
}

std::string ReplayJson(const PlayedYears& years) {
  nlohmann::ordered_json seeds = nlohmann::ordered_json::array();
  for (const ReplayOutcome& outcome : years.outcomes) {
    seeds.push_back({{"seed", outcome.seed},
                     {"hindsight", outcome.hindsight},
                     {"objective", outcome.ahead},
                     {"fraction", outcome.ahead_share},
                     {"greedyObjective", outcome.greedy},
                     {"greedyFraction", outcome.greedy_share},
                     {"seconds", outcome.seconds}});
  }
  const Summary summary = Summarise(years.outcomes);
  const nlohmann::ordered_json report = {{"meanFraction", summary.mean},
                                         {"worstFraction", summary.worst},
                                         {"greedyMeanFraction", summary.greedy_mean},
                                         {"greedyWorstFraction", summary.greedy_worst},
                                         {"leftOut", years.left_out},
                                         {"seeds", seeds}};
  return report.dump() + "\n";
}

}  // namespace treff::cli
