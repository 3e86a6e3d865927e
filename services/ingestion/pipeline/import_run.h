// One import run: brings its datasets in, one after another, and tells how far it came.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_IMPORT_RUN_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_IMPORT_RUN_H_

#include <functional>

#include "absl/status/statusor.h"
#include "services/ingestion/pipeline/importer.h"
#include "services/ingestion/storage/import_store.h"
#include "treff/ingestion/v1/ingestion_service.pb.h"

namespace treff::ingestion {

// Knows nothing of queues: whoever runs it decides when, and what becomes of the answer. Not
// thread-safe.
class ImportRun {
 public:
  struct Options {
    // Read the archived bytes of the last good imports again, and ask the sources nothing.
    bool from_archive = false;
    std::function<bool()> cancelled;    // may be empty
    std::function<bool()> handed_back;  // as of Importer::RunOptions
  };
  // Told of the metadata each time that it has changed.
  using OnProgress = std::function<void(const v1::ImportMetadata& metadata)>;

  // Both must outlive it.
  ImportRun(ImportStore& store, Importer& importer) : store_(store), importer_(importer) {}

  // Runs the imports of `metadata` (name and dataset set) in their order, but for those that have
  // ended already: a run that was broken off goes on where it was. A dataset that fails is FAILED
  // by itself and does not stop the others. CANCELLED when it was cancelled on the way; any other
  // error is one of noting imports down.
  absl::StatusOr<v1::ImportDatasetsResponse> Run(v1::ImportMetadata metadata,
                                                 const Options& options,
                                                 const OnProgress& on_progress);

 private:
  // The import as it is on record when it has ended; else noted down as waiting.
  absl::StatusOr<v1::Import> Begun(const v1::Import& import);
  absl::Status RunOne(const Options& options, v1::Import& import, v1::ImportMetadata& metadata,
                      const OnProgress& on_progress);

  ImportStore& store_;
  Importer& importer_;
};

inline bool HasEnded(const v1::Import& import) {
  return import.state() != v1::Import::STATE_UNSPECIFIED &&
         import.state() != v1::Import::WAITING && import.state() != v1::Import::RUNNING;
}

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_IMPORT_RUN_H_
