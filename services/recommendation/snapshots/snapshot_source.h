// Where snapshots come from.
#ifndef TREFF_SERVICES_RECOMMENDATION_SNAPSHOTS_SNAPSHOT_SOURCE_H_
#define TREFF_SERVICES_RECOMMENDATION_SNAPSHOTS_SNAPSHOT_SOURCE_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "services/recommendation/matching/municipality_table.h"

namespace treff::recommendation {

// Names one immutable snapshot. 0 stands for the current dataset version, and for the quota
// revision that came with the dataset version.
struct SnapshotVersion {
  int64_t dataset_version = 0;
  int64_t quota_revision = 0;

  friend auto operator<=>(const SnapshotVersion&, const SnapshotVersion&) = default;
};

// Thread-safe.
class SnapshotSource {
 public:
  virtual ~SnapshotSource() = default;

  // NOT_FOUND for a version that was never published, FAILED_PRECONDITION for the current one
  // before the first, UNAVAILABLE when nobody answers.
  virtual absl::StatusOr<std::shared_ptr<const matching::MunicipalityTable>> Get(
      const SnapshotVersion& version) = 0;
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_SNAPSHOTS_SNAPSHOT_SOURCE_H_
