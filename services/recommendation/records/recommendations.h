// Gives recommendations, records what each rests on, and derives recorded ones again.
#ifndef TREFF_SERVICES_RECOMMENDATION_RECORDS_RECOMMENDATIONS_H_
#define TREFF_SERVICES_RECOMMENDATION_RECORDS_RECOMMENDATIONS_H_

#include "absl/status/statusor.h"
#include "services/platform/texts/messages.h"
#include "services/platform/values/clock.h"
#include "services/recommendation/case_source.h"
#include "services/recommendation/commitments/commitment_source.h"
#include "services/recommendation/plans/solving/price_source.h"
#include "services/recommendation/policies/policies.h"
#include "services/recommendation/records/recommendation_store.h"
#include "services/recommendation/snapshots/snapshot_source.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::recommendation {

// The rules behind RecommendationService; requests, answers and errors are as its proto says.
// Thread-safe.
class Recommendations {
 public:
  // All must outlive it.
  Recommendations(CaseSource& cases, SnapshotSource& snapshots, const Policies& policies,
                  RecommendationStore& store, const platform::Messages& messages,
                  const platform::Clock& clock, PriceSource& prices, CommitmentSource& commitments)
      : cases_(cases),
        snapshots_(snapshots),
        policies_(policies),
        store_(store),
        messages_(messages),
        clock_(clock),
        prices_(prices),
        commitments_(commitments) {}

  absl::StatusOr<v1::Recommendation> Recommend(const v1::RecommendRequest& request) const;
  absl::StatusOr<v1::Recommendation> Get(const v1::GetRecommendationRequest& request) const;
  absl::StatusOr<v1::ListRecommendationsResponse> List(
      const v1::ListRecommendationsRequest& request) const;
  absl::StatusOr<v1::Policy> GetPolicy(const v1::GetPolicyRequest& request) const;
  absl::StatusOr<v1::ListPoliciesResponse> ListPolicies(
      const v1::ListPoliciesRequest& request) const;

 private:
  CaseSource& cases_;
  SnapshotSource& snapshots_;
  const Policies& policies_;
  RecommendationStore& store_;
  const platform::Messages& messages_;
  const platform::Clock& clock_;
  PriceSource& prices_;
  CommitmentSource& commitments_;
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_RECORDS_RECOMMENDATIONS_H_
