#include "services/ingestion/ingestion_service.h"

#include "services/platform/middleware/handler.h"

namespace treff::ingestion {

using platform::Handle;

grpc::Status IngestionService::GetSource(grpc::ServerContext* context,
                                         const v1::GetSourceRequest* request,
                                         v1::Source* response) {
  return Handle("treff.ingestion.v1.IngestionService/GetSource", *context, *response,
                [&] { return imports_.GetSource(*request); });
}

grpc::Status IngestionService::ListSources(grpc::ServerContext* context,
                                           const v1::ListSourcesRequest* request,
                                           v1::ListSourcesResponse* response) {
  return Handle("treff.ingestion.v1.IngestionService/ListSources", *context, *response,
                [&] { return imports_.ListSources(*request); });
}

grpc::Status IngestionService::GetDataset(grpc::ServerContext* context,
                                          const v1::GetDatasetRequest* request,
                                          v1::Dataset* response) {
  return Handle("treff.ingestion.v1.IngestionService/GetDataset", *context, *response,
                [&] { return imports_.GetDataset(*request); });
}

grpc::Status IngestionService::ListDatasets(grpc::ServerContext* context,
                                            const v1::ListDatasetsRequest* request,
                                            v1::ListDatasetsResponse* response) {
  return Handle("treff.ingestion.v1.IngestionService/ListDatasets", *context, *response,
                [&] { return imports_.ListDatasets(*request); });
}

grpc::Status IngestionService::ImportDatasets(grpc::ServerContext* context,
                                              const v1::ImportDatasetsRequest* request,
                                              google::longrunning::Operation* response) {
  return Handle("treff.ingestion.v1.IngestionService/ImportDatasets", *context, *response,
                [&] { return imports_.ImportDatasets(*request); });
}

grpc::Status IngestionService::GetImport(grpc::ServerContext* context,
                                         const v1::GetImportRequest* request,
                                         v1::Import* response) {
  return Handle("treff.ingestion.v1.IngestionService/GetImport", *context, *response,
                [&] { return imports_.GetImport(*request); });
}

grpc::Status IngestionService::ListImports(grpc::ServerContext* context,
                                           const v1::ListImportsRequest* request,
                                           v1::ListImportsResponse* response) {
  return Handle("treff.ingestion.v1.IngestionService/ListImports", *context, *response,
                [&] { return imports_.ListImports(*request); });
}

}  // namespace treff::ingestion
