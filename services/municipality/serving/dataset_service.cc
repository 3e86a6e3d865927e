#include "services/municipality/serving/dataset_service.h"

#include "services/platform/lifecycle/server.h"

namespace treff::municipality {

grpc::Status DatasetService::PublishDatasets(grpc::ServerContext* context,
                                             grpc::ServerReader<v1::PublishDatasetsRequest>* reader,
                                             v1::PublishDatasetsResponse* response) {
  return Handle(*context, *reader, *response,
                [&](const auto& receive) { return publisher_.PublishDatasets(receive); });
}

grpc::Status DatasetService::PublishDataset(grpc::ServerContext* context,
                                            grpc::ServerReader<v1::PublishDatasetRequest>* reader,
                                            v1::PublishDatasetResponse* response) {
  return Handle(*context, *reader, *response,
                [&](const auto& receive) { return publisher_.PublishDataset(receive); });
}

grpc::Status DatasetService::GetDatasetVersion(grpc::ServerContext* context,
                                               const v1::GetDatasetVersionRequest* request,
                                               v1::DatasetVersion* response) {
  return Handle(*context, *request, *response, [&] { return reads_.GetDatasetVersion(*request); });
}

grpc::Status DatasetService::ListDatasetVersions(grpc::ServerContext* context,
                                                 const v1::ListDatasetVersionsRequest* request,
                                                 v1::ListDatasetVersionsResponse* response) {
  return Handle(*context, *request, *response,
                [&] { return reads_.ListDatasetVersions(*request); });
}

grpc::Status DatasetService::WatchDatasetVersions(grpc::ServerContext* context,
                                                  const v1::WatchDatasetVersionsRequest* request,
                                                  grpc::ServerWriter<v1::DatasetVersion>* writer) {
  return Handle(*context, *request, *writer, [&](const auto& send) {
    return reads_.WatchDatasetVersions(
        send, [&] { return context->IsCancelled(); }, platform::ShutdownRequested);
  });
}

grpc::Status DatasetService::GetIndicator(grpc::ServerContext* context,
                                          const v1::GetIndicatorRequest* request,
                                          v1::Indicator* response) {
  return Handle(*context, *request, *response, [&] { return reads_.GetIndicator(*request); });
}

grpc::Status DatasetService::ListIndicators(grpc::ServerContext* context,
                                            const v1::ListIndicatorsRequest* request,
                                            v1::ListIndicatorsResponse* response) {
  return Handle(*context, *request, *response, [&] { return reads_.ListIndicators(*request); });
}

grpc::Status DatasetService::ListObservations(grpc::ServerContext* context,
                                              const v1::ListObservationsRequest* request,
                                              v1::ListObservationsResponse* response) {
  return Handle(*context, *request, *response, [&] { return reads_.ListObservations(*request); });
}

grpc::Status DatasetService::DiffDatasetVersions(grpc::ServerContext* context,
                                                 const v1::DiffDatasetVersionsRequest* request,
                                                 v1::DiffDatasetVersionsResponse* response) {
  return Handle(*context, *request, *response,
                [&] { return reads_.DiffDatasetVersions(*request); });
}

}  // namespace treff::municipality
