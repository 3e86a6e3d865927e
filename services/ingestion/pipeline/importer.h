// Brings one dataset in: fetch, archive, read, check, publish, record.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_IMPORTER_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_IMPORTER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ingestion/connectors/connector.h"
#include "services/ingestion/fetch/archive.h"
#include "services/ingestion/fetch/fetcher.h"
#include "services/ingestion/pipeline/dataset_publisher.h"
#include "services/ingestion/storage/import_store.h"
#include "services/platform/values/clock.h"
#include "treff/ingestion/v1/ingestion_service.pb.h"

namespace treff::ingestion {

// Not thread-safe: imports run one after another.
class Importer {
 public:
  // All must outlive it.
  Importer(const Catalogue& catalogue, Fetcher& fetcher, Archive& archive, ImportStore& store,
           DatasetPublisher& publisher, const platform::Clock& clock);

  struct RunOptions {
    // Read the archived bytes of the last good import again, and ask the source nothing.
    bool from_archive = false;
    std::function<bool()> cancelled;  // may be empty
    // Whether it was cancelled because another process goes on with it: then it is not put on
    // record as ended, and Run returns CANCELLED. May be empty.
    std::function<bool()> handed_back;
    std::function<void(const std::string& activity)> on_activity;  // may be empty
  };

  // Runs `import` (name and dataset set) to its end and returns it: PUBLISHED, UNCHANGED, FAILED
  // with the error, or CANCELLED. What was published before keeps serving unless it is PUBLISHED.
  // A failure to record it is an error of its own.
  absl::StatusOr<v1::Import> Run(v1::Import import, const RunOptions& options);

 private:
  // What one run works on.
  struct Work {
    const catalogue::Dataset& dataset;
    const catalogue::Source& source;
    const RunOptions& options;
    storage::Content last;     // of the last good import; empty before the first
    storage::Content content;  // of this one
    std::vector<Payload> payloads;
  };

  absl::Status Import(const catalogue::Dataset& dataset, const RunOptions& options,
                      v1::Import& import, storage::Content& content);
  absl::Status FetchAll(Work& work, v1::Import& import);
  absl::Status FetchOne(const catalogue::Request& request, Work& work, v1::Import& import);
  absl::Status ReplayAll(Work& work);
  // Null for KLASS; FAILED_PRECONDITION when KLASS was never imported.
  absl::StatusOr<const RegionDirectory*> Regions(const catalogue::Dataset& dataset);
  std::string Fingerprint(const Work& work) const;
  absl::Status ReadAndPublish(const RegionDirectory* regions, Work& work, v1::Import& import);

  const Catalogue& catalogue_;
  Fetcher& fetcher_;
  Archive& archive_;
  ImportStore& store_;
  DatasetPublisher& publisher_;
  const platform::Clock& clock_;
  // Read from the archive when KLASS' content has changed.
  std::unique_ptr<RegionDirectory> regions_;
  std::string regions_fingerprint_;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_IMPORTER_H_
