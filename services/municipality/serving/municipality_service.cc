#include "services/municipality/serving/municipality_service.h"

namespace treff::municipality {

grpc::Status MunicipalityService::GetMunicipality(grpc::ServerContext* context,
                                                  const v1::GetMunicipalityRequest* request,
                                                  v1::Municipality* response) {
  return Handle(*context, *request, *response, [&] { return reads_.GetMunicipality(*request); });
}

grpc::Status MunicipalityService::ListMunicipalities(grpc::ServerContext* context,
                                                     const v1::ListMunicipalitiesRequest* request,
                                                     v1::ListMunicipalitiesResponse* response) {
  return Handle(*context, *request, *response, [&] { return reads_.ListMunicipalities(*request); });
}

grpc::Status MunicipalityService::GetProfile(grpc::ServerContext* context,
                                             const v1::GetProfileRequest* request,
                                             v1::Profile* response) {
  return Handle(*context, *request, *response,
                [&] { return reads_.GetProfile(*request, *response); });
}

grpc::Status MunicipalityService::StreamSnapshot(
    grpc::ServerContext* context, const v1::StreamSnapshotRequest* request,
    grpc::ServerWriter<v1::StreamSnapshotResponse>* writer) {
  return Handle(*context, *request, *writer,
                [&](const auto& send) { return reads_.StreamSnapshot(*request, send); });
}

grpc::Status MunicipalityService::GetRegion(grpc::ServerContext* context,
                                            const v1::GetRegionRequest* request,
                                            v1::Region* response) {
  return Handle(*context, *request, *response, [&] { return reads_.GetRegion(*request); });
}

grpc::Status MunicipalityService::ListRegions(grpc::ServerContext* context,
                                              const v1::ListRegionsRequest* request,
                                              v1::ListRegionsResponse* response) {
  return Handle(*context, *request, *response, [&] { return reads_.ListRegions(*request); });
}

grpc::Status MunicipalityService::ListRegionChanges(grpc::ServerContext* context,
                                                    const v1::ListRegionChangesRequest* request,
                                                    v1::ListRegionChangesResponse* response) {
  return Handle(*context, *request, *response, [&] { return reads_.ListRegionChanges(*request); });
}

grpc::Status MunicipalityService::ListQuestions(grpc::ServerContext* context,
                                                const v1::ListQuestionsRequest* request,
                                                v1::ListQuestionsResponse* response) {
  return Handle(*context, *request, *response, [&] { return reads_.ListQuestions(*request); });
}

}  // namespace treff::municipality
