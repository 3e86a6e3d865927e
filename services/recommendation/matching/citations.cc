#include "services/recommendation/matching/citations.h"

#include <algorithm>

#include "absl/time/civil_time.h"

namespace treff::recommendation::matching {
namespace {

using municipality::v1::Fact;
using municipality::v1::Observation;
using municipality::v1::Region;

}  // namespace

// Days from the end of a period to the snapshot's date; never negative.
int Citations::AgeDays(const std::string& period_end) {
  if (period_end == last_period_end_) return last_age_days_;
  last_period_end_ = period_end;
  absl::CivilDay end;
  last_age_days_ = absl::ParseCivilTime(period_end, &end)
                       ? static_cast<int>(std::max<absl::civil_diff_t>(0, snapshot_.date() - end))
                       : 0;
  return last_age_days_;
}

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
  citation.set_age_days(AgeDays(observation.period_end()));
  indicators_.insert(observation.indicator());
  return citation;
}

void Citations::CiteFact(PlaceIndex place, std::string_view indicator, CitationList& list) {
  const Fact* fact = snapshot_.FindFact(place, indicator);
  if (fact == nullptr || (!fact->has_best() && !fact->has_own())) return;
  v1::Citation& citation = Cite(fact->has_best() ? fact->best() : fact->own(), list);
  const Region::Level level = fact->has_best() ? fact->best_level() : Region::MUNICIPALITY;
  citation.set_level(level);
  citation.set_region_display_name(
      level == Region::MUNICIPALITY ? snapshot_.place(place).display_name
                                    : snapshot_.RegionDisplayName(citation.observation().region()));
}

void Citations::CiteQuotaPart(PlaceIndex place, const Observation& part, CitationList& list) {
  if (part.state() == Observation::STATE_UNSPECIFIED) return;
  v1::Citation& citation = Cite(part, list);
  citation.set_level(Region::MUNICIPALITY);
  citation.set_region_display_name(snapshot_.place(place).display_name);
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
