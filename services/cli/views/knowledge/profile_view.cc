#include "services/cli/views/knowledge/profile_view.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/screen/figures.h"
#include "services/cli/screen/footnotes.h"
#include "services/cli/views/knowledge/report_view.h"
#include "services/cli/views/matching/question_order.h"

namespace treff::cli {
namespace {

namespace municipality_v1 = municipality::v1;
using municipality_v1::Fact;
using municipality_v1::Indicator;
using municipality_v1::Observation;
using municipality_v1::Profile;
using municipality_v1::Question;
using municipality_v1::Region;

// The marks of all that an observation was made from.
std::string Marks(const Observation& observation, Footnotes& footnotes) {
  std::string marks = footnotes.Mark(observation.provenance_index());
  for (const int index : observation.further_provenances()) {
    const std::string mark = footnotes.Mark(index);
    if (marks.find(mark) == std::string::npos) marks += mark;
  }
  return marks;
}

// How the municipality is compared, where that is not with the figure that is shown.
std::string ComparedText(const Fact& fact, const Indicator& indicator, const Screen& screen) {
  const bool is_shown =
      fact.best_level() == Region::MUNICIPALITY && fact.compared().period() == fact.best().period();
  if (!fact.has_compared() || is_shown) return "";
  const Observation& compared = fact.compared();
  const bool carried = compared.method() == Observation::CARRIED_IN_TIME;
  return screen.Text(carried ? "profile.carried" : "profile.compared",
                     {{"figure", FigureText(compared, indicator, screen)},
                      {"period", compared.period()},
                      {"measured", compared.measured_period()}});
}

// Why the municipality's own figure is not used, when another level's is; how it is compared; and
// earlier figures.
std::string NoteText(const Fact& fact, const Indicator& indicator, const Screen& screen) {
  std::vector<std::string> parts;
  if (fact.has_best() && fact.has_own() && fact.best_level() != Region::MUNICIPALITY) {
    parts.push_back(
        screen.Text("profile.own_state", {{"state", FigureText(fact.own(), indicator, screen)}}));
  }
  const std::string compared = ComparedText(fact, indicator, screen);
  if (!compared.empty()) parts.push_back(compared);
  for (const Observation& earlier : fact.history()) {
    parts.push_back(absl::StrCat(earlier.period(), ": ", FigureText(earlier, indicator, screen)));
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
    table.AddRow(
        {name, FigureText(best, indicator, screen),
         screen.Word("level", Region::Level_Name(fact.best_level())), best.period(),
         screen.Age(fact.age_days()), RankText(fact.country_rank(), fact.country_ranked(), screen),
         RankText(fact.group_rank(), fact.group_ranked(), screen), Marks(best, footnotes)});
  } else if (fact.has_own()) {
    table.AddRow({name, FigureText(fact.own(), indicator, screen),
                  screen.Word("level", Region::Level_Name(Region::MUNICIPALITY)),
                  fact.own().period(), none, none, none, Marks(fact.own(), footnotes)});
  } else {
    table.AddRow({name, screen.Text("unknown"), none, none, none, none, none, none});
  }
  table.AddNote(NoteText(fact, indicator, screen));
}

std::string NoteOf(const Question& question, const Screen& screen) {
  if (screen.language() == "en") return question.note_en();
  return screen.language() == "nn" ? question.note_nn() : question.note_nb();
}

// A question without figures is a heading alone, with the reason behind it.
void AddUnanswered(const Question& question, const Screen& screen, Table& table) {
  table.AddHeading(absl::StrCat(
      DisplayName(question, screen), ": ",
      screen.Word("availability", Question::Availability_Name(question.availability()))));
  table.AddNote(NoteOf(question, screen));
}

void AddQuestion(const AnsweredQuestion& answered, const Profile& profile, Footnotes& footnotes,
                 const Screen& screen, Table& table) {
  const Question* question = answered.question;
  if (question != nullptr && answered.positions.empty()) {
    AddUnanswered(*question, screen, table);
    return;
  }
  table.AddHeading(question != nullptr ? DisplayName(*question, screen)
                                       : screen.Text("profile.other"));
  if (question != nullptr) table.AddNote(NoteOf(*question, screen));
  for (const int i : answered.positions) {
    AddFact(profile.facts(i), profile.indicators(i), footnotes, screen, table);
  }
}

Table FactTable(const Screen& screen) {
  return Table({{.header = screen.Text("header.indicator"), .wraps = true},
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
         DecidedText(quota, screen), PersonsText(quota.has_settled(), quota.settled(), screen),
         PersonsText(quota.has_agreed(), quota.agreed(), screen), RemainingText(quota, screen)});
  }
  if (table.empty()) return screen.Text("quotas.empty") + "\n";
  return screen.Render(table);
}

std::string PlaceText(const municipality_v1::Municipality& place, const Screen& screen) {
  const std::string& region = place.labour_market_region_display_name();
  if (region.empty()) {
    return screen.Text("profile.place_no_region", {{"county", place.county_display_name()}});
  }
  const std::string& group = place.region().kostra_group();
  return screen.Text("profile.place", {{"county", place.county_display_name()},
                                       {"region", region},
                                       {"group", group.empty() ? screen.Text("unknown") : group}});
}

}  // namespace

