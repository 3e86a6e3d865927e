#include "services/recommendation/snapshots/kept_snapshots.h"

#include <algorithm>
#include <utility>

#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"

namespace treff::recommendation {

absl::StatusOr<std::shared_ptr<const matching::MunicipalityTable>> KeptSnapshots::Get(
    const SnapshotVersion& version) {
  if (auto kept = Find(version); kept != nullptr) return kept;
  // Outside the lock: two callers may load the same one, and both are right.
  TREFF_ASSIGN_OR_RETURN(std::shared_ptr<const matching::MunicipalityTable> snapshot,
                         origin_.Get(version));
  Keep(version, snapshot);
  return snapshot;
}

absl::Status KeptSnapshots::Follow(const SnapshotVersion& told,
                                   const StillPublished& still_published) {
  const std::shared_ptr<const matching::MunicipalityTable> current = Find({});
  if (current != nullptr && VersionOf(*current) != told) {
    TREFF_ASSIGN_OR_RETURN(const bool published, still_published(VersionOf(*current)));
    if (published && told.dataset_version <= current->dataset_version()) return absl::OkStatus();
    if (!published) {
      platform::LogWarning(
          "the municipality service's store was restored from a backup",
          {{"dataset_version", told.dataset_version}, {"used_before", current->dataset_version()}});
      platform::MutexLock lock(mutex_);
      kept_.clear();
    }
  }
  TREFF_ASSIGN_OR_RETURN(std::shared_ptr<const matching::MunicipalityTable> snapshot, Get(told));
  platform::MutexLock lock(mutex_);
  current_ = std::move(snapshot);
  return absl::OkStatus();
}

std::shared_ptr<const matching::MunicipalityTable> KeptSnapshots::Find(
    const SnapshotVersion& version) {
  platform::MutexLock lock(mutex_);
  if (version == SnapshotVersion{}) return current_;
  const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const auto& kept) {
    return kept->dataset_version() == version.dataset_version &&
           (version.quota_revision == 0 || kept->quota_revision() == version.quota_revision) &&
           (version.dataset_digest.empty() || kept->dataset_digest() == version.dataset_digest);
  });
  if (found == kept_.end()) return nullptr;
  kept_.splice(kept_.begin(), kept_, found);
  return kept_.front();
}

void KeptSnapshots::Keep(const SnapshotVersion& version,
                         std::shared_ptr<const matching::MunicipalityTable> snapshot) {
  platform::MutexLock lock(mutex_);
  // Asked for as the current one only while none was known; a watcher may have been faster since.
  if (version == SnapshotVersion{} && current_ == nullptr) current_ = snapshot;
  kept_.push_front(std::move(snapshot));
  while (kept_.size() > max_kept_) kept_.pop_back();
}

}  // namespace treff::recommendation
