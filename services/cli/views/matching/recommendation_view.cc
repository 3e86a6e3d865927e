#include "services/cli/views/matching/recommendation_view.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/screen/display.h"
#include "services/cli/screen/footnotes.h"
#include "services/cli/views/matching/certainty_view.h"

namespace treff::cli {
namespace {

namespace recommendation_v1 = recommendation::v1;
using recommendation_v1::Citation;
using recommendation_v1::RankedMunicipality;
using recommendation_v1::Recommendation;
using recommendation_v1::RequirementResult;
using recommendation_v1::Term;

constexpr int kIndent = 3;
constexpr int kPointsWidth = 15;           // "14,2 av 20,0" and a gap
constexpr double kShownDifference = 0.05;  // points; less cannot be seen in tenths

// "Integrerings- og mangfoldsdirektoratet (IMDi)" is "IMDi" where there is little room.
std::string ShortName(const std::string& owner) {
  const size_t open = owner.rfind('(');
  if (open == std::string::npos || owner.back() != ')') return owner;
  return owner.substr(open + 1, owner.size() - open - 2);
}

class Page {
 public:
  Page(const Recommendation& recommendation, const Screen& screen)
      : recommendation_(recommendation),
        screen_(screen),
        footnotes_(recommendation.provenances()) {}

  std::string Title() const;
  // What is not as it was when the answer was recorded.
  std::string Difference() const;
  std::string Ranking(int top) const;
  std::string Explanation(const RankedMunicipality& municipality);
  std::string RunnerUp() const;
  std::string NearMisses();
  std::string Excluded() const;
  std::string Notes() const;
  std::string Versions() const;
  std::string Sources() const { return footnotes_.Render(screen_); }

 private:
  std::string Text(std::string_view key,
                   const std::map<std::string, std::string>& arguments = {}) const {
    return screen_.Text(key, arguments);
  }
  std::string Heading(std::string_view key) const { return "\n" + screen_.Bold(Text(key)) + "\n"; }
  std::string Requirement(const RequirementResult& result);
  std::string TermText(const Term& term, double shown_points);
  // Source, period, level and age of one.
  std::string CitationText(const Citation& citation);
  std::string Citations(const google::protobuf::RepeatedPtrField<Citation>& citations, int indent);
  std::string Beside(const std::string& lead, int lead_width, const std::string& text) const {
    return screen_.Beside(kIndent, lead, lead_width, text);
  }

