// Keeps the last snapshots in memory, and the current one at hand without a call per request.
#ifndef TREFF_SERVICES_RECOMMENDATION_SNAPSHOTS_KEPT_SNAPSHOTS_H_
#define TREFF_SERVICES_RECOMMENDATION_SNAPSHOTS_KEPT_SNAPSHOTS_H_

#include <functional>
#include <list>
#include <memory>

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

  // Whether the municipality service, asked now, still has this very version.
  using StillPublished = std::function<absl::StatusOr<bool>(const SnapshotVersion& version)>;

  // Loads the version that a replica of the municipality service tells of, named in full, and makes
  // it the current one. Replicas lag behind one another: a version that is not later than the
  // current one is left alone as long as the current one is still published. If it is not, the
  // store was restored from a backup, and what the replica tells is followed. Until the version is
  // there, and if it cannot be had, the one before stays current. One call at a time.
  absl::Status Follow(const SnapshotVersion& told, const StillPublished& still_published);

 private:
  std::shared_ptr<const matching::MunicipalityTable> Find(const SnapshotVersion& version);
  void Keep(const SnapshotVersion& version,
            std::shared_ptr<const matching::MunicipalityTable> snapshot);

  SnapshotSource& origin_;
  const size_t max_kept_;
  platform::Mutex mutex_;
  // The last used first.
  std::list<std::shared_ptr<const matching::MunicipalityTable>> kept_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<const matching::MunicipalityTable> current_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_SNAPSHOTS_KEPT_SNAPSHOTS_H_
