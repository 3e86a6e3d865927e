#include "services/cli/views/profile_view.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/views/figures.h"
#include "services/cli/views/footnotes.h"

namespace treff::cli {
namespace {

namespace municipality_v1 = municipality::v1;
using municipality_v1::Fact;
using municipality_v1::Indicator;
using municipality_v1::Observation;
using municipality_v1::Profile;
using municipality_v1::Region;

// Why the municipality's own figure is not used, when another level's is, and earlier figures.
std::string NoteText(const Fact& fact, const Indicator& indicator, const Screen& screen) {
  const auto figure = [&](const Observation& observation) {
    return FigureText(observation, indicator.unit(), indicator.decimals(), screen);
  };
  std::vector<std::string> parts;
  if (fact.has_best() && fact.has_own() && fact.best_level() != Region::MUNICIPALITY) {
    parts.push_back(screen.Text("profile.own_state", {{"state", figure(fact.own())}}));
  }
  for (const Observation& earlier : fact.history()) {
    parts.push_back(absl::StrCat(earlier.period(), ": ", figure(earlier)));
  }
  return absl::StrJoin(parts, " · ");
}

// A fact as a row. What nobody has is said in words, with the reason where there is one.
void AddFact(const Fact& fact, const Indicator& indicator, Footnotes& footnotes,
             const Screen& screen, Table& table) {
  const std::string name = IndicatorName(indicator, screen);
  const std::string none = screen.Text("none");
  if (fact.has_best()) {
    const Observation& best = fact.best();
    table.AddRow({name, FigureText(best, indicator.unit(), indicator.decimals(), screen),
                  screen.Word("level", Region::Level_Name(fact.best_level())), best.period(),
                  screen.Age(fact.age_days()),
                  RankText(fact.country_rank(), fact.country_ranked(), screen),
                  RankText(fact.group_rank(), fact.group_ranked(), screen),
                  footnotes.Mark(best.provenance_index())});
  } else if (fact.has_own()) {
    table.AddRow({name, FigureText(fact.own(), indicator.unit(), indicator.decimals(), screen),
                  screen.Word("level", Region::Level_Name(Region::MUNICIPALITY)),
                  fact.own().period(), none, none, none,
                  footnotes.Mark(fact.own().provenance_index())});
  } else {
    table.AddRow({name, screen.Text("unknown"), none, none, none, none, none, none});
  }
  table.AddNote(NoteText(fact, indicator, screen));
}

Table FactTable(const Screen& screen) {
  return Table({{screen.Text("header.indicator"), Table::Align::kLeft, /*may_shrink=*/true},
                {screen.Text("header.value"), Table::Align::kRight},
                {screen.Text("header.level")},
                {screen.Text("header.period")},
                {screen.Text("header.age"), Table::Align::kRight},
                {screen.Text("header.rank"), Table::Align::kRight},
                {screen.Text("header.group_rank"), Table::Align::kRight},
                {screen.Text("header.note"), Table::Align::kRight}});
}

std::string QuotasText(const Profile& profile, const Screen& screen) {
  Table table({{screen.Text("header.year")},
               {screen.Text("header.requested"), Table::Align::kRight},
               {screen.Text("header.decided"), Table::Align::kRight},
               {screen.Text("header.settled"), Table::Align::kRight},
               {screen.Text("header.agreed"), Table::Align::kRight},
               {screen.Text("header.remaining"), Table::Align::kRight}});
  for (const auto& quota : profile.quotas()) {
    table.AddRow(
        {absl::StrCat(quota.year()), PersonsText(quota.has_requested(), quota.requested(), screen),
         PersonsText(quota.has_decided(), quota.decided(), screen),
         PersonsText(quota.has_settled(), quota.settled(), screen),
         PersonsText(quota.has_agreed(), quota.agreed(), screen), RemainingText(quota, screen)});
  }
  if (table.empty()) return screen.Text("quotas.empty") + "\n";
  return screen.Render(table);
}

}  // namespace

std::string ProfileView(const Profile& profile, const Screen& screen) {
  std::string view =
      screen.Bold(absl::StrCat(profile.region().code(), " ", profile.region().display_name())) +
      "\n" +
      screen.Text("profile.version", {{"version", absl::StrCat(profile.dataset_version())}}) + "\n";
  Footnotes footnotes(profile.provenances());
  std::string group;
  Table table = FactTable(screen);
  const auto end_group = [&] {
    if (table.empty()) return;
    view += "\n" + screen.Bold(screen.Word("group", group)) + "\n" + screen.Render(table);
    table = FactTable(screen);
  };
  const int count = std::min(profile.facts_size(), profile.indicators_size());
  for (int i = 0; i < count; ++i) {
    if (profile.indicators(i).group() != group) end_group();
    group = profile.indicators(i).group();
    AddFact(profile.facts(i), profile.indicators(i), footnotes, screen, table);
  }
  end_group();
  view += "\n" + screen.Bold(screen.Text("quotas.title")) + "\n" + QuotasText(profile, screen);
  return view + "\n" + footnotes.Render(screen);
}

}  // namespace treff::cli