  const Recommendation& recommendation_;
  const Screen& screen_;
  Footnotes footnotes_;
};

std::string Page::Title() const {
  const Recommendation& r = recommendation_;
  std::string title = Text("recommendation.title", {{"case", Printable(r.case_())}});
  if (r.synthetic()) absl::StrAppend(&title, " (", Text("synthetic"), ")");
  return screen_.Bold(title) + "\n" +
         screen_.Paragraph(Text("recommendation.counts",
                                {{"persons", absl::StrCat(r.household_size())},
                                 {"municipalities", absl::StrCat(r.municipality_count())},
                                 {"eligible", absl::StrCat(r.ranked_size())},
                                 {"excluded", absl::StrCat(r.excluded_size())}}));
}

std::string Page::Difference() const {
  if (!recommendation_.has_difference()) return "";
  const recommendation_v1::Difference& difference = recommendation_.difference();
  std::string text = Heading("difference.title");
  for (const auto& reason : difference.reasons()) text += Beside("– ", 2, reason.text());
  Table table({{Text("header.municipality"), Table::Align::kLeft, /*may_shrink=*/true},
               {Text("header.rank_then"), Table::Align::kRight},
               {Text("header.rank_now"), Table::Align::kRight},
               {Text("header.points_then"), Table::Align::kRight},
               {Text("header.points_now"), Table::Align::kRight}});
  const std::string none = Text("difference.not_ranked");
  const auto rank = [&](int value) { return value == 0 ? none : absl::StrCat(value); };
  const auto points = [&](bool ranked, double value) {
    return ranked ? screen_.Number(value, 1) : none;
  };
  for (const auto& move : difference.moves()) {
    table.AddRow({move.display_name().empty() ? move.municipality() : move.display_name(),
                  rank(move.recorded_rank()), rank(move.rank()),
                  points(move.has_recorded_score(), move.recorded_score()),
                  points(move.has_score(), move.score())});
  }
  return table.empty() ? text : text + "\n" + screen_.Render(table);
}

std::string Page::Ranking(int top) const {
  Table table({{Text("header.rank_number"), Table::Align::kRight},
               {Text("header.municipality"), Table::Align::kLeft, /*may_shrink=*/true},
               {Text("header.county"), Table::Align::kLeft, /*may_shrink=*/true},
               {Text("header.points"), Table::Align::kRight},
               {Text("header.interval"), Table::Align::kRight},
               {Text("header.possible_ranks"), Table::Align::kRight},
               {Text("header.ask")}});
  for (const RankedMunicipality& one : recommendation_.ranked()) {
    if (one.rank() > top) break;
    table.AddRow({absl::StrCat(one.rank()), one.display_name(), one.county_display_name(),
                  screen_.Number(one.score(), 1),
                  screen_.Range(one.score_interval().lower(), one.score_interval().upper(), 1),
                  screen_.Range(one.best_rank(), one.worst_rank()),
                  Text(one.ask_municipality() ? "yes" : "no")});
    if (one.has_summary()) table.AddNote(one.summary().text());
  }
  return table.empty() ? ""
                       : "\n" + screen_.Render(table) + GroupsText(recommendation_, top, screen_);
}

std::string Page::CitationText(const Citation& citation) {
  const auto& observation = citation.observation();
  const bool own = citation.level() == municipality::v1::Region::MUNICIPALITY;
  std::map<std::string, std::string> arguments = {
      {"mark", footnotes_.Mark(observation.provenance_index())},
      {"owner", ShortName(footnotes_.At(observation.provenance_index()).owner())},
      {"period", observation.period()},
      {"level", screen_.Word("level", municipality::v1::Region::Level_Name(citation.level()))},
      {"age", screen_.Age(citation.age_days())}};
  if (own && !observation.measured_period().empty()) {
    arguments["measured"] = observation.measured_period();
    for (const int further : observation.further_provenances()) {
      const std::string mark = footnotes_.Mark(further);
      if (arguments["mark"].find(mark) == std::string::npos) arguments["mark"] += mark;
    }
    return Text("citation.carried", arguments);
  }
  if (own) return Text("citation.own", arguments);
  arguments["region"] = citation.region_display_name();
  return Text("citation.borrowed", arguments);
}

std::string Page::Citations(const google::protobuf::RepeatedPtrField<Citation>& citations,
                            int indent) {
  std::vector<std::string> texts;
  for (const Citation& citation : citations) {
    std::string text = CitationText(citation);
    // Asked and decided are two figures of one table: to a reader one citation.
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
  }
  std::string lines;
  for (const std::string& line :
       Wrapped(Printable(absl::StrJoin(texts, "; ")), screen_.width() - indent)) {
    lines += std::string(indent, ' ') + screen_.Dim(line) + "\n";
  }
  return lines;
}

std::string Page::Requirement(const RequirementResult& result) {
  std::string mark = screen_.Unsure("?");
  if (result.outcome() == RequirementResult::PASS) mark = screen_.Good("✓");
  if (result.outcome() == RequirementResult::FAIL) mark = screen_.Bad("✗");
  return Beside(mark + " ", 2, result.reason().text()) + Citations(result.citations(), kIndent + 2);
}

std::string Page::TermText(const Term& term, double shown_points) {
  const std::string points = Text("points.of", {{"points", screen_.Number(shown_points, 1)},
                                                {"max", screen_.Number(term.max_points(), 1)}});
  const std::string lead =
      std::string(std::max(0, kPointsWidth - 2 - DisplayWidth(points)), ' ') + points + "  ";
  std::string text = Beside(lead, kPointsWidth, term.reason().text());
  const auto& interval = term.points_interval();
  if (interval.upper() - interval.lower() > kShownDifference) {
    text +=
        std::string(kIndent + kPointsWidth, ' ') +
        screen_.Unsure(Text("points.interval",
                            {{"range", screen_.Range(interval.lower(), interval.upper(), 1)}})) +
        "\n";
  }
  return text + Citations(term.citations(), kIndent + kPointsWidth);
}

std::string Page::Explanation(const RankedMunicipality& one) {
  std::string text =
      "\n" +
      screen_.Bold(Text("explanation.title", {{"rank", absl::StrCat(one.rank())},
                                              {"municipality", Printable(one.display_name())},
                                              {"points", screen_.Number(one.score(), 1)}})) +
      "\n";
  for (const RequirementResult& result : one.requirements()) text += Requirement(result);
  text += "\n";
  std::vector<double> points;
  std::vector<double> limits;
  for (const Term& term : one.terms()) {
    points.push_back(term.points());
    limits.push_back(term.max_points());
  }
  const std::vector<double> shown = RoundedToAddUp(points, limits);
  for (int i = 0; i < one.terms_size(); ++i) text += TermText(one.terms(i), shown[i]);
  const std::string sum = Text(
      "points.of", {{"points", screen_.Number(one.score(), 1)}, {"max", screen_.Number(100, 1)}});
  const int padding = std::max(0, kPointsWidth - 2 - DisplayWidth(sum));
  return text + std::string(kIndent + padding, ' ') +
         screen_.Bold(sum + "  " + Text("points.sum")) + "\n";
}

std::string Page::RunnerUp() const {
  if (!recommendation_.has_runner_up()) return "";
  const auto& second = recommendation_.runner_up();
  return Heading("runner_up.title") +
         screen_.Paragraph(absl::StrCat(Text("runner_up.margin",
                                             {{"municipality", second.display_name()},
                                              {"points", screen_.Number(second.margin(), 1)}}),
                                        " ", second.reason().text()),
                           kIndent);
}

std::string Page::NearMisses() {
  if (recommendation_.near_misses().empty()) return "";
  std::string text = Heading("near_misses.title");
  for (const auto& miss : recommendation_.near_misses()) {
    text += Beside(screen_.Bad("✗") + " ", 2,
                   absl::StrCat(miss.display_name(), ": ", miss.failed().reason().text(), " ",
                                miss.reason().text()));
    text += Citations(miss.failed().citations(), kIndent + 2);
  }
  return text;
}

std::string Page::Excluded() const {
  std::map<std::string, int> by_rule;
  int failed_count = 0;
  for (const auto& excluded : recommendation_.excluded()) {
    for (const RequirementResult& failed : excluded.failed()) ++by_rule[failed.rule_id()];
    failed_count += excluded.failed_size();
  }
  if (by_rule.empty()) return "";
  Table table({{Text("header.municipalities"), Table::Align::kRight}, {Text("header.rule")}});
  for (const auto& [rule, count] : by_rule) {
    // Of a reason that is not told, neither is how many it is about.
    const bool is_told = rule != "not_for_this_case";
    table.AddRow({is_told ? screen_.Number(count) : "", screen_.Word("rule", rule)});
  }
  std::string text = Heading("excluded.title") + screen_.Render(table);
  if (failed_count > recommendation_.excluded_size()) {
    text += screen_.Paragraph(
        Text("excluded.several", {{"excluded", absl::StrCat(recommendation_.excluded_size())}}),
        kIndent);
  }
  return text;
}

std::string Page::Notes() const {
  std::string lines;
  for (const auto& note : recommendation_.notes()) lines += Beside("– ", 2, note.text());
  for (const auto& need : recommendation_.unmet_needs()) {
    const std::string name = screen_.Word("need", casework::v1::Need::Kind_Name(need.kind()));
    lines += Beside("– ", 2, Text("unmet_need", {{"need", name}}));
  }
  return lines.empty() ? "" : Heading("notes.title") + lines;
}

std::string Page::Versions() const {
  const auto& versions = recommendation_.versions();
  const std::string model = versions.model().empty() ? Text("versions.no_model") : versions.model();
  return Heading("versions.title") +
         screen_.Paragraph(
             Text("versions.line",
                  {{"case_revision", absl::StrCat(versions.case_revision())},
                   {"dataset", absl::StrCat(versions.dataset_version())},
                   {"quota", absl::StrCat(versions.quota_revision())},
                   {"year", absl::StrCat(versions.quota_year())},
                   {"day", versions.as_of().empty() ? Text("versions.no_day") : versions.as_of()},
                   {"policy", versions.policy()},
                   {"model", model}}),
             kIndent) +
         screen_.Paragraph(Text("versions.again", {{"name", recommendation_.name()}}), kIndent);
}

}  // namespace

std::vector<double> RoundedToAddUp(const std::vector<double>& points,
                                   const std::vector<double>& limits) {
  std::vector<double> tenths;
  std::vector<size_t> order;
  double total = 0;
  double shown = 0;
  for (const double value : points) {
    order.push_back(tenths.size());
    tenths.push_back(std::floor(value * 10));
    total += value * 10;
    shown += tenths.back();
  }
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return points[a] * 10 - tenths[a] > points[b] * 10 - tenths[b];
  });
  for (const size_t i : order) {
    if (shown >= std::round(total)) break;
    if (tenths[i] + 1 > std::round(limits[i] * 10)) continue;
    ++tenths[i];
    ++shown;
  }
  for (double& value : tenths) value /= 10;
  return tenths;
}

