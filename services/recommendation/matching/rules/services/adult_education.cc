#include "services/recommendation/matching/rules/services/adult_education.h"

#include <string>

#include "services/recommendation/matching/figures/inputs.h"
#include "services/recommendation/matching/rules/services/reported_capacity.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Need;
using v1::RequirementResult;

constexpr char kReported[] = "services.reported_adult_education";

class AdultEducationCheck : public RuleCheck {
 public:
  explicit AdultEducationCheck(const Question& question)
      : reported_(IndicatorInput(question, kReported)) {}

  Outcome Judge(PlaceIndex place) const override {
    return CapacityOutcome(reported_->values[place]);
  }

  void Explain(PlaceIndex place, Outcome outcome, Statement& statement) const override {
    const InputValue& reported = reported_->values[place];
    if (!reported.IsOwn()) return statement.Say("unknown", {});
    const std::string period = statement.CiteFact(kReported)->observation().period();
    if (!IsRecent(reported)) return statement.Say("old", {{"figure_period", period}});
    statement.Say(outcome == RequirementResult::PASS ? "pass" : "fail",
                  {{"figure_period", period}});
  }

 private:
  const std::shared_ptr<const InputColumn> reported_;
};

class AdultEducationKind : public RuleKind {
 public:
  std::string_view id() const override { return "adult_education"; }
  std::vector<std::string_view> sentences() const override {
    return {"pass", "fail", "old", "unknown"};
  }
  // Nobody begins to teach adults because an officer asks.
  bool IsOffered() const override { return false; }
  Need::Kind need() const override { return Need::ADULT_EDUCATION; }
  RuleChecks ChecksFor(const Question& question) const override {
    if (!question.household.Requires(need())) return {};
    return OneCheck<AdultEducationCheck>(question);
  }
};

}  // namespace

const RuleKind& AdultEducationRule() {
  static const RuleKind& kind = *new AdultEducationKind;
  return kind;
}

}  // namespace treff::recommendation::matching
