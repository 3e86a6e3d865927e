#include "services/recommendation/matching/terms/place_price.h"

#include <algorithm>
#include <utility>

#include "services/recommendation/matching/figures/inputs.h"

namespace treff::recommendation::matching {
namespace {

const v1::TermDefinition& PriceDefinition() {
  static const v1::TermDefinition& definition = *[] {
    auto* made = new v1::TermDefinition;
    made->set_term_id(kPriceTerm);
    made->set_condition(v1::ALWAYS);
    return made;
  }();
  return definition;
}

class PlacePriceKind : public TermKind {
 public:
  std::string_view id() const override { return kPriceTerm; }
  std::vector<std::string_view> sentences() const override { return {"known", "missing"}; }

  // Points that one person's place is worth.
  std::shared_ptr<const InputColumn> Read(const Question& question,
                                          const v1::TermDefinition&) const override {
    return ForEachPlace(question, [&](PlaceIndex place) {
      const std::optional<double> price = question.prices->per_person[place];
      return price.has_value() ? InputValue::Known(ValueRange::Point(*price)) : InputValue();
    });
  }
  // A price follows from no fact.
  bool Reads(const v1::TermDefinition&, std::string_view) const override { return false; }

  void Explain(const TermAtPlace& term, Statement& statement) const override {
    if (!term.input.IsKnown()) return statement.Say("missing", {});
    statement.Say("known", {{"price", NumberText(term.input.value)},
                            {"points", NumberText(-term.points)},
                            {"size", std::to_string(term.question.household.size)}});
  }
};

}  // namespace

const TermKind& PlacePriceTerm() {
  static const TermKind& kind = *new PlacePriceKind;
  return kind;
}

ScoredTerm ScorePlacePrices(const Question& question) {
  const TermKind& kind = PlacePriceTerm();
  ScoredColumn column;
  column.inputs = kind.Read(question, PriceDefinition());
  const int persons = question.household.size;
  double highest = 0;
  for (const auto& price : question.prices->per_person) {
    highest = std::max(highest, price.value_or(0));
  }
  for (const InputValue& price : column.inputs->values) {
    const double points = price.IsKnown() ? -price.value * persons : 0;
    column.utility.push_back(points);
    column.least.push_back(price.IsKnown() ? points : -highest * persons);
    column.most.push_back(points);
  }
  column.cause.assign(column.utility.size(), InputValue::kOwnCause);
  for (auto* values : {&column.down, &column.up}) values->assign(column.utility.size(), 0);
  return {.definition = &PriceDefinition(),
          .kind = &kind,
          .max_points = 1,
          .column = std::make_shared<const ScoredColumn>(std::move(column))};
}

}  // namespace treff::recommendation::matching
