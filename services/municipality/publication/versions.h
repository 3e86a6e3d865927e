// The snapshots that serve: the current version's, and those of older versions that were asked for.
#ifndef TREFF_SERVICES_MUNICIPALITY_PUBLICATION_VERSIONS_H_
#define TREFF_SERVICES_MUNICIPALITY_PUBLICATION_VERSIONS_H_

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/municipality/profiles/snapshot.h"
#include "services/municipality/publication/dataset_store.h"
#include "services/platform/sync/mutex.h"

namespace treff::municipality {

// Which version is current is what the store says is the newest, and nothing else. The store only
// ever gains versions, so that what it says rises; this copy of it lags a moment behind, and never
// steps back by itself. When the store's newest is not above the current one and is not it, or the
// store no longer has the current one, it was restored from a backup: that is logged, and followed.
//
// Thread-safe. Reading the current snapshot costs a pointer; the store is only needed for others.
class Versions {
 public:
  explicit Versions(DatasetStore& store) : store_(store) {}

  // Makes the store's newest version the current one: one short query where nothing changed.
  absl::Status FollowStore();

  // Null before the first version.
  std::shared_ptr<const Snapshot> Current() const;
  // The version with this number, 0 for the current one; the store is asked for one above it.
  // FAILED_PRECONDITION before the first version, and when the version's digest is not `digest`
  // (empty: any) because the number was given again; NOT_FOUND for a number that was never
  // published. Older versions are rebuilt, which takes about as long as publishing, and kept while
  // they are in use.
  absl::StatusOr<std::shared_ptr<const Snapshot>> At(int64_t number, std::string_view digest = {});
  // The first version that came with a quota revision, 0 for the current one.
  absl::StatusOr<std::shared_ptr<const Snapshot>> WithQuotas(int64_t revision);

  // Serves what was just committed, unless something later does already.
  void MakeCurrent(std::shared_ptr<const Snapshot> snapshot);
  // Waits until the current version is another than the one of this number and digest; null when
  // that did not happen within `timeout` of steady time.
  std::shared_ptr<const Snapshot> WaitForOther(int64_t number, std::string_view digest,
                                               absl::Duration timeout) const;

 private:
  static constexpr size_t kMaxOlder = 4;

  // Whether the store still has this very version.
  absl::StatusOr<bool> StoreHas(const v1::DatasetVersion& version);
  absl::StatusOr<std::shared_ptr<const Snapshot>> AnyAt(int64_t number);
  std::shared_ptr<const Snapshot> FindLoaded(int64_t number);
  absl::StatusOr<std::shared_ptr<const Snapshot>> Load(int64_t number);
  void KeepOlder(std::shared_ptr<const Snapshot> snapshot, int64_t life);

  DatasetStore& store_;
  // One at a time: a rebuild takes memory, and many at once could take it all.
  platform::Mutex following_;
  platform::Mutex rebuilding_;
  mutable platform::Mutex mutex_;
  mutable platform::CondVar changed_;
  std::shared_ptr<const Snapshot> current_ ABSL_GUARDED_BY(mutex_);
  // Most recently used first.
  std::list<std::shared_ptr<const Snapshot>> older_ ABSL_GUARDED_BY(mutex_);
  // How often the store was seen to be restored: what was loaded before is of another life.
  int64_t life_ ABSL_GUARDED_BY(mutex_) = 0;
};

// FAILED_PRECONDITION: the number is not the version's that was asked for by its digest.
absl::Status VersionReplaced(int64_t number, std::string_view wanted_digest,
                             std::string_view digest);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_PUBLICATION_VERSIONS_H_
