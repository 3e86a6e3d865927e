// The snapshots that serve: the current version's, and those of older versions that were asked for.
#ifndef TREFF_SERVICES_MUNICIPALITY_PUBLICATION_VERSIONS_H_
#define TREFF_SERVICES_MUNICIPALITY_PUBLICATION_VERSIONS_H_

#include <cstdint>
#include <list>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/municipality/profiles/snapshot.h"
#include "services/municipality/publication/dataset_store.h"
#include "services/platform/sync/mutex.h"

namespace treff::municipality {

// Thread-safe. Reading the current snapshot costs a pointer; the store is only needed for older
// ones.
class Versions {
 public:
  explicit Versions(DatasetStore& store) : store_(store) {}

  // Makes the store's newest version the current one; OK when there is none yet.
  absl::Status LoadNewest();

  // Null before the first version.
  std::shared_ptr<const Snapshot> Current() const;
  // The version with this number, 0 for the current one. FAILED_PRECONDITION before the first
  // version, NOT_FOUND for a number that was never published. Older versions are rebuilt, which
  // takes about as long as publishing, and kept while they are in use.
  absl::StatusOr<std::shared_ptr<const Snapshot>> At(int64_t number);
  // The first version that came with a quota revision, 0 for the current one.
  absl::StatusOr<std::shared_ptr<const Snapshot>> WithQuotas(int64_t revision);

  void MakeCurrent(std::shared_ptr<const Snapshot> snapshot);
  // Waits until a version later than `number` is current; null when none came within `timeout`.
  std::shared_ptr<const Snapshot> WaitForLater(int64_t number, absl::Duration timeout) const;

 private:
  static constexpr size_t kMaxOlder = 4;

  std::shared_ptr<const Snapshot> FindLoaded(int64_t number);
  absl::StatusOr<std::shared_ptr<const Snapshot>> Load(int64_t number);
  void KeepOlder(std::shared_ptr<const Snapshot> snapshot);

  DatasetStore& store_;
  // One at a time: a rebuild takes memory, and many at once could take it all.
  platform::Mutex rebuilding_;
  mutable platform::Mutex mutex_;
  mutable platform::CondVar changed_;
  std::shared_ptr<const Snapshot> current_ ABSL_GUARDED_BY(mutex_);
  // Most recently used first.
  std::list<std::shared_ptr<const Snapshot>> older_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_PUBLICATION_VERSIONS_H_
