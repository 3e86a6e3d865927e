// Where snapshots come from.
#ifndef TREFF_SERVICES_RECOMMENDATION_SNAPSHOTS_SNAPSHOT_SOURCE_H_
#define TREFF_SERVICES_RECOMMENDATION_SNAPSHOTS_SNAPSHOT_SOURCE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/recommendation/matching/figures/municipality_table.h"

namespace treff::recommendation {

// Names one immutable snapshot. 0 stands for the current dataset version, and for the quota
// revision that came with the dataset version; an empty digest for whichever version has the
// number, which may be given again when a database is restored from a backup.
struct SnapshotVersion {
  int64_t dataset_version = 0;
  int64_t quota_revision = 0;
  std::string dataset_digest = {};

  friend bool operator==(const SnapshotVersion&, const SnapshotVersion&) = default;
};

// The whole name of a snapshot.
inline SnapshotVersion VersionOf(const matching::MunicipalityTable& snapshot) {
  return {snapshot.dataset_version(), snapshot.quota_revision(), snapshot.dataset_digest()};
}

// Thread-safe.
class SnapshotSource {
 public:
  virtual ~SnapshotSource() = default;

  // NOT_FOUND for a version that was never published, FAILED_PRECONDITION for the current one
  // before the first and for a number that is another digest's, UNAVAILABLE when nobody answers.
  virtual absl::StatusOr<std::shared_ptr<const matching::MunicipalityTable>> Get(
      const SnapshotVersion& version) = 0;
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_SNAPSHOTS_SNAPSHOT_SOURCE_H_
