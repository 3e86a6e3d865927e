// The answer to one case: a pure function of the case, the snapshot, the policy and the options.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RECOMMEND_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RECOMMEND_H_

#include <string>

#include "services/recommendation/matching/municipality_table.h"
#include "services/recommendation/matching/place_prices.h"
#include "treff/casework/v1/case_service.pb.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::recommendation::matching {

// Raised with every change that makes any answer differ: the same question is then another record,
// and one that an earlier program recorded is not mistaken for a damaged one. A golden digest in
// the tests tells when.
inline constexpr int kMatchingRevision = 1;

// Borrows all it refers to.
struct Inputs {
  const casework::v1::Case& household_case;
  const MunicipalityTable& snapshot;
  const v1::Policy& policy;             // checked, with its content_sha256
  int quota_year = 0;                   // one that the snapshot has quotas for; 0 when it has none
  int explain_count = 10;               // how many of the ranked are explained in full
  const PlacePrices* prices = nullptr;  // that the score is net of; null: none
};

// Name and digest are filled, texts and record time are not. The same inputs give the same bytes.
v1::Recommendation Recommend(const Inputs& inputs);

// `recommendations/{id}` of the answer that `inputs` give, without giving it.
std::string RecommendationName(const Inputs& inputs);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RECOMMEND_H_
