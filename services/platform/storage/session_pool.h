// A bounded pool of SOCI sessions that are opened when first needed, and again after they broke.
#ifndef TREFF_SERVICES_PLATFORM_STORAGE_SESSION_POOL_H_
#define TREFF_SERVICES_PLATFORM_STORAGE_SESSION_POOL_H_

#include <chrono>
#include <map>
#include <memory>
#include <vector>

#include <soci/soci.h>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/storage/database_dialect.h"
#include "services/platform/storage/session.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/values/file_descriptor.h"

namespace treff::platform {

// Thread-safe.
class SessionPool {
 public:
  SessionPool(const Dialect& dialect, int size, absl::Duration timeout);

  // A session, and a second handle of its connection that closes only with it.
  struct Connection {
    Session session;
    FileDescriptor socket;
  };

  // A session of the holder's own until it lets go of the lease.
  class Lease {
   public:
    Lease(SessionPool& pool, std::unique_ptr<Connection> connection);
    ~Lease();
    Lease(Lease&& other) noexcept;
    Lease& operator=(Lease&& other) = delete;

    soci::session& session() { return connection_->session; }
    // After it HangUpOverdue may hang up on what the session waits for.
    void MustEndWithin(absl::Duration at_most);
    // The session will not be used again.
    void Discard();
    bool is_discarded() const { return connection_ == nullptr; }

   private:
    SessionPool* pool_;
    std::unique_ptr<Connection> connection_;
  };

  // Waits for a session at most the timeout or until the current call's deadline, whichever comes
  // first: RESOURCE_EXHAUSTED with a retry hint. UNAVAILABLE when the store cannot be reached.
  absl::StatusOr<Lease> Take();

  // All by a steady clock, so that no setting of a clock prolongs a wait.
  using Steady = std::chrono::steady_clock;

  // Ends the waiting of sessions whose time is over, and from `last_moment` on of all but those
  // that have just begun: they see their connection closed. A store that cannot be reached from
  // then on is not asked again: each try would take its own patience of the end's.
  void HangUpOverdue(Steady::time_point last_moment);

 private:
  // A place is taken before a session is looked for. False when none came free.
  bool TakePlace(absl::Duration at_most);
  std::unique_ptr<Connection> TakeIdle();
  absl::StatusOr<std::unique_ptr<Connection>> Connect() const;
  absl::StatusOr<std::unique_ptr<Connection>> ConnectUnlessGivenUp();
  void GiveBack(std::unique_ptr<Connection> connection);
  // How long a lease may wait.
  struct Term {
    Steady::time_point begin;
    Steady::time_point end;
  };
  // No deadline any more: nobody may hang up on what the next one waits for.
  void Forget(const Connection* connection);

  const Dialect& dialect_;
  const int size_;
  const absl::Duration timeout_;
  Mutex mutex_;
  CondVar returned_;
  std::vector<std::unique_ptr<Connection>> idle_ ABSL_GUARDED_BY(mutex_);
  std::map<const Connection*, Term> terms_ ABSL_GUARDED_BY(mutex_);
  int taken_ ABSL_GUARDED_BY(mutex_) = 0;
  Steady::time_point last_moment_ ABSL_GUARDED_BY(mutex_) = Steady::time_point::max();
  absl::Status given_up_ ABSL_GUARDED_BY(mutex_);  // why nobody is connected any more
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_STORAGE_SESSION_POOL_H_
