#include "services/recommendation/matching/requirements.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "services/recommendation/matching/inputs.h"
#include "services/recommendation/matching/reasons.h"
#include "services/recommendation/matching/rules.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Need;
using v1::RequirementResult;
using v1::Rule;

bool HasRule(const v1::Policy& policy, Rule::Kind kind) {
  return std::any_of(policy.rules().begin(), policy.rules().end(),
                     [&](const Rule& rule) { return rule.kind() == kind; });
}

// Needs that a rule of their own looks at, when the policy has it.
bool HasRuleOfItsOwn(const v1::Policy& policy, Need::Kind need) {
  return (need == Need::UPPER_SECONDARY_SCHOOL && HasRule(policy, Rule::UPPER_SECONDARY)) ||
         (need == Need::STAFFED_HOUSING_FOR_MINOR && HasRule(policy, Rule::TAKES_MINORS));
}

bool HasRequiredTie(const Household& household) {
  return std::any_of(household.ties.begin(), household.ties.end(),
                     [](const Tie& tie) { return tie.required; });
}

}  // namespace

Requirements::Requirements(const Question& question) : question_(question) {
  for (const Rule& rule : question.policy.rules()) {
    if (question.household.Meets(rule.condition())) AddChecks(rule);
  }
}

void Requirements::AddChecks(const Rule& rule) {
  const Household& household = question_.household;
  switch (rule.kind()) {
    case Rule::FAMILY_TIES:
      if (HasRequiredTie(household)) checks_.push_back({&rule, Need::KIND_UNSPECIFIED});
      break;
    case Rule::UPPER_SECONDARY:
      if (!household.Requires(Need::UPPER_SECONDARY_SCHOOL)) break;
      checks_.push_back({&rule, Need::UPPER_SECONDARY_SCHOOL});
      upper_secondary_ = UpperSecondaryReach(question_);
      break;
    case Rule::ASK_MUNICIPALITY:
      for (const auto& need : household.needs) {
        if (need.required && !HasRuleOfItsOwn(question_.policy, need.kind)) {
          checks_.push_back({&rule, need.kind});
        }
      }
      break;
    default:
      checks_.push_back({&rule, Need::KIND_UNSPECIFIED});
  }
}

Requirements::Outcome Requirements::JudgeCheck(const Check& check, PlaceIndex place) const {
  switch (check.rule->kind()) {
    case Rule::ASKED:
      return rules::Asked(question_, place);
    case Rule::QUOTA_ROOM:
      return rules::HasQuotaRoom(question_, place);
    case Rule::FAMILY_TIES:
      return rules::NearRequiredTies(question_, place);
    case Rule::TAKES_MINORS:
      return rules::TakesMinors(question_, place);
    case Rule::UPPER_SECONDARY:
      return rules::UpperSecondaryWithinReach(*upper_secondary_, place);
    default:
      return RequirementResult::UNKNOWN;
  }
}

Verdict Requirements::Judge(PlaceIndex place) const {
  Verdict verdict;
  for (const Check& check : checks_) {
    const Outcome outcome = JudgeCheck(check, place);
    if (outcome == RequirementResult::UNKNOWN) ++verdict.unknown_count;
    if (outcome != RequirementResult::FAIL) continue;
    if (verdict.fail_count++ == 0) verdict.failed = check.rule;
  }
  return verdict;
}

void Requirements::ExplainCheck(const Check& check, Outcome outcome, PlaceIndex place,
                                Citations& citations, ResultList& results) const {
  RequirementResult& result = *results.Add();
  result.set_rule_id(check.rule->rule_id());
  result.set_outcome(outcome);
  switch (check.rule->kind()) {
    case Rule::ASKED:
      return rules::ExplainAsked(question_, place, citations, result);
    case Rule::QUOTA_ROOM:
      return rules::ExplainQuotaRoom(question_, place, citations, result);
    case Rule::FAMILY_TIES:
      return rules::ExplainTies(question_, place, result);
    case Rule::TAKES_MINORS:
      return rules::ExplainMinors(question_, place, citations, result);
    case Rule::UPPER_SECONDARY:
      return rules::ExplainUpperSecondary(question_, place, citations, result);
    default:
      SetReason("rule", check.rule->rule_id(), "unknown",
                {{"required_need", absl::AsciiStrToLower(Need::Kind_Name(check.need))}},
                *result.mutable_reason());
  }
}

void Requirements::Explain(PlaceIndex place, Citations& citations, ResultList& results) const {
  for (const Check& check : checks_) {
    ExplainCheck(check, JudgeCheck(check, place), place, citations, results);
  }
}

void Requirements::ExplainFailed(PlaceIndex place, Citations& citations,
                                 ResultList& results) const {
  for (const Check& check : checks_) {
    if (JudgeCheck(check, place) != RequirementResult::FAIL) continue;
    ExplainCheck(check, RequirementResult::FAIL, place, citations, results);
  }
}

}  // namespace treff::recommendation::matching
