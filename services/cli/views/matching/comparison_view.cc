// Several municipalities side by side.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/cli/screen/figures.h"
#include "services/cli/views/knowledge/profile_view.h"
#include "services/cli/views/matching/question_order.h"

namespace treff::cli {
namespace {

namespace municipality_v1 = municipality::v1;
using municipality_v1::Fact;
using municipality_v1::Indicator;
using municipality_v1::Profile;
using municipality_v1::Region;

// With spaces that do not break: a figure stays on its line.
std::string Unbroken(const std::string& figure) {
  return absl::StrReplaceAll(figure, {{" ", "\u00A0"}});
}

std::string FigureCell(const municipality_v1::Observation& figure, const Indicator& indicator,
                       const Screen& screen) {
  const std::string text = FigureText(figure, indicator, screen);
  return figure.has_value() ? Unbroken(text) : text;
}

// A figure in short: on the footing of comparison where there is one, with its rank; a wider level
// or another period is said, so that nothing is compared with something else in silence.
std::string CellText(const Fact& fact, const Indicator& indicator, const Screen& screen) {
  if (fact.has_compared()) {
    std::string text = FigureCell(fact.compared(), indicator, screen);
    if (fact.country_rank() > 0) absl::StrAppend(&text, " (", fact.country_rank(), ".)");
    return text;
  }
  if (!fact.has_best()) {
    return fact.has_own() ? FigureText(fact.own(), indicator, screen) : screen.Text("unknown");
  }
  const std::string text = FigureCell(fact.best(), indicator, screen);
  if (fact.best_level() != Region::MUNICIPALITY) {
    return absl::StrCat(text, ", ", screen.Word("level", Region::Level_Name(fact.best_level())));
  }
  return absl::StrCat(text, ", ", fact.best().period());
}

// The indicator, and the period on which all are compared, if there is one.
std::string RowName(const std::vector<Profile>& profiles, int position, const Screen& screen) {
  const std::string name = IndicatorName(profiles.front().indicators(position), screen);
  for (const Profile& profile : profiles) {
    const Fact& fact = profile.facts(position);
    if (fact.has_compared()) return absl::StrCat(name, ", ", fact.compared().period());
  }
  return name;
}

bool AnyKnown(const std::vector<Profile>& profiles, int position) {
  return std::any_of(profiles.begin(), profiles.end(), [&](const Profile& profile) {
    return profile.facts(position).has_best() || profile.facts(position).has_own();
  });
}

// The facts that any of them has, in the order of the questions.
std::vector<int> Positions(const std::vector<Profile>& profiles, const Questions& questions) {
  std::vector<int> positions;
  std::vector<bool> is_shown(profiles.front().facts_size(), false);
  for (const AnsweredQuestion& answered : InQuestionOrder(profiles.front(), questions)) {
    for (const int i : answered.positions) {
      if (is_shown[i] || !AnyKnown(profiles, i)) continue;
      is_shown[i] = true;
      positions.push_back(i);
    }
  }
  return positions;
}

// The municipalities from `begin` to `end` beside each other.
Table TableOf(const std::vector<Profile>& profiles, size_t begin, size_t end,
              const std::vector<int>& positions, const Screen& screen) {
  std::vector<Table::Column> columns = {
      {.header = screen.Text("header.indicator_and_period"), .wraps = true}};
  for (size_t i = begin; i < end; ++i) {
    columns.push_back({.header = profiles[i].region().display_name(),
                       .align = Table::Align::kRight,
                       .wraps = true});
  }
  Table table(columns);
  for (const int position : positions) {
    std::vector<std::string> cells = {RowName(profiles, position, screen)};
    for (size_t i = begin; i < end; ++i) {
      cells.push_back(
          CellText(profiles[i].facts(position), profiles[i].indicators(position), screen));
    }
    table.AddRow(cells);
  }
  return table;
}

}  // namespace

std::string ComparisonView(const std::vector<Profile>& profiles, const Questions& questions,
                           const Screen& screen) {
  const std::vector<int> positions = Positions(profiles, questions);
  const std::string title = screen.Bold(screen.Text(
      "compare.title", {{"version", absl::StrCat(profiles.front().dataset_version())}}));
  // As many tables, one below the other, as it takes for each to fit the screen.
  for (size_t count = 1; count <= profiles.size(); ++count) {
    std::string view = title + "\n";
    bool fits = true;
    for (size_t i = 0; i < count; ++i) {
      const size_t begin = (i * profiles.size() + count - 1) / count;
      const size_t end = ((i + 1) * profiles.size() + count - 1) / count;
      const Table table = TableOf(profiles, begin, end, positions, screen);
      fits = fits && table.NarrowestWidth() <= screen.width();
      view += (i > 0 ? "\n" : "") + screen.Render(table);
    }
    if (fits || count == profiles.size()) return view;
  }
  return title + "\n";
}

}  // namespace treff::cli
