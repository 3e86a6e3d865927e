#include "services/recommendation/matching/rules/minors_decision.h"

#include <string>

#include "services/recommendation/matching/inputs.h"
#include "services/recommendation/matching/rules/services/reported_capacity.h"
#include "services/recommendation/matching/rules/takes_minors.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Need;
using municipality::v1::Observation;
using v1::RequirementResult;

class MinorsDecisionCheck : public RuleCheck {
 public:
  explicit MinorsDecisionCheck(const Question& question)
      : question_(question),
        decided_(IndicatorInput(question, kMinorsDecided)),
        requested_(IndicatorInput(question, kMinorsRequested)) {}

  Outcome Judge(PlaceIndex place) const override {
    const InputValue& decided = decided_->values[place];
    if (SaysNo(place, kMinorsRequested, *requested_)) return RequirementResult::FAIL;
    if (SaysNo(place, kMinorsDecided, *decided_)) return RequirementResult::FAIL;
    return IsRecent(decided) && decided.bounds.lower > 0 ? RequirementResult::PASS
                                                         : RequirementResult::UNKNOWN;
  }

  void Explain(PlaceIndex place, Outcome outcome, Statement& statement) const override {
    const auto say = [&](std::string_view sentence, const char* indicator) {
      const v1::Citation* cited = statement.CiteFact(indicator);
      statement.Say(sentence, {{"figure_period", cited->observation().period()}});
    };
    if (outcome == RequirementResult::PASS) return say("pass", kMinorsDecided);
    if (outcome == RequirementResult::FAIL) {
      const bool asked = !SaysNo(place, kMinorsRequested, *requested_);
      return asked ? say("fail_decided", kMinorsDecided) : say("fail_asked", kMinorsRequested);
    }
    if (IsPending(place)) return say("pending", kMinorsDecided);
    const InputValue& decided = decided_->values[place];
    if (decided.IsOwn() && decided.bounds.lower > 0) return say("decided_before", kMinorsDecided);
    if (IsZero(requested_->values[place])) return say("not_asked", kMinorsRequested);
    if (IsZero(decided)) return say("none_decided", kMinorsDecided);
    statement.Say("unknown", {});
  }

  std::optional<FactChange> ChangeToPass(PlaceIndex place) const override {
    if (SaysNo(place, kMinorsRequested, *requested_)) return std::nullopt;
    return FactChange{{place, kMinorsDecided, 1}, 0};
  }

 private:
  static bool IsZero(const InputValue& input) { return input.IsOwn() && input.bounds.upper == 0; }

  // A zero of the year that is asked about.
  bool SaysNo(PlaceIndex place, std::string_view indicator, const InputColumn& column) const {
    if (!IsZero(column.values[place])) return false;
    const UsedFigure used = FigureUsed(*question_.snapshot.FindFact(place, indicator));
    return used.observation->period() == std::to_string(question_.quota_year);
  }

  bool IsPending(PlaceIndex place) const {
    const municipality::v1::Fact* fact = question_.snapshot.FindFact(place, kMinorsDecided);
    if (fact == nullptr) return false;
    const UsedFigure used = FigureUsed(*fact);
    return used.observation != nullptr && used.observation->state() == Observation::PENDING;
  }

  const Question& question_;
  const std::shared_ptr<const InputColumn> decided_;
  const std::shared_ptr<const InputColumn> requested_;
};

class MinorsDecisionKind : public RuleKind {
 public:
  std::string_view id() const override { return "minors_decision"; }
  std::vector<std::string_view> sentences() const override {
    return {"pass",           "fail_asked", "fail_decided", "pending",
            "decided_before", "not_asked",  "none_decided", "unknown"};
  }
  Need::Kind need() const override { return Need::STAFFED_HOUSING_FOR_MINOR; }
  RuleChecks ChecksFor(const Question& question) const override {
    return OneCheck<MinorsDecisionCheck>(question);
  }
};

}  // namespace

const RuleKind& MinorsDecisionRule() {
  static const RuleKind& kind = *new MinorsDecisionKind;
  return kind;
}

}  // namespace treff::recommendation::matching
