#include "services/recommendation/matching/rules/ask_municipality.h"

#include "absl/strings/ascii.h"
#include "services/recommendation/matching/kinds.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Need;

// One need to ask about.
class AskMunicipalityCheck : public RuleCheck {
 public:
  explicit AskMunicipalityCheck(Need::Kind need) : need_(need) {}

  Outcome Judge(PlaceIndex /*place*/) const override { return v1::RequirementResult::UNKNOWN; }

  void Explain(PlaceIndex /*place*/, Outcome /*outcome*/, Statement& statement) const override {
    statement.Say("unknown", {{"required_need", absl::AsciiStrToLower(Need::Kind_Name(need_))}});
  }

 private:
  const Need::Kind need_;
};

class AskMunicipalityKind : public RuleKind {
 public:
  std::string_view id() const override { return "ask_municipality"; }
  std::vector<std::string_view> sentences() const override { return {"unknown"}; }
  bool CanFail() const override { return false; }
  RuleChecks ChecksFor(const Question& question) const override {
    RuleChecks checks;
    for (const HouseholdNeed& need : question.household.needs) {
      if (!need.required || question.kinds->HasRuleAbout(need.kind, question.policy)) continue;
      checks.push_back(std::make_unique<AskMunicipalityCheck>(need.kind));
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
