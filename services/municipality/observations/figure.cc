#include "services/municipality/observations/figure.h"

namespace treff::municipality {

void DerivedFigure::NoteOriginal() {
  if (!originals.empty()) return;
  originals.emplace_back(region);
  if (!has_value()) originals.back() += " " + v1::Observation::State_Name(state);
}

Figure ToFigure(const v1::Observation& observation, TextPool& texts) {
  Figure figure;
  figure.indicator = texts.Keep(observation.indicator());
  figure.region = texts.Keep(observation.region());
  figure.period = texts.Keep(observation.period());
  figure.period_end = texts.Keep(observation.period_end());
  figure.state = observation.state();
  figure.value = observation.value();
  if (observation.has_suppressed_bounds()) {
    figure.bounds =
        Bounds{observation.suppressed_bounds().lower(), observation.suppressed_bounds().upper()};
  }
  figure.provenance = observation.provenance_index();
  figure.symbol = texts.Keep(observation.source_symbol());
  return figure;
}

void Fill(const Figure& figure, v1::Observation& observation) {
  observation.set_indicator(figure.indicator.data(), figure.indicator.size());
  observation.set_region(figure.region.data(), figure.region.size());
  observation.set_period(figure.period.data(), figure.period.size());
  observation.set_period_end(figure.period_end.data(), figure.period_end.size());
  observation.set_state(figure.state);
  if (figure.has_value()) observation.set_value(figure.value);
  if (figure.bounds.has_value()) {
    observation.mutable_suppressed_bounds()->set_lower(figure.bounds->lower);
    observation.mutable_suppressed_bounds()->set_upper(figure.bounds->upper);
  }
  observation.set_provenance_index(figure.provenance);
  observation.set_source_symbol(figure.symbol.data(), figure.symbol.size());
}

void Fill(const DerivedFigure& figure, v1::Observation& observation) {
  Fill(static_cast<const Figure&>(figure), observation);
  for (const std::string& original : figure.originals) observation.add_original_regions(original);
}

}  // namespace treff::municipality
