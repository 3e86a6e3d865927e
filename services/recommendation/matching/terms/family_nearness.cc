#include "services/recommendation/matching/terms/family_nearness.h"

#include <algorithm>

#include "services/recommendation/matching/figures/inputs.h"

namespace treff::recommendation::matching {
namespace {

// Values of the input; 0 is elsewhere.
constexpr double kSameMunicipality = 1;
constexpr double kSameLabourMarketRegion = 0.6;
constexpr double kSameCounty = 0.3;

double Nearness(const Place& place, const Place& relative) {
  if (place.code == relative.code) return kSameMunicipality;
  if (place.SharesLabourMarketWith(relative)) return kSameLabourMarketRegion;
  if (!place.county.empty() && place.county == relative.county) return kSameCounty;
  return 0;
}

InputValue NearnessAt(const Question& question, PlaceIndex place) {
  std::optional<double> nearest;
  for (const Tie& tie : question.household.ties) {
    const std::optional<PlaceIndex> relative = question.snapshot.Find(tie.municipality_code);
    if (!relative.has_value()) continue;
    const double nearness =
        Nearness(question.snapshot.place(place), question.snapshot.place(*relative));
    nearest = std::max(nearest.value_or(0), nearness);
  }
  return nearest.has_value() ? InputValue::Known(ValueRange::Point(*nearest)) : InputValue();
}

class FamilyNearnessKind : public TermKind {
 public:
  std::string_view id() const override { return "family_nearness"; }
  std::vector<std::string_view> sentences() const override {
    return {"same_municipality", "same_region", "same_county", "elsewhere", "missing"};
  }

  std::shared_ptr<const InputColumn> Read(const Question& question,
                                          const v1::TermDefinition&) const override {
    return ForEachPlace(question, [&](PlaceIndex place) { return NearnessAt(question, place); });
  }
  bool Reads(const v1::TermDefinition&, std::string_view) const override { return false; }

  // Regions are no observations: there is nothing to cite.
  void Explain(const TermAtPlace& term, Statement& statement) const override {
    if (!term.input.IsKnown()) return statement.Say("missing", {});
    const double nearness = term.input.value;
    statement.Say(nearness == kSameMunicipality         ? "same_municipality"
                  : nearness == kSameLabourMarketRegion ? "same_region"
                  : nearness == kSameCounty             ? "same_county"
                                                        : "elsewhere",
                  {});
  }
};

}  // namespace

const TermKind& FamilyNearnessTerm() {
  static const TermKind& kind = *new FamilyNearnessKind;
  return kind;
}

}  // namespace treff::recommendation::matching
