#include "services/cli/views/matching/frontier_view.h"

#include <algorithm>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "services/cli/views/matching/solution_view.h"

namespace treff::cli {
namespace {

using solver::Frontier;
using solver::FrontierPoint;
using solver::GroupOutcome;
using solver::Problem;
using Json = nlohmann::ordered_json;

constexpr int kObjectiveDecimals = 4;
constexpr int kRatioDecimals = 4;
constexpr int kLossDecimals = 3;  // of a percentage
constexpr int kPriceDecimals = 3;
// Prices below this show as nothing.
constexpr double kShownPrice = 0.0005;
constexpr size_t kGroupsShown = 3;

// "size-1 3.204, size-4-5 0.410": the floors that cost something, those that cost most first.
std::string Prices(const Problem& problem, const FrontierPoint& point, const Screen& screen) {
  std::vector<GroupOutcome> priced;
  for (const GroupOutcome& group : point.groups) {
    if (group.price >= kShownPrice) priced.push_back(group);
  }
  std::stable_sort(priced.begin(), priced.end(),
                   [](const auto& a, const auto& b) { return a.price > b.price; });
  std::string text;
  for (size_t g = 0; g < priced.size() && g < kGroupsShown; ++g) {
    absl::StrAppend(&text, g == 0 ? "" : ", ", problem.groups[priced[g].group], " ",
                    screen.Number(priced[g].price, kPriceDecimals));
  }
  if (priced.size() > kGroupsShown) {
    text += screen.Text("frontier.more_groups",
                        {{"count", absl::StrCat(priced.size() - kGroupsShown)}});
  }
  return text.empty() ? screen.Text("none") : text;
}

Json PointJson(const Problem& problem, const FrontierPoint& point) {
  Json json = {{"ratio", point.ratio}, {"held", point.held}};
  if (!point.held) {
    json["termination"] = solver::TerminationName(point.termination);
    json["fault"] = point.fault;
    return json;
  }
  json["objective"] = point.objective;
  json["bound"] = point.bound;
  json["lossFraction"] = point.loss_share;
  json["groups"] = Json::array();
  for (const GroupOutcome& group : point.groups) {
    json["groups"].push_back({{"group", problem.groups[group.group]},
                              {"value", group.value},
                              {"randomValue", group.random_value},
                              {"price", group.price}});
  }
  return json;
}

}  // namespace

std::string FrontierView(const Problem& problem, const Frontier& frontier, const Screen& screen) {
  const auto ratio = [&](double value) { return screen.Number(value, kRatioDecimals); };
  const auto value = [&](double worth) { return screen.Number(worth, kObjectiveDecimals); };
  Table table({{screen.Text("header.floor"), Table::Align::kRight},
               {screen.Text("header.objective"), Table::Align::kRight},
               {screen.Text("header.at_most"), Table::Align::kRight},
               {screen.Text("header.loss"), Table::Align::kRight},
               {screen.Text("header.floor_price"), Table::Align::kLeft, true}});
  for (const FrontierPoint& point : frontier.points) {
    if (point.held) {
      table.AddRow({ratio(point.ratio), value(point.objective), value(point.bound),
                    ShareText(point.loss_share, kLossDecimals, screen),
                    Prices(problem, point, screen)});
    } else {
      table.AddRow({ratio(point.ratio), screen.Text("none"), screen.Text("none"),
                    screen.Text("none"), screen.Text("frontier.not_held")});
      table.AddNote(point.fault);
    }
  }
  return screen.Paragraph(
             screen.Text("frontier.free", {{"objective", value(frontier.objective)},
                                           {"bound", value(frontier.bound)},
                                           {"smallest", ratio(frontier.smallest_ratio)}})) +
         screen.Paragraph(
             screen.Text("frontier.largest", {{"largest", ratio(frontier.largest_ratio)}})) +
         (table.empty() ? "" : "\n" + screen.Render(table));
}

std::string FrontierJson(const Problem& problem, const Frontier& frontier) {
  Json points = Json::array();
  for (const FrontierPoint& point : frontier.points) points.push_back(PointJson(problem, point));
  const Json json = {{"objective", frontier.objective},
                     {"bound", frontier.bound},
                     {"smallestRatio", frontier.smallest_ratio},
                     {"largestRatio", frontier.largest_ratio},
                     {"complete", frontier.complete},
                     {"points", points}};
  return json.dump() + "\n";
}

}  // namespace treff::cli
