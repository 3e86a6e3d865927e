#include "tests/recommendation/own_kinds/enough_inhabitants.h"

#include "services/recommendation/matching/figures/inputs.h"

namespace treff::recommendation::matching {
namespace {

using v1::RequirementResult;

constexpr char kPopulation[] = "community.population";
constexpr double kEnough = 1000;

class EnoughInhabitantsCheck : public RuleCheck {
 public:
  explicit EnoughInhabitantsCheck(const Question& question)
      : population_(IndicatorInput(question, kPopulation)) {}

  Outcome Judge(PlaceIndex place) const override {
    const InputValue& population = population_->values[place];
    if (!population.IsOwn()) return RequirementResult::UNKNOWN;
    return population.value >= kEnough ? RequirementResult::PASS : RequirementResult::FAIL;
  }

  void Explain(PlaceIndex place, Outcome outcome, Statement& statement) const override {
    statement.CiteFact(kPopulation);
    if (outcome == RequirementResult::UNKNOWN) return statement.Say("unknown", {});
    statement.Say(outcome == RequirementResult::PASS ? "pass" : "fail",
                  {{"inhabitants", NumberText(population_->values[place].value)}});
  }

  std::optional<FactChange> ChangeToPass(PlaceIndex place) const override {
    return FactChange{{place, kPopulation, kEnough}, population_->values[place].value};
  }

 private:
  const std::shared_ptr<const InputColumn> population_;
};

class EnoughInhabitantsKind : public RuleKind {
 public:
  std::string_view id() const override { return "enough_inhabitants"; }
  std::vector<std::string_view> sentences() const override { return {"pass", "fail", "unknown"}; }
  RuleChecks ChecksFor(const Question& question) const override {
    return OneCheck<EnoughInhabitantsCheck>(question);
  }
};

}  // namespace

const RuleKind& EnoughInhabitantsRule() {
  static const RuleKind& kind = *new EnoughInhabitantsKind;
  return kind;
}

}  // namespace treff::recommendation::matching
