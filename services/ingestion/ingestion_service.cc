#include "services/ingestion/ingestion_service.h"

namespace treff::ingestion {

grpc::Status IngestionService::GetSource(grpc::ServerContext* context,
                                         const v1::GetSourceRequest* request,
                                         v1::Source* response) {
  return Handle(*context, *request, *response, [&] { return imports_.GetSource(*request); });
}

grpc::Status IngestionService::ListSources(grpc::ServerContext* context,
                                           const v1::ListSourcesRequest* request,
                                           v1::ListSourcesResponse* response) {
  return Handle(*context, *request, *response, [&] { return imports_.ListSources(*request); });
}

grpc::Status IngestionService::GetDataset(grpc::ServerContext* context,
                                          const v1::GetDatasetRequest* request,
                                          v1::Dataset* response) {
  return Handle(*context, *request, *response, [&] { return imports_.GetDataset(*request); });
}

grpc::Status IngestionService::ListDatasets(grpc::ServerContext* context,
                                            const v1::ListDatasetsRequest* request,
                                            v1::ListDatasetsResponse* response) {
  return Handle(*context, *request, *response, [&] { return imports_.ListDatasets(*request); });
}

grpc::Status IngestionService::ImportDatasets(grpc::ServerContext* context,
                                              const v1::ImportDatasetsRequest* request,
                                              google::longrunning::Operation* response) {
  return Handle(*context, *request, *response, [&] { return imports_.ImportDatasets(*request); });
}

grpc::Status IngestionService::CheckFile(grpc::ServerContext* context,
                                         const v1::CheckFileRequest* request,
                                         v1::CheckFileResponse* response) {
  return Handle(*context, *request, *response, [&] { return imports_.CheckFile(*request); });
}

grpc::Status IngestionService::ImportFile(grpc::ServerContext* context,
                                          const v1::ImportFileRequest* request,
                                          google::longrunning::Operation* response) {
  return Handle(*context, *request, *response, [&] { return imports_.ImportFile(*request); });
}

grpc::Status IngestionService::GetImport(grpc::ServerContext* context,
                                         const v1::GetImportRequest* request,
                                         v1::Import* response) {
  return Handle(*context, *request, *response, [&] { return imports_.GetImport(*request); });
}

grpc::Status IngestionService::ListImports(grpc::ServerContext* context,
                                           const v1::ListImportsRequest* request,
                                           v1::ListImportsResponse* response) {
  return Handle(*context, *request, *response, [&] { return imports_.ListImports(*request); });
}

}  // namespace treff::ingestion