std::string RecommendationView(const Recommendation& recommendation,
                               const RecommendationViewOptions& options, const Screen& screen) {
  Page page(recommendation, screen);
  std::string view = page.Title() + LeadText(recommendation, screen) + page.Difference() +
                     page.Ranking(options.top) + QuestionsText(recommendation, screen) +
                     WishesText(recommendation, screen) + UnusedFactsText(recommendation, screen);
  const int explained = std::min(options.explained, recommendation.ranked_size());
  for (int i = 0; i < explained; ++i) view += page.Explanation(recommendation.ranked(i));
  view += page.RunnerUp() + SensitivityText(recommendation, screen) + page.NearMisses() +
          page.Excluded() + page.Notes() + page.Versions();
  const std::string sources = page.Sources();
  if (!sources.empty()) view += "\n" + screen.Bold(screen.Text("sources.title")) + "\n" + sources;
  return view;
}

std::string RecommendationsView(
    const recommendation_v1::ListRecommendationsResponse& recommendations, const Screen& screen) {
  Table table({{screen.Text("header.name")},
               {screen.Text("header.dataset"), Table::Align::kRight},
               {screen.Text("header.policy")},
               {screen.Text("header.time")}});
  for (const Recommendation& one : recommendations.recommendations()) {
    table.AddRow({one.name(), absl::StrCat(one.versions().dataset_version()),
                  one.versions().policy(), screen.Time(one.record_time())});
    table.AddNote(one.case_());
  }
  return table.empty() ? screen.Text("recommendations.empty") + "\n" : screen.Render(table);
}

}  // namespace treff::cli
