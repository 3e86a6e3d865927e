// Cites observations, and collects the provenances and indicators that the citations refer to.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_CITATIONS_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_CITATIONS_H_

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/repeated_field.h"
#include "services/recommendation/matching/age.h"
#include "services/recommendation/matching/figures/municipality_table.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::recommendation::matching {

using CitationList = google::protobuf::RepeatedPtrField<v1::Citation>;

// A part of a quota, such as &municipality::v1::Quota::decided.
using QuotaPart = const municipality::v1::Observation& (municipality::v1::Quota::*)() const;

class Citations {
 public:
  // Whether what is cited is kept, or only looked at by whoever puts a reason into words.
  enum class Keep { kAll, kNothing };

  explicit Citations(const MunicipalityTable& snapshot, Keep keep = Keep::kAll)
      : snapshot_(snapshot), keep_(keep), age_(snapshot.date()) {}

  // Cites the observation that a fact is read from: the best one, else the own one, which then says
  // why there is no value. Cites nothing, and gives null, when there is neither.
  const v1::Citation* CiteFact(PlaceIndex place, std::string_view indicator, CitationList& list);
  // Cites parts of a year's quota. An observation that was never made (no state) is not cited.
  void CiteQuota(PlaceIndex place, int year, std::initializer_list<QuotaPart> parts,
                 CitationList& list);

  // Moves what was cited into the answer, in the order of first use.
  void MoveTo(v1::Recommendation& answer);

 private:
  v1::Citation& Cite(const municipality::v1::Observation& observation, CitationList& list);
  int Renumbered(int provenance_index);

  const MunicipalityTable& snapshot_;
  const Keep keep_;
  CitationList looked_at_;        // where nothing is kept: the last one
  std::vector<int> provenances_;  // of the snapshot, by new index
  std::set<std::string_view> indicators_;
  AgeCounter age_;
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_CITATIONS_H_
