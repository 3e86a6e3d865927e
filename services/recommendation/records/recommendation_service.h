// The gRPC face of recommendations.
#ifndef TREFF_SERVICES_RECOMMENDATION_RECORDS_RECOMMENDATION_SERVICE_H_
#define TREFF_SERVICES_RECOMMENDATION_RECORDS_RECOMMENDATION_SERVICE_H_

#include "services/platform/middleware/face.h"
#include "services/recommendation/records/recommendations.h"
#include "treff/recommendation/v1/recommendation_service.grpc.pb.h"

namespace treff::recommendation {

class RecommendationService : public platform::Face<v1::RecommendationService> {
 public:
  // `recommendations` must outlive it.
  explicit RecommendationService(const Recommendations& recommendations)
      : recommendations_(recommendations) {}

  grpc::Status Recommend(grpc::ServerContext* context, const v1::RecommendRequest* request,
                         v1::Recommendation* response) override;
  grpc::Status GetRecommendation(grpc::ServerContext* context,
                                 const v1::GetRecommendationRequest* request,
                                 v1::Recommendation* response) override;
  grpc::Status ListRecommendations(grpc::ServerContext* context,
                                   const v1::ListRecommendationsRequest* request,
                                   v1::ListRecommendationsResponse* response) override;
  grpc::Status GetPolicy(grpc::ServerContext* context, const v1::GetPolicyRequest* request,
                         v1::Policy* response) override;
  grpc::Status ListPolicies(grpc::ServerContext* context, const v1::ListPoliciesRequest* request,
                            v1::ListPoliciesResponse* response) override;

 private:
  const Recommendations& recommendations_;
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_RECORDS_RECOMMENDATION_SERVICE_H_
