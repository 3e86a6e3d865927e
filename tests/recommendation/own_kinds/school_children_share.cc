#include "tests/recommendation/own_kinds/school_children_share.h"

#include "services/recommendation/matching/figures/inputs.h"

namespace treff::recommendation::matching {
namespace {

constexpr char kPopulation[] = "community.population";
constexpr char kChildren[] = "community.population_6_15";
constexpr double kThousand = 1000;

class SchoolChildrenShareKind : public TermKind {
 public:
  std::string_view id() const override { return "school_children_share"; }
  std::vector<std::string_view> sentences() const override { return {"known", "missing"}; }

  std::shared_ptr<const InputColumn> Read(const Question& question,
                                          const v1::TermDefinition&) const override {
    const auto population = IndicatorInput(question, kPopulation);
    const auto children = IndicatorInput(question, kChildren);
    return ForEachPlace(question, [&](PlaceIndex place) -> InputValue {
      const InputValue& all = population->values[place];
      const InputValue& some = children->values[place];
      if (!all.IsOwn() || !some.IsOwn() || all.value <= 0) return {};
      return InputValue::Known(ValueRange::Point(kThousand * some.value / all.value));
    });
  }
  bool Reads(const v1::TermDefinition&, std::string_view subject) const override {
    return subject == kPopulation || subject == kChildren;
  }

  void Explain(const TermAtPlace& term, Statement& statement) const override {
    statement.CiteFact(kChildren);
    statement.CiteFact(kPopulation);
    if (!term.input.IsKnown()) return statement.Say("missing", {});
    statement.Say("known", {{"share", NumberText(term.input.value)}});
  }

  // Children could be more or fewer among the same inhabitants.
  std::optional<Lever> LeverOf(const TermAtPlace& term) const override {
    const MunicipalityTable& snapshot = term.question.snapshot;
    const double population = snapshot.FindColumn(kPopulation)->values[term.place].value;
    return Lever{.subject = kChildren,
                 .from = snapshot.FindColumn(kChildren)->values[term.place].value,
                 .units_per_input = population / kThousand,
                 .allowed = {0, population}};
  }
};

}  // namespace

const TermKind& SchoolChildrenShareTerm() {
  static const TermKind& kind = *new SchoolChildrenShareKind;
  return kind;
}

}  // namespace treff::recommendation::matching
