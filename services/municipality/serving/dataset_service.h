// The gRPC face of datasets.
#ifndef TREFF_SERVICES_MUNICIPALITY_SERVING_DATASET_SERVICE_H_
#define TREFF_SERVICES_MUNICIPALITY_SERVING_DATASET_SERVICE_H_

#include "services/municipality/publication/publication.h"
#include "services/municipality/serving/dataset_reads.h"
#include "services/platform/middleware/face.h"
#include "treff/municipality/v1/dataset_service.grpc.pb.h"

namespace treff::municipality {

class DatasetService final : public platform::Face<v1::DatasetService> {
 public:
  DatasetService(Publisher& publisher, DatasetReads& reads)
      : publisher_(publisher), reads_(reads) {}

  grpc::Status PublishDatasets(grpc::ServerContext* context,
                               grpc::ServerReader<v1::PublishDatasetsRequest>* reader,
                               v1::PublishDatasetsResponse* response) override;
  grpc::Status PublishDataset(grpc::ServerContext* context,
                              grpc::ServerReader<v1::PublishDatasetRequest>* reader,
                              v1::PublishDatasetResponse* response) override;
  grpc::Status GetDatasetVersion(grpc::ServerContext* context,
                                 const v1::GetDatasetVersionRequest* request,
                                 v1::DatasetVersion* response) override;
  grpc::Status ListDatasetVersions(grpc::ServerContext* context,
                                   const v1::ListDatasetVersionsRequest* request,
                                   v1::ListDatasetVersionsResponse* response) override;
  grpc::Status WatchDatasetVersions(grpc::ServerContext* context,
                                    const v1::WatchDatasetVersionsRequest* request,
                                    grpc::ServerWriter<v1::DatasetVersion>* writer) override;
  grpc::Status GetIndicator(grpc::ServerContext* context, const v1::GetIndicatorRequest* request,
                            v1::Indicator* response) override;
  grpc::Status ListIndicators(grpc::ServerContext* context,
                              const v1::ListIndicatorsRequest* request,
                              v1::ListIndicatorsResponse* response) override;
  grpc::Status ListObservations(grpc::ServerContext* context,
                                const v1::ListObservationsRequest* request,
                                v1::ListObservationsResponse* response) override;
  grpc::Status DiffDatasetVersions(grpc::ServerContext* context,
                                   const v1::DiffDatasetVersionsRequest* request,
                                   v1::DiffDatasetVersionsResponse* response) override;

 private:
  Publisher& publisher_;
  DatasetReads& reads_;
};

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_SERVING_DATASET_SERVICE_H_
