// Reads snapshots from the cache that the municipality service fills, and from another source where
// the cache does not have all of one.
#ifndef TREFF_SERVICES_RECOMMENDATION_SNAPSHOTS_CACHED_SNAPSHOTS_H_
#define TREFF_SERVICES_RECOMMENDATION_SNAPSHOTS_CACHED_SNAPSHOTS_H_

#include <memory>
#include <string>

#include "services/platform/cache/cache.h"
#include "services/recommendation/snapshots/snapshot_source.h"

namespace treff::recommendation {

// Keys and values are the municipality service's contract
// (services/municipality/profiles/profile_cache.h):
//   snapshot/3/{version}/{digest}/header    StreamSnapshotResponse.Header, serialized
//   snapshot/3/{version}/{digest}/codes     codes with commas between
//   profile/3/{version}/{digest}/{code}     Profile, serialized
// What is found is checked: every part must say that it is of this version and digest.
class CachedSnapshots : public SnapshotSource {
 public:
  // Both must outlive it.
  CachedSnapshots(platform::Cache& cache, SnapshotSource& origin)
      : cache_(cache), origin_(origin) {}

  absl::StatusOr<std::shared_ptr<const matching::MunicipalityTable>> Get(
      const SnapshotVersion& version) override;

 private:
  // Null when the cache lacks any part, or holds one that does not fit.
  std::shared_ptr<const matching::MunicipalityTable> FindInCache(const SnapshotVersion& version);

  platform::Cache& cache_;
  SnapshotSource& origin_;
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_SNAPSHOTS_CACHED_SNAPSHOTS_H_
