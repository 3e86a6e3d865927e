// Which raw bytes the archive lets go of: those that are old and that nothing rests on.
#ifndef TREFF_SERVICES_INGESTION_SCHEDULE_ARCHIVE_RETENTION_H_
#define TREFF_SERVICES_INGESTION_SCHEDULE_ARCHIVE_RETENTION_H_

#include <cstdint>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/ingestion/catalogue/catalogue.h"
#include "services/ingestion/fetch/archive.h"
#include "services/ingestion/pipeline/dataset_publisher.h"
#include "services/ingestion/storage/import_store.h"

namespace treff::ingestion {

// Kept is what was last put or found again within `days`, what the last good import of a dataset
// read, and what any import read whose figures are in a dataset version that is kept.
class ArchiveRetention {
 public:
  struct Removed {
    int64_t files = 0;
    int64_t bytes = 0;  // as they were on the disk
  };

  // `days` 0 keeps everything. All must outlive it.
  ArchiveRetention(const Catalogue& catalogue, Archive& archive, ImportStore& store,
                   DatasetPublisher& publisher, int days)
      : catalogue_(catalogue),
        archive_(archive),
        store_(store),
        publisher_(publisher),
        days_(days) {}

  // Removes what is not kept as of `now`; logged and counted in the metrics
  // treff_archive_removed_files_total and treff_archive_removed_bytes_total. The archive remembers
  // of each that it was removed, and when. Nothing is removed when it cannot be told what is kept:
  // while the municipality service is away, or when an import that a version rests on is unknown.
  absl::StatusOr<Removed> Apply(absl::Time now) const;

 private:
  absl::StatusOr<std::set<std::string>> Kept() const;

  const Catalogue& catalogue_;
  Archive& archive_;
  ImportStore& store_;
  DatasetPublisher& publisher_;
  const int days_;
};

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_SCHEDULE_ARCHIVE_RETENTION_H_
