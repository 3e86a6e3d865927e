// Keeps the last snapshots in memory, and the current one at hand without a call per request.
#ifndef TREFF_SERVICES_RECOMMENDATION_SNAPSHOTS_KEPT_SNAPSHOTS_H_
#define TREFF_SERVICES_RECOMMENDATION_SNAPSHOTS_KEPT_SNAPSHOTS_H_

#include <list>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "services/platform/sync/mutex.h"
#include "services/recommendation/snapshots/snapshot_source.h"

namespace treff::recommendation {

class KeptSnapshots : public SnapshotSource {
 public:
  // `origin` must outlive it. A snapshot takes some ten megabytes.
  explicit KeptSnapshots(SnapshotSource& origin, int max_kept = 4)
      : origin_(origin), max_kept_(max_kept) {}

  absl::StatusOr<std::shared_ptr<const matching::MunicipalityTable>> Get(
      const SnapshotVersion& version) override;

  // Loads `version`, named in full, and makes it the current one unless a newer one is. Until it is
  // there, and if it cannot be had, the one before stays current.
  absl::Status MakeCurrent(const SnapshotVersion& version);

 private:
  using Kept = std::pair<SnapshotVersion, std::shared_ptr<const matching::MunicipalityTable>>;

  std::shared_ptr<const matching::MunicipalityTable> Find(const SnapshotVersion& version);
  void Keep(const SnapshotVersion& version,
            std::shared_ptr<const matching::MunicipalityTable> snapshot);

  SnapshotSource& origin_;
  const size_t max_kept_;
  platform::Mutex mutex_;
  std::list<Kept> kept_ ABSL_GUARDED_BY(mutex_);  // the last used first
  std::shared_ptr<const matching::MunicipalityTable> current_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_SNAPSHOTS_KEPT_SNAPSHOTS_H_
