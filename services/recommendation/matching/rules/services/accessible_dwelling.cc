#include "services/recommendation/matching/rules/services/accessible_dwelling.h"

#include <cmath>
#include <string>

#include "services/recommendation/matching/figures/inputs.h"
#include "services/recommendation/matching/rules/services/reported_capacity.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Need;
using v1::RequirementResult;

constexpr char kAccessibleDwellings[] = "capacity.accessible_dwellings";

class AccessibleDwellingCheck : public RuleCheck {
 public:
  explicit AccessibleDwellingCheck(const Question& question)
      : dwellings_(IndicatorInput(question, kAccessibleDwellings)) {}

  Outcome Judge(PlaceIndex place) const override {
    return CapacityOutcome(dwellings_->values[place]);
  }

  void Explain(PlaceIndex place, Outcome outcome, Statement& statement) const override {
    const v1::Citation* cited = statement.CiteFact(kAccessibleDwellings);
    const InputValue& dwellings = dwellings_->values[place];
    if (!dwellings.IsOwn()) return statement.Say("unknown", {});
    const std::string period = cited->observation().period();
    if (!IsRecent(dwellings)) return statement.Say("old", {{"figure_period", period}});
    if (outcome == RequirementResult::UNKNOWN) return statement.Say("unknown", {});
    if (outcome == RequirementResult::FAIL) {
      return statement.Say("fail", {{"figure_period", period}});
    }
    statement.Say("pass", {{"dwellings", NumberText(std::floor(dwellings.bounds.lower))},
                           {"figure_period", period}});
  }

  std::optional<FactChange> ChangeToPass(PlaceIndex place) const override {
    return FactChange{{place, kAccessibleDwellings, 1}, dwellings_->values[place].bounds.upper};
  }

 private:
  const std::shared_ptr<const InputColumn> dwellings_;
};

class AccessibleDwellingKind : public RuleKind {
 public:
  std::string_view id() const override { return "accessible_dwelling"; }
  std::vector<std::string_view> sentences() const override {
    return {"pass", "fail", "old", "unknown"};
  }
  Need::Kind need() const override { return Need::WHEELCHAIR_ACCESSIBLE_HOME; }
  RuleChecks ChecksFor(const Question& question) const override {
    if (!question.household.Requires(need())) return {};
    return OneCheck<AccessibleDwellingCheck>(question);
  }
};

}  // namespace

const RuleKind& AccessibleDwellingRule() {
  static const RuleKind& kind = *new AccessibleDwellingKind;
  return kind;
}

}  // namespace treff::recommendation::matching
