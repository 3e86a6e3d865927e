#include "services/recommendation/matching/rules/services/interpreter.h"

#include <string>

namespace treff::recommendation::matching {
namespace {

using casework::v1::Need;

class InterpreterCheck : public RuleCheck {
 public:
  explicit InterpreterCheck(const Question& question)
      : language_(question.household.FindNeed(Need::INTERPRETER)->language) {}

  Outcome Judge(PlaceIndex /*place*/) const override { return v1::RequirementResult::UNKNOWN; }
  void Explain(PlaceIndex /*place*/, Outcome /*outcome*/, Statement& statement) const override {
    statement.Say("unknown", {{"needed_language", language_}});
  }

 private:
  const std::string language_;
};

class InterpreterKind : public RuleKind {
 public:
  std::string_view id() const override { return "interpreter"; }
  std::vector<std::string_view> sentences() const override { return {"unknown"}; }
  bool CanFail() const override { return false; }
  Need::Kind need() const override { return Need::INTERPRETER; }
  RuleChecks ChecksFor(const Question& question) const override {
    if (!question.household.Requires(need())) return {};
    return OneCheck<InterpreterCheck>(question);
  }
};

}  // namespace

const RuleKind& InterpreterRule() {
  static const RuleKind& kind = *new InterpreterKind;
  return kind;
}

}  // namespace treff::recommendation::matching
