#include "services/platform/storage/session_pool.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/error_details.h"

namespace treff::platform {

SessionPool::SessionPool(const Dialect& dialect, int size, absl::Duration timeout)
    : dialect_(dialect), size_(size), timeout_(timeout) {}

SessionPool::Lease::Lease(SessionPool& pool, std::unique_ptr<soci::session> session)
    : pool_(&pool), session_(std::move(session)) {}

SessionPool::Lease::~Lease() {
  if (pool_ != nullptr) pool_->GiveBack(std::move(session_));
}

SessionPool::Lease::Lease(Lease&& other) noexcept
    : pool_(std::exchange(other.pool_, nullptr)), session_(std::move(other.session_)) {}

absl::StatusOr<SessionPool::Lease> SessionPool::Take() {
  const absl::Time deadline = std::min(absl::Now() + timeout_, CurrentCall().deadline);
  if (!TakePlace(deadline)) {
    return Overloaded(
        absl::StrCat(dialect_.name(), ": all ", size_, " connections are busy: try again"),
        absl::Seconds(1));
  }
  std::unique_ptr<soci::session> session = TakeIdle();
  try {
    if (session == nullptr) {
      session = std::make_unique<soci::session>();
      dialect_.Connect(*session);
    }
  } catch (const soci::soci_error& error) {
    GiveBack(nullptr);
    return dialect_.Translate(error);
  }
  return Lease(*this, std::move(session));
}

bool SessionPool::TakePlace(absl::Time deadline) {
  MutexLock lock(mutex_);
  while (taken_ >= size_) {
    const absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration()) return false;
    returned_.WaitFor(mutex_, left);
  }
  ++taken_;
  return true;
}

std::unique_ptr<soci::session> SessionPool::TakeIdle() {
  while (true) {
    std::unique_ptr<soci::session> session;
    {
      MutexLock lock(mutex_);
      if (idle_.empty()) return nullptr;
      session = std::move(idle_.back());
      idle_.pop_back();
    }
    if (dialect_.IsAlive(*session)) return session;
  }
}

void SessionPool::GiveBack(std::unique_ptr<soci::session> session) {
  MutexLock lock(mutex_);
  if (session != nullptr) idle_.push_back(std::move(session));
  --taken_;
  returned_.NotifyOne();
}

}  // namespace treff::platform
