#include "services/cli/views/matching/solution_view.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/cli/screen/display.h"

namespace treff::cli {
namespace {

using solver::GroupOutcome;
using solver::Problem;
using solver::Progress;
using solver::Solution;

constexpr int kObjectiveDecimals = 6;
constexpr int kGapDecimals = 5;  // of a percentage

std::string EndedText(const Solution& solution, const Screen& screen) {
  return screen.Text("solve.ended." + absl::AsciiStrToLower(std::string(
                                          solver::TerminationName(solution.termination))));
}

std::string Summary(const Problem& problem, const Solution& solution, const Screen& screen) {
  const auto unplaced =
      std::count(solution.location.begin(), solution.location.end(), Problem::kNone);
  const std::string gap = ShareText(solution.gap, kGapDecimals, screen);
  Table table({{""}, {""}});
  table.AddRow(
      {screen.Text("solve.objective"), screen.Number(solution.objective, kObjectiveDecimals)});
  table.AddRow({screen.Text("solve.bound"), screen.Number(solution.bound, kObjectiveDecimals)});
  table.AddRow({screen.Text("solve.gap"), gap});
  table.AddRow({screen.Text("solve.ended"), EndedText(solution, screen)});
  table.AddRow({screen.Text("solve.time"), screen.Number(solution.seconds, 3) + " s"});
  table.AddRow(
      {screen.Text("solve.placed"),
       screen.Text("solve.placed_of", {{"placed", absl::StrCat(problem.CaseCount() - unplaced)},
                                       {"all", absl::StrCat(problem.CaseCount())}})});
  const std::string text = screen.Render(table);
  return text.substr(text.find('\n') + 1);  // there is no header to show
}

std::string Groups(const Problem& problem, const Solution& solution, const Screen& screen) {
  Table table({{screen.Text("header.group")},
               {screen.Text("header.against_random"), Table::Align::kRight},
               {screen.Text("header.floor"), Table::Align::kRight},
               {screen.Text("header.floor_price"), Table::Align::kRight}});
  for (const GroupOutcome& group : solution.groups) {
    const bool has_floor = group.floor_ratio > 0;
    table.AddRow({problem.groups[group.group],
                  group.random_value == 0 ? screen.Text("none")
                                          : screen.Number(group.value / group.random_value, 3),
                  has_floor ? screen.Number(group.floor_ratio, 3) : screen.Text("none"),
                  has_floor ? screen.Number(group.price, 4) : screen.Text("none")});
  }
  return table.empty() ? "" : "\n" + screen.Render(table);
}

std::string Placement(const Problem& problem, const Solution& solution, const Screen& screen) {
  const std::string unplaced = screen.Text("solve.unplaced");
  Table table({{screen.Text("header.case")},
               {screen.Text("header.value"), Table::Align::kRight},
               {screen.Text("header.location")}});
  for (int i = 0; i < problem.CaseCount(); ++i) {
    const int32_t j = solution.location[i];
    if (j == Problem::kNone) {
      table.AddRow({problem.case_ids[i], screen.Text("none"), unplaced});
    } else {
      table.AddRow({problem.case_ids[i], screen.Number(solver::ValueAt(problem, i, j), 4),
                    problem.location_ids[j]});
    }
  }
  return "\n" + screen.Render(table);
}

}  // namespace

std::string ShareText(double share, int decimals, const Screen& screen) {
  return screen.Text("unit.percent", {{"value", screen.Number(100 * share, decimals)}});
}

std::string SolveProgressText(const Progress& progress, const Screen& screen) {
  if (!std::isfinite(progress.objective)) {
    return screen.Text("solve.progress_none", {{"bound", screen.Number(progress.bound, 4)},
                                               {"seconds", screen.Number(progress.seconds, 1)}});
  }
  return screen.Text("solve.progress", {{"objective", screen.Number(progress.objective, 4)},
                                        {"bound", screen.Number(progress.bound, 4)},
                                        {"gap", ShareText(progress.gap, kGapDecimals, screen)},
                                        {"seconds", screen.Number(progress.seconds, 1)}});
}

std::string SolutionView(const Problem& problem, const Solution& solution, const Screen& screen) {
  if (!solution.found()) {
    return absl::StrCat(screen.Bad(EndedText(solution, screen)), "\n", Printable(solution.fault),
                        "\n");
  }
  return Summary(problem, solution, screen) + Groups(problem, solution, screen) +
         Placement(problem, solution, screen);
}

}  // namespace treff::cli
