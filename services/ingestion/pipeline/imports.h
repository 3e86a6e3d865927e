// The rules of the ingestion service: what its catalogue holds, and imports over time.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_IMPORTS_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_IMPORTS_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/longrunning/operations.pb.h"
#include "services/ingestion/catalogue/catalogue.h"
#include "services/ingestion/pipeline/dataset_states.h"
#include "services/ingestion/pipeline/import_run.h"
#include "services/ingestion/storage/import_store.h"
#include "services/platform/operations/operations.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/ids.h"
#include "treff/ingestion/v1/ingestion_service.pb.h"

namespace treff::ingestion {

// Thread-safe. Methods answer the RPCs of the same name.
class Imports {
 public:
  // The kind of its operations: operations/imports/{uuid}.
  static constexpr char kKind[] = "imports";

  // All must outlive it, and `operations` must be stopped before the rest goes.
  Imports(const Catalogue& catalogue, ImportStore& store, ImportRun& run, Importer& importer,
          platform::Operations& operations, platform::IdSource& ids, const platform::Clock& clock);

  // How its operations are done; it must outlive them.
  platform::OperationKind Kind();
  // Fails the imports that no operation goes on with: those of a program that kept its operations
  // in memory. Call before serving.
  absl::Status EndOrphans();
  // The datasets that are to be imported at `now`, with the time since which they are due; none
  // while an import is under way.
  absl::StatusOr<std::map<std::string, absl::Time>> DueDatasets(absl::Time now);

  absl::StatusOr<v1::Source> GetSource(const v1::GetSourceRequest& request) const;
  absl::StatusOr<v1::ListSourcesResponse> ListSources(const v1::ListSourcesRequest& request) const;
  absl::StatusOr<v1::Dataset> GetDataset(const v1::GetDatasetRequest& request);
  absl::StatusOr<v1::ListDatasetsResponse> ListDatasets(const v1::ListDatasetsRequest& request);
  absl::StatusOr<google::longrunning::Operation> ImportDatasets(
      const v1::ImportDatasetsRequest& request);
  absl::StatusOr<google::longrunning::Operation> ImportFile(const v1::ImportFileRequest& request);
  absl::StatusOr<v1::CheckFileResponse> CheckFile(const v1::CheckFileRequest& request);
  absl::StatusOr<v1::Import> GetImport(const v1::GetImportRequest& request);
  absl::StatusOr<v1::ListImportsResponse> ListImports(const v1::ListImportsRequest& request);

 private:
  // The identifiers to import, in the catalogue's order: KLASS comes before what needs it.
  absl::StatusOr<std::vector<std::string>> Requested(
      const v1::ImportDatasetsRequest& request) const;
  // An import of `dataset` that has not begun.
  void AddImport(const std::string& dataset, v1::ImportMetadata& metadata);
  absl::StatusOr<google::longrunning::Operation> Start(const google::protobuf::Message& asked,
                                                       const std::string& request_id,
                                                       const v1::ImportMetadata& metadata);
  // What an operation does.
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Run(
      const platform::OperationTask& task, platform::OperationProgress& progress);
  absl::Status Drop(const platform::OperationTask& task, const absl::Status& why);
  // Puts on record that the import ends with `why`, unless it has ended.
  absl::Status EndWith(const absl::Status& why, const v1::Import& import);

  const Catalogue& catalogue_;
  ImportStore& store_;
  ImportRun& run_;
  Importer& importer_;
  platform::Operations& operations_;
  platform::IdSource& ids_;
  const platform::Clock& clock_;
  const DatasetStates states_;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_IMPORTS_H_
