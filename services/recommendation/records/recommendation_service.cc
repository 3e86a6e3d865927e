#include "services/recommendation/records/recommendation_service.h"

namespace treff::recommendation {

grpc::Status RecommendationService::Recommend(grpc::ServerContext* context,
                                              const v1::RecommendRequest* request,
                                              v1::Recommendation* response) {
  return Handle(*context, *request, *response,
                [&] { return recommendations_.Recommend(*request); });
}

grpc::Status RecommendationService::GetRecommendation(grpc::ServerContext* context,
                                                      const v1::GetRecommendationRequest* request,
                                                      v1::Recommendation* response) {
  return Handle(*context, *request, *response, [&] { return recommendations_.Get(*request); });
}

grpc::Status RecommendationService::ListRecommendations(
    grpc::ServerContext* context, const v1::ListRecommendationsRequest* request,
    v1::ListRecommendationsResponse* response) {
  return Handle(*context, *request, *response, [&] { return recommendations_.List(*request); });
}

grpc::Status RecommendationService::GetPolicy(grpc::ServerContext* context,
                                              const v1::GetPolicyRequest* request,
                                              v1::Policy* response) {
  return Handle(*context, *request, *response,
                [&] { return recommendations_.GetPolicy(*request); });
}

grpc::Status RecommendationService::ListPolicies(grpc::ServerContext* context,
                                                 const v1::ListPoliciesRequest* request,
                                                 v1::ListPoliciesResponse* response) {
  return Handle(*context, *request, *response,
                [&] { return recommendations_.ListPolicies(*request); });
}

}  // namespace treff::recommendation
