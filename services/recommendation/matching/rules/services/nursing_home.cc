#include "services/recommendation/matching/rules/services/nursing_home.h"

#include <cmath>
#include <string>

#include "services/recommendation/matching/figures/inputs.h"
#include "services/recommendation/matching/rules/services/reported_capacity.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Need;
using v1::RequirementResult;

constexpr char kNursingHomePlaces[] = "services.nursing_home_places";

class NursingHomeCheck : public RuleCheck {
 public:
  explicit NursingHomeCheck(const Question& question)
      : places_(IndicatorInput(question, kNursingHomePlaces)) {}

  Outcome Judge(PlaceIndex place) const override { return CapacityOutcome(places_->values[place]); }

  void Explain(PlaceIndex place, Outcome outcome, Statement& statement) const override {
    const v1::Citation* cited = statement.CiteFact(kNursingHomePlaces);
    const InputValue& places = places_->values[place];
    if (!places.IsOwn()) return statement.Say("unknown", {});
    const std::string period = cited->observation().period();
    if (!IsRecent(places)) return statement.Say("old", {{"figure_period", period}});
    if (outcome == RequirementResult::UNKNOWN) return statement.Say("unknown", {});
    if (outcome == RequirementResult::FAIL) {
      return statement.Say("fail", {{"figure_period", period}});
    }
    statement.Say("pass", {{"places", NumberText(std::floor(places.bounds.lower))},
                           {"figure_period", period}});
  }

 private:
  const std::shared_ptr<const InputColumn> places_;
};

class NursingHomeKind : public RuleKind {
 public:
  std::string_view id() const override { return "nursing_home"; }
  std::vector<std::string_view> sentences() const override {
    return {"pass", "fail", "old", "unknown"};
  }
  // Nobody builds a nursing home because an officer asks.
  bool IsOffered() const override { return false; }
  Need::Kind need() const override { return Need::NURSING_HOME; }
  RuleChecks ChecksFor(const Question& question) const override {
    if (!question.household.Requires(need())) return {};
    return OneCheck<NursingHomeCheck>(question);
  }
};

}  // namespace

const RuleKind& NursingHomeRule() {
  static const RuleKind& kind = *new NursingHomeKind;
  return kind;
}

}  // namespace treff::recommendation::matching
