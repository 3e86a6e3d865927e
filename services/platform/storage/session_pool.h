// A bounded pool of SOCI sessions that are opened when first needed, and again after they broke.
#ifndef TREFF_SERVICES_PLATFORM_STORAGE_SESSION_POOL_H_
#define TREFF_SERVICES_PLATFORM_STORAGE_SESSION_POOL_H_

#include <memory>
#include <vector>

#include <soci/soci.h>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/storage/database_dialect.h"
#include "services/platform/sync/mutex.h"

namespace treff::platform {

// Thread-safe.
class SessionPool {
 public:
  SessionPool(const Dialect& dialect, int size, absl::Duration timeout);

  // A session of the holder's own until it lets go of the lease.
  class Lease {
   public:
    Lease(SessionPool& pool, std::unique_ptr<soci::session> session);
    ~Lease();
    Lease(Lease&& other) noexcept;
    Lease& operator=(Lease&& other) = delete;

    soci::session& session() { return *session_; }
    // The session will not be used again.
    void Discard() { session_.reset(); }
    bool is_discarded() const { return session_ == nullptr; }

   private:
    SessionPool* pool_;
    std::unique_ptr<soci::session> session_;
  };

  // Waits for a session at most the timeout or until the current call's deadline, whichever comes
  // first: RESOURCE_EXHAUSTED with a retry hint. UNAVAILABLE when the store cannot be reached.
  absl::StatusOr<Lease> Take();

 private:
  // A place is taken before a session is looked for. False after `deadline`.
  bool TakePlace(absl::Time deadline);
  std::unique_ptr<soci::session> TakeIdle();
  void GiveBack(std::unique_ptr<soci::session> session);

  const Dialect& dialect_;
  const int size_;
  const absl::Duration timeout_;
  Mutex mutex_;
  CondVar returned_;
  std::vector<std::unique_ptr<soci::session>> idle_ ABSL_GUARDED_BY(mutex_);
  int taken_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_STORAGE_SESSION_POOL_H_
