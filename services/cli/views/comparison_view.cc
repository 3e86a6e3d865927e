// Several municipalities side by side.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/cli/views/figures.h"
#include "services/cli/views/profile_view.h"
#include "services/cli/views/question_order.h"

namespace treff::cli {
namespace {

namespace municipality_v1 = municipality::v1;
using municipality_v1::Fact;
using municipality_v1::Indicator;
using municipality_v1::Profile;
using municipality_v1::Region;

// A figure in short: on the footing of comparison where there is one, with its rank; a wider level
// or another period is said, so that nothing is compared with something else in silence.
std::string CellText(const Fact& fact, const Indicator& indicator, const Screen& screen) {
  if (fact.has_compared()) {
    std::string text = FigureText(fact.compared(), indicator, screen);
    if (fact.country_rank() > 0) absl::StrAppend(&text, " (", fact.country_rank(), ".)");
    return text;
  }
  if (!fact.has_best()) {
    return fact.has_own() ? FigureText(fact.own(), indicator, screen) : screen.Text("unknown");
  }
  std::string text = FigureText(fact.best(), indicator, screen);
  if (fact.best_level() != Region::MUNICIPALITY) {
    return absl::StrCat(text, ", ", screen.Word("level", Region::Level_Name(fact.best_level())));
  }
  return absl::StrCat(text, ", ", fact.best().period());
}

// The period on which all are compared, or nothing.
std::string Footing(const std::vector<Profile>& profiles, int position, const Screen& screen) {
  for (const Profile& profile : profiles) {
    const Fact& fact = profile.facts(position);
    if (fact.has_compared()) return fact.compared().period();
  }
  return screen.Text("none");
}

bool AnyKnown(const std::vector<Profile>& profiles, int position) {
  return std::any_of(profiles.begin(), profiles.end(), [&](const Profile& profile) {
    return profile.facts(position).has_best() || profile.facts(position).has_own();
  });
}

}  // namespace

std::string ComparisonView(const std::vector<Profile>& profiles, const Questions& questions,
                           const Screen& screen) {
  std::vector<Table::Column> columns = {
      {screen.Text("header.indicator"), Table::Align::kLeft, /*may_shrink=*/true},
      {screen.Text("header.period")}};
  for (const Profile& profile : profiles) {
    columns.push_back({profile.region().display_name(), Table::Align::kRight});
  }
  Table table(columns);
  std::vector<bool> is_shown(profiles.front().facts_size(), false);
  for (const AnsweredQuestion& answered : InQuestionOrder(profiles.front(), questions)) {
    for (const int i : answered.positions) {
      if (is_shown[i] || !AnyKnown(profiles, i)) continue;
      is_shown[i] = true;
      const Indicator& indicator = profiles.front().indicators(i);
      std::vector<std::string> cells = {IndicatorName(indicator, screen),
                                        Footing(profiles, i, screen)};
      for (const Profile& profile : profiles) {
        cells.push_back(CellText(profile.facts(i), indicator, screen));
      }
      table.AddRow(cells);
    }
  }
  return screen.Bold(screen.Text("compare.title",
                                 {{"version", absl::StrCat(profiles.front().dataset_version())}})) +
         "\n" + screen.Render(table);
}

}  // namespace treff::cli
