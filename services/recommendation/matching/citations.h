// Cites observations, and collects the provenances and indicators that the citations refer to.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_CITATIONS_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_CITATIONS_H_

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/repeated_field.h"
#include "services/recommendation/matching/municipality_table.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::recommendation::matching {

using CitationList = google::protobuf::RepeatedPtrField<v1::Citation>;

class Citations {
 public:
  explicit Citations(const MunicipalityTable& snapshot) : snapshot_(snapshot) {}

  // Cites the observation that a fact is read from: the best one, else the own one, which then says
  // why there is no value. Cites nothing when there is neither.
  void CiteFact(PlaceIndex place, std::string_view indicator, CitationList& list);
  // Cites a part of a quota. An observation that was never made (no state) is not cited.
  void CiteQuotaPart(PlaceIndex place, const municipality::v1::Observation& part,
                     CitationList& list);

  // Moves what was cited into the answer, in the order of first use.
  void MoveTo(v1::Recommendation& answer);

 private:
  int AgeDays(const std::string& period_end);
  v1::Citation& Cite(const municipality::v1::Observation& observation, CitationList& list);
  int Renumbered(int provenance_index);

  const MunicipalityTable& snapshot_;
  std::vector<int> provenances_;  // of the snapshot, by new index
  std::set<std::string_view> indicators_;
  // Most citations are of the same few days.
  std::string last_period_end_;
  int last_age_days_ = 0;
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_CITATIONS_H_
