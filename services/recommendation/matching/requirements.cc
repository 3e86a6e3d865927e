#include "services/recommendation/matching/requirements.h"

#include <utility>

#include "services/recommendation/matching/kinds.h"

namespace treff::recommendation::matching {
namespace {

using v1::RequirementResult;

void AddResult(const v1::Rule& rule, const RuleCheck& check, Outcome outcome, PlaceIndex place,
               Citations& citations, Requirements::ResultList& results) {
  RequirementResult& result = *results.Add();
  result.set_rule_id(rule.rule_id());
  result.set_outcome(outcome);
  Statement statement(place, citations, result);
  check.Explain(place, outcome, statement);
}

}  // namespace

Requirements::Requirements(const Question& question) {
  for (const v1::Rule& rule : question.policy.rules()) {
    if (!question.household.Meets(rule.condition())) continue;
    for (auto& check : question.kinds->Find(rule)->ChecksFor(question)) {
      checks_.push_back({&rule, std::move(check)});
    }
  }
}

Verdict Requirements::Judge(PlaceIndex place) const {
  Verdict verdict;
  for (const Check& check : checks_) {
    const Outcome outcome = check.of_rule->Judge(place);
    if (outcome == RequirementResult::UNKNOWN) ++verdict.unknown_count;
    if (outcome != RequirementResult::FAIL) continue;
    if (verdict.fail_count++ == 0) verdict.failed = check.rule;
  }
  return verdict;
}

void Requirements::Explain(int check, PlaceIndex place, Citations& citations,
                           ResultList& results) const {
  const Check& one = checks_[check];
  AddResult(*one.rule, *one.of_rule, one.of_rule->Judge(place), place, citations, results);
}

void Requirements::Explain(PlaceIndex place, Citations& citations, ResultList& results) const {
  for (const Check& check : checks_) {
    const Outcome outcome = check.of_rule->Judge(place);
    AddResult(*check.rule, *check.of_rule, outcome, place, citations, results);
  }
}

void Requirements::ExplainFailed(PlaceIndex place, Citations& citations,
                                 ResultList& results) const {
  for (const Check& check : checks_) {
    const Outcome outcome = check.of_rule->Judge(place);
    if (outcome != RequirementResult::FAIL) continue;
    AddResult(*check.rule, *check.of_rule, outcome, place, citations, results);
  }
}

std::optional<FactChange> Requirements::ChangeToPass(PlaceIndex place) const {
  for (const Check& check : checks_) {
    if (check.of_rule->Judge(place) == RequirementResult::FAIL) {
      return check.of_rule->ChangeToPass(place);
    }
  }
  return std::nullopt;
}

}  // namespace treff::recommendation::matching
