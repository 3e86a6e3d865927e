#include "services/recommendation/matching/terms/indicator.h"

#include <cmath>

#include "services/recommendation/matching/figures/inputs.h"
#include "services/recommendation/tables/tables.h"

namespace treff::recommendation::matching {
namespace {

class IndicatorKind : public TermKind {
 public:
  std::string_view id() const override { return "indicator"; }
  std::vector<std::string_view> sentences() const override {
    return {"known", "bounds", "estimated", "old", "borrowed", "missing"};
  }

  std::shared_ptr<const InputColumn> Read(const Question& question,
                                          const v1::TermDefinition& definition) const override {
    return IndicatorInput(question, definition.indicator());
  }
  std::optional<InputValue> ReadAt(const Question& question, const v1::TermDefinition& definition,
                                   PlaceIndex place) const override {
    const WhatIf* what_if = question.what_if;
    if (what_if == nullptr || !what_if->IsAbout(place, definition.indicator())) return std::nullopt;
    return InputValue::Known(ValueRange::Point(what_if->value));
  }
  bool ReadsHousehold() const override { return false; }
  bool IsKnownToMunicipality(const Question&, const v1::TermDefinition& definition) const override {
    return tables::StandardTables().FigureOf(definition.indicator()).municipality_knows();
  }
  bool Reads(const v1::TermDefinition& definition, std::string_view subject) const override {
    return subject == definition.indicator();
  }

  void Explain(const TermAtPlace& term, Statement& statement) const override {
    const v1::Citation* cited = statement.CiteFact(term.definition.indicator());
    const InputValue& input = term.input;
    if (!input.IsKnown()) return statement.Say("missing", {});
    const std::string value = NumberText(input.value);
    const std::string& period = cited->observation().period();
    if (input.IsOwn() && !input.bounds.IsPoint()) {
      return statement.Say("bounds", {{"lower", NumberText(input.bounds.lower)},
                                      {"upper", NumberText(input.bounds.upper)}});
    }
    if (input.IsOwn() && !input.estimate.IsPoint()) {
      return statement.Say("estimated", {{"value", value},
                                         {"lower", NumberText(input.estimate.lower)},
                                         {"upper", NumberText(input.estimate.upper)},
                                         {"figure_period", period}});
    }
    switch (input.certainty) {
      case v1::Term::BORROWED:
        return statement.Say("borrowed", {{"value", value},
                                          {"figure_period", period},
                                          {"region", cited->region_display_name()}});
      case v1::Term::OLD:
        return statement.Say("old", {{"value", value}, {"figure_period", period}});
      default:
        return statement.Say("known", {{"value", value}, {"figure_period", period}});
    }
  }

  std::optional<Lever> LeverOf(const TermAtPlace& term) const override {
    const std::string& subject = term.definition.indicator();
    const auto* indicator = term.question.snapshot.FindIndicator(subject);
    if (indicator == nullptr) return std::nullopt;
    if (!tables::StandardTables().FigureOf(subject).can_be_changed()) return std::nullopt;
    return Lever{.subject = subject,
                 .from = term.input.value,
                 .steps_per_unit = std::pow(10, indicator->decimals()),
                 .allowed = {indicator->plausible_min(), indicator->plausible_max()}};
  }
};

}  // namespace

const TermKind& IndicatorTerm() {
  static const TermKind& kind = *new IndicatorKind;
  return kind;
}

}  // namespace treff::recommendation::matching
