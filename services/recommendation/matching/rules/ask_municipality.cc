#include "services/recommendation/matching/rules/ask_municipality.h"

#include <string>

#include "absl/strings/ascii.h"
#include "services/recommendation/matching/figures/inputs.h"
#include "services/recommendation/matching/kinds.h"
#include "services/recommendation/matching/rules/services/reported_capacity.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Need;
using v1::RequirementResult;

constexpr char kGroundFloor[] = "capacity.ground_floor_dwellings";

// What municipalities report of a need that has no rule of its own; "" where they report nothing.
std::string ReportedIndicator(Need::Kind need) {
  return need == Need::GROUND_FLOOR ? kGroundFloor : "";
}

// One need to ask about, unless the municipality has just reported that it is met there.
class AskMunicipalityCheck : public RuleCheck {
 public:
  AskMunicipalityCheck(const Question& question, Need::Kind need)
      : need_(need),
        indicator_(ReportedIndicator(need)),
        reported_(IndicatorInput(question, indicator_)) {}

  Outcome Judge(PlaceIndex place) const override {
    const Outcome outcome = CapacityOutcome(reported_->values[place]);
    return outcome == RequirementResult::PASS ? outcome : RequirementResult::UNKNOWN;
  }

  void Explain(PlaceIndex /*place*/, Outcome outcome, Statement& statement) const override {
    const std::string need = absl::AsciiStrToLower(Need::Kind_Name(need_));
    if (outcome == RequirementResult::UNKNOWN) {
      return statement.Say("unknown", {{"required_need", need}});
    }
    const std::string period = statement.CiteFact(indicator_)->observation().period();
    statement.Say("reported", {{"required_need", need}, {"figure_period", period}});
  }

 private:
  const Need::Kind need_;
  const std::string indicator_;
  const std::shared_ptr<const InputColumn> reported_;
};

class AskMunicipalityKind : public RuleKind {
 public:
  std::string_view id() const override { return "ask_municipality"; }
  std::vector<std::string_view> sentences() const override { return {"reported", "unknown"}; }
  bool CanFail() const override { return false; }
  RuleChecks ChecksFor(const Question& question) const override {
    RuleChecks checks;
    for (const HouseholdNeed& need : question.household.needs) {
      if (!need.required || question.kinds->HasRuleAbout(need.kind, question.policy)) continue;
      checks.push_back(std::make_unique<AskMunicipalityCheck>(question, need.kind));
    }
    return checks;
  }
};

}  // namespace

const RuleKind& AskMunicipalityRule() {
  static const RuleKind& kind = *new AskMunicipalityKind;
  return kind;
}

}  // namespace treff::recommendation::matching
