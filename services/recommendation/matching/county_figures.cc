#include "services/recommendation/matching/county_figures.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_set>

#include "services/recommendation/matching/age.h"

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
  const auto* known = snapshot.FindIndicator(indicator);
  if (known == nullptr) return figures;
  AgeCounter age(snapshot.date());
  std::unordered_set<std::string> counties;
  for (PlaceIndex place = 0; place < snapshot.size(); ++place) {
    const Observation* figure = CountyFigure(snapshot.FindFact(place, indicator));
    if (figure == nullptr) continue;
    figures.values[place] = figure->value();
    if (!counties.insert(snapshot.place(place).county).second) continue;
    figures.country += figure->value();
    const double days = static_cast<double>(age.DaysSince(figure->period_end()));
    figures.doubt = std::max(figures.doubt, 1 - std::exp2(-days / known->half_life_days()));
  }
  return figures;
}

}  // namespace treff::recommendation::matching
