#include "services/recommendation/matching/rules/services/mental_health.h"

#include <string>

#include "services/recommendation/matching/figures/inputs.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Need;
using municipality::v1::Indicator;

constexpr char kCentreArea[] = "services.psychiatric_centre_area";

class MentalHealthCheck : public RuleCheck {
 public:
  explicit MentalHealthCheck(const Question& question)
      : question_(question), area_(IndicatorInput(question, kCentreArea)) {}

  Outcome Judge(PlaceIndex /*place*/) const override { return v1::RequirementResult::UNKNOWN; }

  void Explain(PlaceIndex place, Outcome /*outcome*/, Statement& statement) const override {
    statement.CiteFact(kCentreArea);
    const std::string centre = CentreOf(place);
    if (centre.empty()) return statement.Say("missing", {});
    statement.Say("unknown", {{"centre", centre}});
  }

 private:
  // The centre's own name, which is Norwegian in every language; empty when it is not known.
  std::string CentreOf(PlaceIndex place) const {
    const InputValue& area = area_->values[place];
    const Indicator* indicator = question_.snapshot.FindIndicator(kCentreArea);
    if (indicator == nullptr || !area.IsOwn()) return "";
    for (const Indicator::ValueLabel& label : indicator->value_labels()) {
      if (label.value() == area.value) return label.display_name_nb();
    }
    return "";
  }

  const Question& question_;
  const std::shared_ptr<const InputColumn> area_;
};

class MentalHealthKind : public RuleKind {
 public:
  std::string_view id() const override { return "mental_health"; }
  std::vector<std::string_view> sentences() const override { return {"unknown", "missing"}; }
  bool CanFail() const override { return false; }
  Need::Kind need() const override { return Need::MENTAL_HEALTH_SERVICE; }
  RuleChecks ChecksFor(const Question& question) const override {
    if (!question.household.Requires(need())) return {};
    return OneCheck<MentalHealthCheck>(question);
  }
};

}  // namespace

const RuleKind& MentalHealthRule() {
  static const RuleKind& kind = *new MentalHealthKind;
  return kind;
}

}  // namespace treff::recommendation::matching
