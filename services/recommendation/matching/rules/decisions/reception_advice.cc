#include "services/recommendation/matching/rules/decisions/reception_advice.h"

#include <algorithm>
#include <string>

#include "services/recommendation/matching/rules/place_names.h"

namespace treff::recommendation::matching {
namespace {

using v1::RequirementResult;

class ReceptionAdviceCheck : public RuleCheck {
 public:
  explicit ReceptionAdviceCheck(const Question& question) : question_(question) {}

  Outcome Judge(PlaceIndex /*place*/) const override { return RequirementResult::PASS; }

  void Explain(PlaceIndex place, Outcome /*outcome*/, Statement& statement) const override {
    const std::vector<std::string>& codes = question_.household.advised_municipalities;
    const std::string& here = question_.snapshot.place(place).code;
    if (std::find(codes.begin(), codes.end(), here) != codes.end()) {
      return statement.Say("advised", {});
    }
    statement.Say("elsewhere", {{"advised_municipalities", NamesOf(question_.snapshot, codes)}});
  }

 private:
  const Question& question_;
};

class ReceptionAdviceKind : public RuleKind {
 public:
  std::string_view id() const override { return "reception_advice"; }
  std::vector<std::string_view> sentences() const override { return {"advised", "elsewhere"}; }
  bool CanFail() const override { return false; }
  RuleChecks ChecksFor(const Question& question) const override {
    return OneCheck<ReceptionAdviceCheck>(question);
  }
};

}  // namespace

const RuleKind& ReceptionAdviceRule() {
  static const RuleKind& kind = *new ReceptionAdviceKind;
  return kind;
}

}  // namespace treff::recommendation::matching
