#include "services/recommendation/matching/terms/settlement_load.h"

#include "services/recommendation/matching/figures/inputs.h"

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Observation;
using municipality::v1::Quota;

// Where a figure lies: a value, or what holds in one that the source holds back. A part of a year
// that is not over is what was settled so far; of another year nobody knows how much it leaves out.
std::optional<ValueRange> BoundsOf(const Observation& observation, bool is_running) {
  if (observation.state() == Observation::VALUE ||
      (is_running && observation.state() == Observation::PARTIAL)) {
    return ValueRange::Point(observation.value());
  }
  if (observation.state() == Observation::SUPPRESSED && observation.has_suppressed_bounds()) {
    const Observation::Bounds& bounds = observation.suppressed_bounds();
    return ValueRange{bounds.lower(), bounds.upper()};
  }
  return std::nullopt;
}

// Persons settled this year and last, when both are known.
std::optional<ValueRange> SettledInTwoYears(const Question& question, PlaceIndex place) {
  ValueRange sum;
  for (const int year : {question.quota_year, question.quota_year - 1}) {
    const Quota* quota = question.snapshot.FindQuota(place, year);
    const std::optional<ValueRange> settled =
        quota == nullptr ? std::nullopt : BoundsOf(quota->settled(), year == question.quota_year);
    if (!settled.has_value()) return std::nullopt;
    sum.lower += settled->lower;
    sum.upper += settled->upper;
  }
  return sum;
}

class SettlementLoadKind : public TermKind {
 public:
  std::string_view id() const override { return "settlement_load"; }
  std::vector<std::string_view> sentences() const override {
    return {"known", "bounds", "missing"};
  }

  std::shared_ptr<const InputColumn> Read(const Question& question,
                                          const v1::TermDefinition&) const override {
    const std::shared_ptr<const InputColumn> population = IndicatorInput(question, kPopulation);
    return ForEachPlace(question, [&](PlaceIndex place) -> InputValue {
      const InputValue& inhabitants = population->values[place];
      const std::optional<ValueRange> settled = SettledInTwoYears(question, place);
      if (!settled.has_value() || !inhabitants.IsOwn() || inhabitants.value <= 0) return {};
      const double per_thousand = 1000 / inhabitants.value;
      return InputValue::Known({settled->lower * per_thousand, settled->upper * per_thousand});
    });
  }
  bool ReadsHousehold() const override { return false; }
  bool IsKnownToMunicipality(const Question&, const v1::TermDefinition&) const override {
    return true;
  }
  bool Reads(const v1::TermDefinition&, std::string_view subject) const override {
    return subject == kPopulation;
  }

  void Explain(const TermAtPlace& term, Statement& statement) const override {
    const int year = term.question.quota_year;
    statement.CiteQuota(year, {&Quota::settled});
    statement.CiteQuota(year - 1, {&Quota::settled});
    statement.CiteFact(kPopulation);
    const InputValue& load = term.input;
    const std::string year_text = std::to_string(year);
    if (!load.IsKnown()) return statement.Say("missing", {{"year", year_text}});
    if (load.bounds.IsPoint()) {
      return statement.Say("known", {{"load", NumberText(load.value)}, {"year", year_text}});
    }
    statement.Say("bounds", {{"lower", NumberText(load.bounds.lower)},
                             {"upper", NumberText(load.bounds.upper)},
                             {"year", year_text}});
  }
};

}  // namespace

const TermKind& SettlementLoadTerm() {
  static const TermKind& kind = *new SettlementLoadKind;
  return kind;
}

}  // namespace treff::recommendation::matching
