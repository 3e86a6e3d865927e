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
  const SourceKeys& keys() const { return fetcher_.keys(); }

  // Fills in the regions that were imported last, unless `regions` has some. FAILED_PRECONDITION
  // when KLASS was never imported.
  absl::Status LookUpRegions(KnownRegions& regions);
  // What the last good import of `dataset` read, from the archive; nothing before the first.
  // `regions` are looked up.
  absl::StatusOr<std::optional<DatasetReading>> LastReading(const catalogue::Dataset& dataset,
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
    storage::Content last;     // of the last good import; empty before the first
    storage::Content content;  // of this one
    std::vector<Payload> payloads;
  };

  absl::Status Import(const catalogue::Dataset& dataset, const RunOptions& options,
                      KnownRegions& regions, PublicationSpool& spool, Outcome& outcome);
  absl::Status Retire(const catalogue::Dataset& dataset, PublicationSpool& spool, Outcome& outcome);
  absl::Status FetchAll(Work& work, v1::Import& import);
  void FillProvenance(const FetchAnswer& answer, const Work& work,
                      municipality::v1::Provenance& provenance) const;
  absl::Status FetchOne(const catalogue::Request& request, Work& work, v1::Import& import);
  absl::Status ReplayAll(Work& work);
  // What is published with the dataset's figures: what it feeds, and what is derived from that.
  std::vector<const municipality::v1::Indicator*> IndicatorsOf(
      const catalogue::Dataset& dataset) const;
  std::string Fingerprint(const Work& work, const KnownRegions& regions) const;
  absl::Status ReadAndSpool(KnownRegions& regions, Work& work, PublicationSpool& spool,
                            v1::Import& import);

  const Catalogue& catalogue_;
  Fetcher& fetcher_;
  Archive& archive_;
  ImportStore& store_;
  DatasetPublisher& publisher_;
  const platform::Clock& clock_;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_PIPELINE_IMPORTER_H_
