// The gRPC face of imports.
#ifndef TREFF_SERVICES_INGESTION_INGESTION_SERVICE_H_
#define TREFF_SERVICES_INGESTION_INGESTION_SERVICE_H_

#include "services/ingestion/pipeline/imports.h"
#include "services/platform/middleware/face.h"
#include "treff/ingestion/v1/ingestion_service.grpc.pb.h"

namespace treff::ingestion {

class IngestionService final : public platform::Face<v1::IngestionService> {
 public:
  explicit IngestionService(Imports& imports) : imports_(imports) {}

  grpc::Status GetSource(grpc::ServerContext* context, const v1::GetSourceRequest* request,
                         v1::Source* response) override;
  grpc::Status ListSources(grpc::ServerContext* context, const v1::ListSourcesRequest* request,
                           v1::ListSourcesResponse* response) override;
  grpc::Status GetDataset(grpc::ServerContext* context, const v1::GetDatasetRequest* request,
                          v1::Dataset* response) override;
  grpc::Status ListDatasets(grpc::ServerContext* context, const v1::ListDatasetsRequest* request,
                            v1::ListDatasetsResponse* response) override;
  grpc::Status ImportDatasets(grpc::ServerContext* context,
                              const v1::ImportDatasetsRequest* request,
                              google::longrunning::Operation* response) override;
  grpc::Status CheckFile(grpc::ServerContext* context, const v1::CheckFileRequest* request,
                         v1::CheckFileResponse* response) override;
  grpc::Status ImportFile(grpc::ServerContext* context, const v1::ImportFileRequest* request,
                          google::longrunning::Operation* response) override;
  grpc::Status GetImport(grpc::ServerContext* context, const v1::GetImportRequest* request,
                         v1::Import* response) override;
  grpc::Status ListImports(grpc::ServerContext* context, const v1::ListImportsRequest* request,
                           v1::ListImportsResponse* response) override;

 private:
  Imports& imports_;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_INGESTION_SERVICE_H_
