// The answer to one case: a pure function of the case, the snapshot, the policy and the options.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RECOMMEND_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RECOMMEND_H_

#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "services/recommendation/matching/commitments.h"
#include "services/recommendation/matching/figures/municipality_table.h"
#include "services/recommendation/matching/kinds.h"
#include "services/recommendation/matching/scoring/place_prices.h"
#include "treff/casework/v1/case_service.pb.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::recommendation::matching {

// Raised with every change that makes any answer differ: the same question is then another record,
// and one of an earlier revision is derived by today's rules with the difference said, instead of
// being taken for a damaged one. tests/recommendation/data/answers.txt tells when.
inline constexpr int kMatchingRevision = 5;

// Borrows all it refers to.
struct Inputs {
  const casework::v1::Case& household_case;
  const MunicipalityTable& snapshot;
  const v1::Policy& policy;               // checked, with its content_sha256
  int quota_year = 0;                     // the snapshot may have no quotas for it
  int explain_count = 3;                  // how many of the ranked are explained in full
  const PlacePrices* prices = nullptr;    // that the score is net of; null: none
  const Kinds* kinds = &StandardKinds();  // that the policy was checked against
  // The day that ages count to; nothing: the day the snapshot was published, as it was before
  // records had a day.
  std::optional<absl::CivilDay> as_of;
  // Other weights than the policy's, by term; null: none.
  const WeightChanges* weight_changes = nullptr;
  // Our own, to be taken off what remains of quotas; null: none are known.
  const Commitments* commitments = nullptr;
};

// Whether any term with a weight above 0 applies to the household: without one there are no scores.
bool HasTerms(const Inputs& inputs);

// Name and digest are filled, texts and record time are not. The same inputs give the same bytes.
v1::Recommendation Recommend(const Inputs& inputs);

// Fills the digest: SHA-256 of all else that `answer` has. It has no texts yet, no record time and
// no difference.
void SetDigest(v1::Recommendation& answer);

// `recommendations/{id}` of the answer that `inputs` give, without giving it.
std::string RecommendationName(const Inputs& inputs);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RECOMMEND_H_
