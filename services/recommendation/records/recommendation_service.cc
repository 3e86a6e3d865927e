#include "services/recommendation/records/recommendation_service.h"

#include "services/platform/middleware/handler.h"

namespace treff::recommendation {

using platform::Handle;

grpc::Status RecommendationService::Recommend(grpc::ServerContext* context,
                                              const v1::RecommendRequest* request,
                                              v1::Recommendation* response) {
  return Handle("treff.recommendation.v1.RecommendationService/Recommend", *context, *response,
                [&] { return recommendations_.Recommend(*request); });
}

grpc::Status RecommendationService::GetRecommendation(grpc::ServerContext* context,
                                                      const v1::GetRecommendationRequest* request,
                                                      v1::Recommendation* response) {
  return Handle("treff.recommendation.v1.RecommendationService/GetRecommendation", *context,
                *response, [&] { return recommendations_.Get(*request); });
}

grpc::Status RecommendationService::ListRecommendations(
    grpc::ServerContext* context, const v1::ListRecommendationsRequest* request,
    v1::ListRecommendationsResponse* response) {
  return Handle("treff.recommendation.v1.RecommendationService/ListRecommendations", *context,
                *response, [&] { return recommendations_.List(*request); });
}

grpc::Status RecommendationService::GetPolicy(grpc::ServerContext* context,
                                              const v1::GetPolicyRequest* request,
                                              v1::Policy* response) {
  return Handle("treff.recommendation.v1.RecommendationService/GetPolicy", *context, *response,
                [&] { return recommendations_.GetPolicy(*request); });
}

grpc::Status RecommendationService::ListPolicies(grpc::ServerContext* context,
                                                 const v1::ListPoliciesRequest* request,
                                                 v1::ListPoliciesResponse* response) {
  return Handle("treff.recommendation.v1.RecommendationService/ListPolicies", *context, *response,
                [&] { return recommendations_.ListPolicies(*request); });
}

}  // namespace treff::recommendation