std::string ProfileView(const Profile& profile, const municipality_v1::Municipality& place,
                        const Questions& questions, const Screen& screen) {
  std::string view =
      screen.Bold(absl::StrCat(profile.region().code(), " ", profile.region().display_name())) +
      "\n" + PlaceText(place, screen) + "\n" +
      screen.Text("profile.version", {{"version", absl::StrCat(profile.dataset_version())}}) + "\n";
  if (profile.has_contact()) {
    view += screen.Text("profile.contact", {{"contact", ContactText(profile.contact())},
                                            {"day", profile.contact().report_day()}}) +
            "\n";
  }
  Footnotes footnotes(profile.provenances());
  std::string group;
  Table table = FactTable(screen);
  const auto end_group = [&] {
    if (table.empty()) return;
    view += "\n" + screen.Bold(screen.Word("group", group)) + "\n" + screen.Render(table);
    table = FactTable(screen);
  };
  for (const AnsweredQuestion& answered : InQuestionOrder(profile, questions)) {
    if (answered.group != group) end_group();
    group = answered.group;
    AddQuestion(answered, profile, footnotes, screen, table);
  }
  end_group();
  view += "\n" + screen.Bold(screen.Text("quotas.title")) + "\n" + QuotasText(profile, screen);
  return view + "\n" + footnotes.Render(screen);
}

std::string HistoryView(const Profile& profile, int position, const Screen& screen) {
  const Indicator& indicator = profile.indicators(position);
  const Fact& fact = profile.facts(position);
  Footnotes footnotes(profile.provenances());
  Table table({{screen.Text("header.period")},
               {screen.Text("header.value"), Table::Align::kRight},
               {screen.Text("header.method")},
               {screen.Text("header.note"), Table::Align::kRight}});
  const auto add = [&](const Observation& observation) {
    table.AddRow({observation.period(), FigureText(observation, indicator, screen),
                  screen.Word("method", Observation::Method_Name(observation.method())),
                  Marks(observation, footnotes)});
  };
  if (fact.has_own()) add(fact.own());
  for (const Observation& earlier : fact.history()) add(earlier);
  const std::string title = screen.Bold(
      screen.Text("history.title", {{"indicator", IndicatorName(indicator, screen)},
                                    {"municipality", profile.region().display_name()}}));
  if (table.empty()) return title + "\n" + screen.Text("history.empty") + "\n";
  return title + "\n" + screen.Render(table) + "\n" + footnotes.Render(screen);
}

}  // namespace treff::cli
