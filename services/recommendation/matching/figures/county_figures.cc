#include "services/recommendation/matching/figures/county_figures.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "services/recommendation/matching/age.h"
#include "services/recommendation/matching/figures/drift.h"

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Fact;
using municipality::v1::Observation;
using municipality::v1::Region;

// Null where the best that is known is of another level.
const Observation* CountyFigure(const Fact* fact) {
  if (fact == nullptr || fact->best_level() != Region::COUNTY) return nullptr;
  const Observation& figure = fact->best();
  return figure.state() == Observation::VALUE ? &figure : nullptr;
}

}  // namespace

CountyFigures CountyFiguresOf(const MunicipalityTable& snapshot, std::string_view indicator) {
  CountyFigures figures;
  figures.values.resize(snapshot.size());
  figures.county.assign(snapshot.size(), InputValue::kOwnCause);
  const auto* known = snapshot.FindIndicator(indicator);
  if (known == nullptr) return figures;
  AgeCounter age(snapshot.date());
  const tables::Figure& drifting = tables::StandardTables().FigureOf(indicator);
  std::unordered_map<std::string, int> counties;
  for (PlaceIndex place = 0; place < snapshot.size(); ++place) {
    const Observation* figure = CountyFigure(snapshot.FindFact(place, indicator));
    if (figure == nullptr) continue;
    figures.values[place] = figure->value();
    const auto [county, is_new] =
        counties.emplace(snapshot.place(place).county, static_cast<int>(counties.size()));
    figures.county[place] = county->second;
    if (!is_new) continue;
    figures.country += figure->value();
    // Of a value of 1: its share. Counties are no small places.
    const auto drift = DriftOf(drifting, 1, age.DaysSince(figure->period_end()), 0);
    figures.drift = std::max(figures.drift, drift.value_or(0));
  }
  return figures;
}

}  // namespace treff::recommendation::matching
