// Reads one dataset in: fetch, archive, read, check, and lay ready for publication.
#ifndef TREFF_SERVICES_INGESTION_PIPELINE_IMPORTER_H_
#define TREFF_SERVICES_INGESTION_PIPELINE_IMPORTER_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ingestion/connectors/connector.h"
#include "services/ingestion/fetch/archive.h"
#include "services/ingestion/fetch/fetcher.h"
#include "services/ingestion/pipeline/dataset_publisher.h"
#include "services/ingestion/pipeline/gathering.h"
#include "services/ingestion/pipeline/publication_spool.h"
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

  // The regions that rows are checked against, with the digest that they follow from.
  struct KnownRegions {
    std::shared_ptr<const RegionDirectory> directory;  // null: not looked up yet
    std::string fingerprint;
  };

  struct RunOptions {
    // Read the archived bytes of the last good import again, and ask the source nothing.
    bool from_archive = false;
    // Let go of files that stand in the place of the source's answers.
    bool without_files = false;
    // Read this file in the place of one answer of the source, and ask it nothing. May be null.
    const UploadedFile* file = nullptr;
    std::function<bool()> cancelled;                               // may be empty
    std::function<void(const std::string& activity)> on_activity;  // may be empty
  };

  // What became of one dataset.
  struct Outcome {
    // RUNNING: its rows, or its retirement, are in the spool and wait for the publication. Else
    // ended: UNCHANGED, RETIRED, FAILED with the error, or CANCELLED.
    v1::Import import;
    // To be remembered when the import ends well; not set by a retired one.
    std::optional<storage::Content> content;
  };

  // Brings in what `import` (name and dataset set) asks for. `regions` are those of the run so far:
  // they come from the archive when first needed, and KLASS replaces them by those that it reads.
  // Nothing is recorded here but that it is RUNNING; a failure to do that is an error of its own.
  absl::StatusOr<Outcome> Run(v1::Import import, const RunOptions& options, KnownRegions& regions,
                              PublicationSpool& spool);

  // Of the sources that need one.
  const SourceKeys& keys() const { return gathering_.keys(); }

  // Fills in the regions that were imported last, unless `regions` has some. FAILED_PRECONDITION
  // when KLASS was never imported.
  absl::Status LookUpRegions(KnownRegions& regions);
  // What a file would publish.
  struct Trial {
    std::vector<municipality::v1::Observation> rows;  // of the file itself
    absl::Status status;                              // why it would be refused
    // With the warnings, and the report where there was an import before.
    v1::Import import;
  };
  // Reads `file` as Run does, and stores and publishes nothing. Where the archive has lost what the
  // last import read, the file is read alone, with a warning. `regions` are looked up.
  absl::StatusOr<Trial> Try(const catalogue::Dataset& dataset, const UploadedFile& file,
                            const KnownRegions& regions);

  // `import`, ended as FAILED, or CANCELLED if that is what `status` is, now.
  v1::Import Failed(v1::Import import, const absl::Status& status) const;
  // `import`, ended well in `state`, now.
  v1::Import Ended(v1::Import import, v1::Import::State state, int64_t dataset_version) const;

 private:
  // What one import works on.
  struct Work {
    const catalogue::Dataset& dataset;
    const catalogue::Source& source;
    const RunOptions& options;
    storage::Content last;  // of the last good import; empty before the first
    Gathered gathered;      // for this one
  };

  absl::Status Import(const catalogue::Dataset& dataset, const RunOptions& options,
                      KnownRegions& regions, PublicationSpool& spool, Outcome& outcome);
  absl::Status Retire(const catalogue::Dataset& dataset, PublicationSpool& spool, Outcome& outcome);
  absl::StatusOr<Gathered> Gather(const Work& work, v1::Import& import) const;
  // What is published with the dataset's figures: what it feeds, and what is derived from that.
  std::vector<const municipality::v1::Indicator*> IndicatorsOf(
      const catalogue::Dataset& dataset) const;
  std::string Fingerprint(const Work& work, const KnownRegions& regions) const;
  // The dataset's rows, checked by themselves and against the last import's.
  absl::StatusOr<DatasetReading> Read(const KnownRegions& regions, Work& work, v1::Import& import);
  absl::Status ReadAndSpool(KnownRegions& regions, Work& work, PublicationSpool& spool,
                            v1::Import& import);

  const Catalogue& catalogue_;
  const Gathering gathering_;
  const Archive& archive_;
  ImportStore& store_;
  DatasetPublisher& publisher_;
  const platform::Clock& clock_;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_IMPORTER_H_
