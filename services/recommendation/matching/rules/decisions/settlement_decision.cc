#include "services/recommendation/matching/rules/decisions/settlement_decision.h"

#include <string>

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Observation;
using municipality::v1::Quota;
using v1::RequirementResult;

bool IsValue(const Observation& observation) { return observation.state() == Observation::VALUE; }
bool IsZero(const Observation& observation) {
  return IsValue(observation) && observation.value() == 0;
}

// The first of these that holds.
enum class Decision { kNotAsked, kNone, kSome, kPending, kUndecided, kMissing };

Decision DecisionOf(const Quota* quota) {
  if (quota == nullptr) return Decision::kMissing;
  const Observation& decided = quota->decided();
  // Who was not asked has nothing to decide.
  if (IsZero(quota->requested())) return Decision::kNotAsked;
  if (decided.state() == Observation::NOT_APPLICABLE) return Decision::kNotAsked;
  if (IsZero(decided)) return Decision::kNone;
  if (IsValue(decided)) return Decision::kSome;
  if (decided.state() == Observation::PENDING) return Decision::kPending;
  return IsValue(quota->requested()) ? Decision::kUndecided : Decision::kMissing;
}

std::string_view SentenceOf(Decision decision) {
  switch (decision) {
    case Decision::kNotAsked:
      return "fail";
    case Decision::kNone:
      return "none_decided";
    case Decision::kSome:
      return "pass";
    case Decision::kPending:
      return "pending";
    case Decision::kUndecided:
      return "undecided";
    case Decision::kMissing:
      break;
  }
  return "missing";
}

class SettlementDecisionCheck : public RuleCheck {
 public:
  explicit SettlementDecisionCheck(const Question& question) : question_(question) {}

  Outcome Judge(PlaceIndex place) const override {
    const WhatIf* what_if = question_.what_if;
    if (what_if != nullptr && what_if->IsAbout(place, kQuotaRequested)) {
      return what_if->value > 0 ? RequirementResult::PASS : RequirementResult::FAIL;
    }
    switch (DecisionOf(QuotaOf(place))) {
      case Decision::kNotAsked:
      case Decision::kNone:
        return RequirementResult::FAIL;
      case Decision::kSome:
        return RequirementResult::PASS;
      default:
        return RequirementResult::UNKNOWN;
    }
  }

  void Explain(PlaceIndex place, Outcome /*outcome*/, Statement& statement) const override {
    statement.CiteQuota(question_.quota_year, {&Quota::requested, &Quota::decided});
    const Decision decision = DecisionOf(QuotaOf(place));
    const std::string year = std::to_string(question_.quota_year);
    if (decision == Decision::kSome) {
      const std::string decided = NumberText(QuotaOf(place)->decided().value());
      statement.Say(SentenceOf(decision), {{"decided", decided}, {"year", year}});
    } else if (decision == Decision::kUndecided) {
      const std::string requested = NumberText(QuotaOf(place)->requested().value());
      statement.Say(SentenceOf(decision), {{"requested", requested}, {"year", year}});
    } else {
      statement.Say(SentenceOf(decision), {{"year", year}});
    }
  }

  // Asked for what is settled or asked for there already, at most, and for the household besides.
  std::optional<FactChange> ChangeToPass(PlaceIndex place) const override {
    const Quota* quota = QuotaOf(place);
    const double asked = UsedAt(question_, place).upper + question_.household.size;
    return FactChange{{place, kQuotaRequested, asked}, quota->requested().value()};
  }

 private:
  const Quota* QuotaOf(PlaceIndex place) const {
    return question_.snapshot.FindQuota(place, question_.quota_year);
  }

  const Question& question_;
};

class SettlementDecisionKind : public RuleKind {
 public:
  std::string_view id() const override { return "settlement_decision"; }
  std::vector<std::string_view> sentences() const override {
    return {"pass", "fail", "none_decided", "pending", "undecided", "missing"};
  }
  bool CanBeDecidedAnew() const override { return true; }
  RuleChecks ChecksFor(const Question& question) const override {
    return OneCheck<SettlementDecisionCheck>(question);
  }
};

}  // namespace

const RuleKind& SettlementDecisionRule() {
  static const RuleKind& kind = *new SettlementDecisionKind;
  return kind;
}

}  // namespace treff::recommendation::matching
