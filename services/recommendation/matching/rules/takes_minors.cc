#include "services/recommendation/matching/rules/takes_minors.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Need;
using v1::RequirementResult;

class TakesMinorsCheck : public RuleCheck {
 public:
  explicit TakesMinorsCheck(const Question& question)
      : question_(question),
        decided_(question.snapshot.FindColumn(kMinorsDecided)),
        requested_(question.snapshot.FindColumn(kMinorsRequested)) {}

  Outcome Judge(PlaceIndex place) const override {
    if (decided_ == nullptr) return RequirementResult::UNKNOWN;
    const InputValue& own = decided_->values[place];
    return own.IsOwn() && own.bounds.lower > 0 ? RequirementResult::PASS
                                               : RequirementResult::UNKNOWN;
  }

  void Explain(PlaceIndex place, Outcome outcome, Statement& statement) const override {
    const auto say = [&](std::string_view sentence, const char* indicator) {
      const v1::Citation* cited = statement.CiteFact(indicator);
      statement.Say(sentence, {{"figure_period", cited->observation().period()}});
    };
    if (outcome == RequirementResult::PASS) return say("pass", kMinorsDecided);
    // An earlier year's no is no answer for this year, but the officer should know of it.
    if (IsZero(requested_.get(), place)) return say("not_asked", kMinorsRequested);
    if (IsZero(decided_.get(), place)) return say("none_decided", kMinorsDecided);
    statement.Say("unknown", {});
  }

 private:
  static bool IsZero(const InputColumn* column, PlaceIndex place) {
    return column != nullptr && column->values[place].IsOwn() &&
           column->values[place].bounds.upper == 0;
  }

  const Question& question_;
  const std::shared_ptr<const InputColumn> decided_;    // null when the snapshot has no such figure
  const std::shared_ptr<const InputColumn> requested_;  // likewise
};

class TakesMinorsKind : public RuleKind {
 public:
  std::string_view id() const override { return "takes_minors"; }
  std::vector<std::string_view> sentences() const override {
    return {"pass", "not_asked", "none_decided", "unknown"};
  }
  bool CanFail() const override { return false; }
  Need::Kind need() const override { return Need::STAFFED_HOUSING_FOR_MINOR; }
  RuleChecks ChecksFor(const Question& question) const override {
    return OneCheck<TakesMinorsCheck>(question);
  }
};

}  // namespace

const RuleKind& TakesMinorsRule() {
  static const RuleKind& kind = *new TakesMinorsKind;
  return kind;
}

}  // namespace treff::recommendation::matching
