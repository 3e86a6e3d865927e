#include "services/recommendation/matching/rules/services/interpreter.h"

#include <string>

#include "services/recommendation/matching/figures/inputs.h"
#include "services/recommendation/matching/rules/services/reported_capacity.h"
#include "services/recommendation/tables/tables.h"

namespace treff::recommendation::matching {
namespace {

using casework::v1::Need;

// The indicator of the language that somebody reports, whichever of its codes the case has.
std::string ReportedIndicator(const MunicipalityTable& snapshot, const std::string& language) {
  const std::string pattern = "services.reported_interpreter_";
  if (const tables::Language* known = tables::StandardTables().FindLanguage(language)) {
    for (const std::string& code : known->codes()) {
      if (snapshot.FindIndicator(pattern + code) != nullptr) return pattern + code;
    }
  }
  return pattern + language;
}

// A language that is not reported is not lacking: many interpret from elsewhere.
class InterpreterCheck : public RuleCheck {
 public:
  explicit InterpreterCheck(const Question& question)
      : language_(question.household.FindNeed(Need::INTERPRETER)->language),
        indicator_(ReportedIndicator(question.snapshot, language_)),
        reported_(IndicatorInput(question, indicator_)) {}

  Outcome Judge(PlaceIndex place) const override {
    const InputValue& reported = reported_->values[place];
    return IsRecent(reported) && reported.bounds.lower > 0 ? v1::RequirementResult::PASS
                                                           : v1::RequirementResult::UNKNOWN;
  }

  void Explain(PlaceIndex place, Outcome outcome, Statement& statement) const override {
    const InputValue& reported = reported_->values[place];
    if (!reported.IsOwn()) return statement.Say("unknown", {{"needed_language", language_}});
    const std::string period = statement.CiteFact(indicator_)->observation().period();
    statement.Say(outcome == v1::RequirementResult::PASS ? "pass" : "old",
                  {{"needed_language", language_}, {"figure_period", period}});
  }

 private:
  const std::string language_;
  const std::string indicator_;
  const std::shared_ptr<const InputColumn> reported_;
};

class InterpreterKind : public RuleKind {
 public:
  std::string_view id() const override { return "interpreter"; }
  std::vector<std::string_view> sentences() const override { return {"pass", "old", "unknown"}; }
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
