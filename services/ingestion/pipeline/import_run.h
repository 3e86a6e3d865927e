// One import run: reads its datasets, one after another, publishes those that were read as one
// version, and tells how far it came.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_IMPORT_RUN_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_IMPORT_RUN_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "services/ingestion/pipeline/dataset_publisher.h"
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
    // Let go of files that stand in the place of the sources' answers.
    bool without_files = false;
    // Read this file in the place of one answer of the run's only dataset. May be null.
    const UploadedFile* file = nullptr;
    std::function<bool()> cancelled;  // may be empty
    // Whether it was cancelled because another process goes on with it: then nothing is noted down
    // as ended, and Run returns CANCELLED. May be empty.
    std::function<bool()> handed_back;
  };
  // Told of the metadata each time that it has changed.
  using OnProgress = std::function<void(const v1::ImportMetadata& metadata)>;

  // All must outlive it. Rows wait for the publication in a file of `spool_folder`.
  ImportRun(ImportStore& store, Importer& importer, DatasetPublisher& publisher,
            std::string spool_folder)
      : store_(store),
        importer_(importer),
        publisher_(publisher),
        spool_folder_(std::move(spool_folder)) {}

  // Runs the imports of `metadata` (name and dataset set) in their order, but for those that have
  // ended already: a run that was broken off goes on where it was. A dataset that cannot be
  // read, or whose rows the publication refuses, is FAILED by itself, keeps its last good content,
  // and does not stop the others; those are published as one version or not at all, and when that
  // fails for another reason all of them are FAILED with it.
  // CANCELLED when it was cancelled on the way; any other error is one of noting imports down.
  absl::StatusOr<v1::ImportDatasetsResponse> Run(v1::ImportMetadata metadata,
                                                 const Options& options,
                                                 const OnProgress& on_progress);

 private:
  // One run, under way.
  class Course;

  ImportStore& store_;
  Importer& importer_;
  DatasetPublisher& publisher_;
  const std::string spool_folder_;
};

inline bool HasEnded(const v1::Import& import) {
  return import.state() != v1::Import::STATE_UNSPECIFIED && import.state() != v1::Import::WAITING &&
         import.state() != v1::Import::RUNNING;
}

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_IMPORT_RUN_H_
