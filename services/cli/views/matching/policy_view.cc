#include "services/cli/views/matching/policy_view.h"

#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/cli/screen/figures.h"
#include "services/cli/screen/table.h"

namespace treff::cli {
namespace {

using recommendation::v1::Condition;
using recommendation::v1::Policy;
using recommendation::v1::Rule;
using recommendation::v1::TermDefinition;

std::string ConditionText(Condition condition, const Screen& screen) {
  return screen.Word("condition", recommendation::v1::Condition_Name(condition));
}

// The indicator or the kind that the term reads.
std::string InputOf(const TermDefinition& term) {
  if (!term.indicator().empty()) return term.indicator();
  if (!term.kind_id().empty()) return term.kind_id();
  return absl::AsciiStrToLower(TermDefinition::Derived_Name(term.derived()));
}

std::string KindOf(const Rule& rule) {
  return rule.kind_id().empty() ? absl::AsciiStrToLower(Rule::Kind_Name(rule.kind()))
                                : rule.kind_id();
}

// "0: 1,00, 5: 0,00": the points of the curve.
std::string CurveText(const TermDefinition& term, const Screen& screen) {
  std::vector<std::string> points;
  for (const auto& point : term.utility()) {
    points.push_back(
        absl::StrCat(screen.Number(point.value(), 1), ": ", screen.Number(point.utility(), 2)));
  }
  return absl::StrJoin(points, "; ");
}

// What a policy says of one rule or term, by what it says: "weight" → "15,0".
using Properties = std::map<std::string, std::string>;

std::map<std::string, Properties> PartsOf(const Policy& policy, const Screen& screen) {
  std::map<std::string, Properties> parts;
  for (const Rule& rule : policy.rules()) {
    parts[absl::StrCat(screen.Text("header.rule"), " ", rule.rule_id())] = {
        {screen.Text("header.condition"), ConditionText(rule.condition(), screen)},
        {screen.Text("header.input"), KindOf(rule)}};
  }
  for (const TermDefinition& term : policy.terms()) {
    parts[absl::StrCat(screen.Text("header.term"), " ", TermName(term.term_id(), screen))] = {
        {screen.Text("header.condition"), ConditionText(term.condition(), screen)},
        {screen.Text("header.input"), InputOf(term)},
        {screen.Text("header.weight"), screen.Number(term.weight(), 1)},
        {screen.Text("header.curve"), CurveText(term, screen)}};
  }
  return parts;
}

}  // namespace

std::string TermName(const std::string& term_id, const Screen& screen) {
  const std::string name = screen.Word("term", term_id);
  return name == term_id ? name : absl::StrCat(name, " (", term_id, ")");
}

std::string PoliciesView(const recommendation::v1::ListPoliciesResponse& policies,
                         const Screen& screen) {
  Table table({{screen.Text("header.policy")},
               {screen.Text("header.name"), Table::Align::kLeft, /*may_shrink=*/true},
               {screen.Text("header.rules"), Table::Align::kRight},
               {screen.Text("header.terms"), Table::Align::kRight}});
  for (const Policy& policy : policies.policies()) {
    table.AddRow({policy.name(), DisplayName(policy, screen), screen.Number(policy.rules_size()),
                  screen.Number(policy.terms_size())});
  }
  return screen.Render(table);
}

std::string PolicyView(const Policy& policy, const Screen& screen) {
  Table rules({{screen.Text("header.rule")}, {screen.Text("header.condition")}});
  for (const Rule& rule : policy.rules()) {
    rules.AddRow({rule.rule_id(), ConditionText(rule.condition(), screen)});
  }
  Table terms({{screen.Text("header.term"), Table::Align::kLeft, /*may_shrink=*/true},
               {screen.Text("header.weight"), Table::Align::kRight},
               {screen.Text("header.condition")},
               {screen.Text("header.input")}});
  for (const TermDefinition& term : policy.terms()) {
    terms.AddRow({TermName(term.term_id(), screen), screen.Number(term.weight(), 1),
                  ConditionText(term.condition(), screen), InputOf(term)});
    terms.AddNote(CurveText(term, screen));
  }
  return screen.Bold(absl::StrCat(policy.name(), ": ", DisplayName(policy, screen))) + "\n\n" +
         screen.Render(rules) + "\n" + screen.Render(terms);
}

std::string PolicyDifferenceView(const Policy& from, const Policy& to, const Screen& screen) {
  const auto before = PartsOf(from, screen);
  const auto after = PartsOf(to, screen);
  std::set<std::string> names;
  for (const auto& [name, properties] : before) names.insert(name);
  for (const auto& [name, properties] : after) names.insert(name);
  Table table({{screen.Text("header.part")},
               {screen.Text("header.change")},
               {from.name(), Table::Align::kLeft, /*may_shrink=*/true},
               {to.name(), Table::Align::kLeft, /*may_shrink=*/true}});
  for (const std::string& name : names) {
    const auto was = before.find(name);
    const auto is = after.find(name);
    if (was == before.end() || is == after.end()) {
      const bool is_new = was == before.end();
      table.AddRow({name, screen.Text(is_new ? "policy.new" : "policy.gone"),
                    screen.Text(is_new ? "no" : "yes"), screen.Text(is_new ? "yes" : "no")});
      continue;
    }
    for (const auto& [property, value] : was->second) {
      const std::string& now = is->second.at(property);
      if (now != value) table.AddRow({name, property, value, now});
    }
  }
  return table.empty() ? screen.Text("policy.same") + "\n" : screen.Render(table);
}

}  // namespace treff::cli
