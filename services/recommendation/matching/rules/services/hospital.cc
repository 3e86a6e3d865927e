#include "services/recommendation/matching/rules/services/hospital.h"

#include <string>

#include "services/recommendation/matching/figures/inputs.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Need;
using v1::RequirementResult;

constexpr char kHospitalDistance[] = "services.hospital_distance";

class HospitalCheck : public RuleCheck {
 public:
  explicit HospitalCheck(const Question& question)
      : distance_(IndicatorInput(question, kHospitalDistance)) {}

  Outcome Judge(PlaceIndex place) const override {
    const InputValue& distance = distance_->values[place];
    if (!distance.IsOwn()) return RequirementResult::UNKNOWN;
    if (distance.bounds.upper <= kHospitalReachKm) return RequirementResult::PASS;
    return distance.bounds.lower > kHospitalReachKm ? RequirementResult::FAIL
                                                    : RequirementResult::UNKNOWN;
  }

  void Explain(PlaceIndex place, Outcome outcome, Statement& statement) const override {
    statement.CiteFact(kHospitalDistance);
    const std::string reach = NumberText(kHospitalReachKm);
    if (outcome == RequirementResult::UNKNOWN) {
      return statement.Say("unknown", {{"reach", reach}});
    }
    const std::string distance = NumberText(distance_->values[place].value);
    statement.Say(outcome == RequirementResult::PASS ? "pass" : "fail",
                  {{"distance", distance}, {"reach", reach}});
  }

 private:
  const std::shared_ptr<const InputColumn> distance_;
};

class HospitalKind : public RuleKind {
 public:
  std::string_view id() const override { return "hospital"; }
  std::vector<std::string_view> sentences() const override { return {"pass", "fail", "unknown"}; }
  // Hospitals stay where they are.
  bool IsOffered() const override { return false; }
  Need::Kind need() const override { return Need::SPECIALIST_HEALTH_SERVICE; }
  RuleChecks ChecksFor(const Question& question) const override {
    if (!question.household.Requires(need())) return {};
    return OneCheck<HospitalCheck>(question);
  }
};

}  // namespace

const RuleKind& HospitalRule() {
  static const RuleKind& kind = *new HospitalKind;
  return kind;
}

}  // namespace treff::recommendation::matching
