#include "services/cli/views/matching/certainty_view.h"

#include <algorithm>
#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/screen/display.h"
#include "services/cli/screen/table.h"
#include "services/cli/views/knowledge/report_view.h"
#include "services/cli/views/matching/policy_view.h"

namespace treff::cli {
namespace {

using recommendation::v1::RankedMunicipality;
using recommendation::v1::Recommendation;

constexpr int kIndent = 3;
constexpr size_t kShownTurns = 3;  // of the weights that would put another first

std::string Heading(std::string_view key, const Screen& screen) {
  return "\n" + screen.Bold(screen.Text(key)) + "\n";
}

// The name of a ranked municipality.
std::string NameOf(const Recommendation& recommendation, const std::string& municipality) {
  for (const RankedMunicipality& one : recommendation.ranked()) {
    if (one.municipality() == municipality) return one.display_name();
  }
  return municipality;
}

// "1–4, 6, 9–10" of rising numbers.
std::string RunsOf(const std::vector<int>& numbers) {
  std::vector<std::string> runs;
  for (size_t i = 0; i < numbers.size();) {
    size_t last = i;
    while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
    runs.push_back(last == i ? absl::StrCat(numbers[i])
                             : absl::StrCat(numbers[i], "–", numbers[last]));
    i = last + 1;
  }
  return absl::StrJoin(runs, ", ");
}

}  // namespace

std::string LeadText(const Recommendation& recommendation, const Screen& screen) {
  const std::string& lead = recommendation.lead().text();
  return lead.empty() ? "" : "\n" + screen.Bold(screen.Paragraph(Printable(lead)));
}

std::string GroupsText(const Recommendation& recommendation, int top, const Screen& screen) {
  std::map<int, std::vector<int>> groups;  // ranks shown
  for (const RankedMunicipality& one : recommendation.ranked()) {
    // An answer of an older program has no groups.
    if (one.rank() <= top && one.group() > 0) groups[one.group()].push_back(one.rank());
  }
  std::string lines;
  for (const auto& [group, ranks] : groups) {
    if (ranks.size() < 2) continue;
    lines += screen.Paragraph(
        screen.Text(group == 1 ? "groups.first" : "groups.apart", {{"ranks", RunsOf(ranks)}}),
        kIndent);
  }
  return lines;
}

std::string QuestionsText(const Recommendation& recommendation, const Screen& screen) {
  if (recommendation.questions().empty()) return "";
  std::string lines;
  for (const auto& question : recommendation.questions()) {
    const std::string whom = question.municipalities().empty()
                                 ? screen.Text("questions.everyone")
                                 : absl::StrJoin(question.display_names(), ", ");
    std::string text = absl::StrCat(whom, ": ", question.reason().text());
    // An expectation: parts of a municipality say nothing to anybody.
    if (question.narrowing() >= 1) {
      absl::StrAppend(
          &text, " ",
          screen.Text("questions.narrowing",
                      {{"count", screen.Number(question.narrowing())},
                       {"first_count", absl::StrCat(recommendation.possible_first_count())}}));
    }
    for (int i = 0; i < question.contacts_size(); ++i) {
      const std::string contact = ContactText(question.contacts(i));
      if (contact.empty()) continue;
      absl::StrAppend(&text, " ",
                      screen.Text("questions.contact",
                                  {{"name", question.display_names(i)}, {"contact", contact}}));
    }
    lines += screen.Beside(kIndent, "? ", 2, text);
  }
  return Heading("questions.title", screen) + lines;
}

std::string UnusedFactsText(const Recommendation& recommendation, const Screen& screen) {
  std::string lines;
  for (const auto& fact : recommendation.unused_facts()) {
    if (fact.field() == "needs") continue;  // told among the notes, with what to do about it
    const std::string& text = fact.reason().text();
    lines += screen.Beside(
        kIndent, "– ", 2,
        fact.members().empty()
            ? text
            : screen.Text("unused.member",
                          {{"members", absl::StrJoin(fact.members(), ", ")}, {"text", text}}));
  }
  return lines.empty() ? "" : Heading("unused.title", screen) + lines;
}

std::string WishesText(const Recommendation& recommendation, const Screen& screen) {
  std::string lines;
  for (const auto& wish : recommendation.wishes()) {
    // A rule's own reason does not name the municipality.
    const bool is_named = wish.rank() > 0 || wish.display_name().empty() ||
                          wish.reason().arguments().count("municipality") > 0;
    const std::string& text = wish.reason().text();
    lines += screen.Beside(kIndent, "– ", 2,
                           is_named ? text : absl::StrCat(wish.display_name(), ": ", text));
  }
  return lines.empty() ? "" : Heading("wishes.title", screen) + lines;
}

std::string SensitivityText(const Recommendation& recommendation, const Screen& screen) {
  struct Turn {
    double factor = 0;  // how many times the weight, or the weight over it
    std::vector<std::string> row;
  };
  std::vector<Turn> turns;
  for (const auto& term : recommendation.terms()) {
    const std::string weight = screen.Number(term.weight(), 2);
    if (term.has_weight_up()) {
      turns.push_back(
          {term.weight_up() / term.weight(),
           {TermName(term.term_id(), screen), weight,
            absl::StrCat(screen.Text("header.weight_up"), " ", screen.Number(term.weight_up(), 2)),
            NameOf(recommendation, term.first_up())}});
    }
    if (term.has_weight_down() && term.weight_down() > 0) {
      turns.push_back({term.weight() / term.weight_down(),
                       {TermName(term.term_id(), screen), weight,
                        absl::StrCat(screen.Text("header.weight_down"), " ",
                                     screen.Number(term.weight_down(), 2)),
                        NameOf(recommendation, term.first_down())}});
    }
  }
  if (turns.empty()) return "";
  std::stable_sort(turns.begin(), turns.end(),
                   [](const Turn& a, const Turn& b) { return a.factor < b.factor; });
  Table table({{screen.Text("header.term"), Table::Align::kLeft, /*may_shrink=*/true},
               {screen.Text("header.weight"), Table::Align::kRight},
               {screen.Text("header.change")},
               {screen.Text("header.first_then")}});
  for (size_t i = 0; i < turns.size() && i < kShownTurns; ++i) table.AddRow(turns[i].row);
  return Heading("sensitivity.title", screen) + screen.Render(table);
}

}  // namespace treff::cli
