// The gRPC face of municipalities.
#ifndef TREFF_SERVICES_MUNICIPALITY_SERVING_MUNICIPALITY_SERVICE_H_
#define TREFF_SERVICES_MUNICIPALITY_SERVING_MUNICIPALITY_SERVICE_H_

#include "services/municipality/serving/municipality_reads.h"
#include "services/platform/middleware/face.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"

namespace treff::municipality {

class MunicipalityService final : public platform::Face<v1::MunicipalityService> {
 public:
  explicit MunicipalityService(MunicipalityReads& reads) : reads_(reads) {}

  grpc::Status GetMunicipality(grpc::ServerContext* context,
                               const v1::GetMunicipalityRequest* request,
                               v1::Municipality* response) override;
  grpc::Status ListMunicipalities(grpc::ServerContext* context,
                                  const v1::ListMunicipalitiesRequest* request,
                                  v1::ListMunicipalitiesResponse* response) override;
  grpc::Status GetProfile(grpc::ServerContext* context, const v1::GetProfileRequest* request,
                          v1::Profile* response) override;
  grpc::Status StreamSnapshot(grpc::ServerContext* context,
                              const v1::StreamSnapshotRequest* request,
                              grpc::ServerWriter<v1::StreamSnapshotResponse>* writer) override;
  grpc::Status GetRegion(grpc::ServerContext* context, const v1::GetRegionRequest* request,
                         v1::Region* response) override;
  grpc::Status ListRegions(grpc::ServerContext* context, const v1::ListRegionsRequest* request,
                           v1::ListRegionsResponse* response) override;
  grpc::Status ListRegionChanges(grpc::ServerContext* context,
                                 const v1::ListRegionChangesRequest* request,
                                 v1::ListRegionChangesResponse* response) override;
  grpc::Status ListQuestions(grpc::ServerContext* context, const v1::ListQuestionsRequest* request,
                             v1::ListQuestionsResponse* response) override;

 private:
  MunicipalityReads& reads_;
};

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_SERVING_MUNICIPALITY_SERVICE_H_
