#include "services/recommendation/snapshots/kept_snapshots.h"

#include <algorithm>
#include <utility>

#include "services/platform/status/status.h"

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

absl::Status KeptSnapshots::MakeCurrent(const SnapshotVersion& version) {
  TREFF_ASSIGN_OR_RETURN(std::shared_ptr<const matching::MunicipalityTable> snapshot, Get(version));
  platform::MutexLock lock(mutex_);
  // Whatever the municipality service calls current is: a restored store may count lower.
  current_ = std::move(snapshot);
  return absl::OkStatus();
}

std::shared_ptr<const matching::MunicipalityTable> KeptSnapshots::Find(
    const SnapshotVersion& version) {
  platform::MutexLock lock(mutex_);
  if (version == SnapshotVersion{}) return current_;
  const auto found = std::find_if(kept_.begin(), kept_.end(),
                                  [&](const Kept& kept) { return kept.first == version; });
  if (found == kept_.end()) return nullptr;
  kept_.splice(kept_.begin(), kept_, found);
  return found->second;
}

void KeptSnapshots::Keep(const SnapshotVersion& version,
                         std::shared_ptr<const matching::MunicipalityTable> snapshot) {
  platform::MutexLock lock(mutex_);
  // Asked for as the current one only while none was known; a watcher may have been faster since.
  if (version == SnapshotVersion{} && current_ == nullptr) current_ = snapshot;
  const SnapshotVersion full = {snapshot->dataset_version(), snapshot->quota_revision()};
  if (version != full && version != SnapshotVersion{}) kept_.emplace_front(version, snapshot);
  kept_.emplace_front(full, std::move(snapshot));
  while (kept_.size() > max_kept_) kept_.pop_back();
}

}  // namespace treff::recommendation
