#include "services/municipality/observations/figure.h"

#include <algorithm>

namespace treff::municipality {
namespace {

void Fill(const Bounds& bounds, v1::Observation::Bounds& message) {
  message.set_lower(bounds.lower);
  message.set_upper(bounds.upper);
}

}  // namespace

void Figure::ShiftProvenances(int32_t offset) {
  provenance += offset;
  for (int32_t& one : further) one += offset;
}

void DerivedFigure::NoteOriginal() {
  if (!originals.empty()) return;
  originals.emplace_back(region);
  if (!is_whole()) originals.back() += " " + v1::Observation::State_Name(state);
}

void DerivedFigure::NoteProvenances(const DerivedFigure& other) {
  const auto note = [&](int32_t one) {
    const auto place = std::lower_bound(further.begin(), further.end(), one);
    if (one != provenance && (place == further.end() || *place != one)) further.insert(place, one);
  };
  note(other.provenance);
  for (const int32_t one : other.further) note(one);
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
  figure.further.assign(observation.further_provenances().begin(),
                        observation.further_provenances().end());
  std::sort(figure.further.begin(), figure.further.end());
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
  if (figure.bounds.has_value()) Fill(*figure.bounds, *observation.mutable_suppressed_bounds());
  observation.set_provenance_index(figure.provenance);
  for (const int32_t provenance : figure.further) observation.add_further_provenances(provenance);
  observation.set_source_symbol(figure.symbol.data(), figure.symbol.size());
}

void Fill(const DerivedFigure& figure, v1::Observation& observation) {
  Fill(static_cast<const Figure&>(figure), observation);
  for (const std::string& original : figure.originals) observation.add_original_regions(original);
  observation.set_method(figure.method);
  if (figure.interval.has_value()) Fill(*figure.interval, *observation.mutable_interval());
  observation.set_measured_period(figure.measured_period.data(), figure.measured_period.size());
}

}  // namespace treff::municipality
