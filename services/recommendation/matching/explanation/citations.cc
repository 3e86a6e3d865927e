#include "services/recommendation/matching/explanation/citations.h"

#include <algorithm>

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Fact;
using municipality::v1::Observation;
using municipality::v1::Region;

}  // namespace

int Citations::Renumbered(int provenance_index) {
  const auto found = std::find(provenances_.begin(), provenances_.end(), provenance_index);
  const int index = static_cast<int>(found - provenances_.begin());
  if (found == provenances_.end()) provenances_.push_back(provenance_index);
  return index;
}

v1::Citation& Citations::Cite(const Observation& observation, CitationList& list) {
  v1::Citation& citation = *list.Add();
  *citation.mutable_observation() = observation;
  citation.mutable_observation()->set_provenance_index(Renumbered(observation.provenance_index()));
  for (int32_t& further : *citation.mutable_observation()->mutable_further_provenances()) {
    further = Renumbered(further);
  }
  citation.set_age_days(age_.DaysSince(observation.period_end()));
  indicators_.insert(observation.indicator());
  return citation;
}

const v1::Citation* Citations::CiteFact(PlaceIndex place, std::string_view indicator,
                                        CitationList& list) {
  const Fact* fact = snapshot_.FindFact(place, indicator);
  if (fact == nullptr) return nullptr;
  const UsedFigure used = FigureUsed(*fact);
  if (used.observation == nullptr) return nullptr;
  if (keep_ == Keep::kNothing) looked_at_.Clear();
  v1::Citation& citation = Cite(*used.observation, keep_ == Keep::kAll ? list : looked_at_);
  const Region::Level level = used.level;
  citation.set_level(level);
  citation.set_region_display_name(
      level == Region::MUNICIPALITY ? snapshot_.place(place).display_name
                                    : snapshot_.RegionDisplayName(citation.observation().region()));
  return &citation;
}

void Citations::CiteQuota(PlaceIndex place, int year, std::initializer_list<QuotaPart> parts,
                          CitationList& list) {
  const municipality::v1::Quota* quota = snapshot_.FindQuota(place, year);
  if (quota == nullptr || keep_ == Keep::kNothing) return;
  for (const QuotaPart part : parts) {
    const Observation& observation = (quota->*part)();
    if (observation.state() == Observation::STATE_UNSPECIFIED) continue;
    v1::Citation& citation = Cite(observation, list);
    citation.set_level(Region::MUNICIPALITY);
    citation.set_region_display_name(snapshot_.place(place).display_name);
  }
}

void Citations::MoveTo(v1::Recommendation& answer) {
  for (const int index : provenances_) {
    const municipality::v1::Provenance* provenance = snapshot_.FindProvenance(index);
    // A dangling index stays a place in the list, so that the other indexes hold.
    auto& copy = *answer.add_provenances();
    if (provenance != nullptr) copy = *provenance;
  }
  for (const std::string_view indicator : indicators_) {
    const municipality::v1::Indicator* known = snapshot_.FindIndicator(indicator);
    if (known != nullptr) *answer.add_indicators() = *known;
  }
}

}  // namespace treff::recommendation::matching
