#include "services/platform/storage/session_pool.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/error_details.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"

namespace treff::platform {
namespace {

using Steady = SessionPool::Steady;

// What a session gets to finish even when the process ends.
constexpr std::chrono::seconds kShortest(2);

}  // namespace

SessionPool::SessionPool(const Dialect& dialect, int size, absl::Duration timeout)
    : dialect_(dialect), size_(size), timeout_(timeout) {}

SessionPool::Lease::Lease(SessionPool& pool, std::unique_ptr<Connection> connection)
    : pool_(&pool), connection_(std::move(connection)) {}

SessionPool::Lease::~Lease() {
  if (pool_ == nullptr) return;
  pool_->Forget(connection_.get());
  pool_->GiveBack(std::move(connection_));
}

SessionPool::Lease::Lease(Lease&& other) noexcept
    : pool_(std::exchange(other.pool_, nullptr)), connection_(std::move(other.connection_)) {}

void SessionPool::Lease::MustEndWithin(absl::Duration at_most) {
  if (!connection_->socket.is_open()) return;
  const Steady::time_point now = Steady::now();
  MutexLock lock(pool_->mutex_);
  pool_->terms_[connection_.get()] = {.begin = now,
                                      .end = now + absl::ToChronoNanoseconds(at_most)};
}

void SessionPool::Lease::Discard() {
  pool_->Forget(connection_.get());
  connection_.reset();
}

absl::StatusOr<SessionPool::Lease> SessionPool::Take() {
  if (!TakePlace(std::min(timeout_, CurrentCall().deadline - absl::Now()))) {
    return Overloaded(
        absl::StrCat(dialect_.name(), ": all ", size_, " connections are busy: try again"),
        absl::Seconds(1));
  }
  std::unique_ptr<Connection> idle = TakeIdle();
  if (idle != nullptr) return Lease(*this, std::move(idle));
  absl::StatusOr<std::unique_ptr<Connection>> connection = ConnectUnlessGivenUp();
  if (connection.ok()) return Lease(*this, *std::move(connection));
  GiveBack(nullptr);
  return connection.status();
}

absl::StatusOr<std::unique_ptr<SessionPool::Connection>> SessionPool::ConnectUnlessGivenUp() {
  {
    MutexLock lock(mutex_);
    if (!given_up_.ok()) return given_up_;
  }
  absl::StatusOr<std::unique_ptr<Connection>> connection = Connect();
  MutexLock lock(mutex_);
  if (!connection.ok() && Steady::now() >= last_moment_) given_up_ = connection.status();
  return connection;
}

absl::StatusOr<std::unique_ptr<SessionPool::Connection>> SessionPool::Connect() const {
  auto connection = std::make_unique<Connection>();
  try {
    dialect_.Connect(connection->session);
  } catch (const soci::soci_error& error) {
    return dialect_.Translate(error);
  }
  const int socket = dialect_.SocketOf(connection->session);
  if (socket < 0) return connection;
  connection->socket = FileDescriptor(fcntl(socket, F_DUPFD_CLOEXEC, 0));
  if (connection->socket.is_open()) return connection;
  return absl::UnavailableError(
      absl::StrCat(dialect_.name(), ": no file descriptor is left: raise the process's limit"));
}

void SessionPool::HangUpOverdue(Steady::time_point last_moment) {
  const Steady::time_point now = Steady::now();
  MutexLock lock(mutex_);
  last_moment_ = last_moment;
  for (auto& [connection, term] : terms_) {
    if (std::min(term.end, std::max(last_moment, term.begin + kShortest)) > now) continue;
    shutdown(connection->socket.get(), SHUT_RDWR);
    // Once is enough. Not its maximum: that is added to.
    term.begin = term.end = now + std::chrono::hours(24 * 365);
  }
}

void SessionPool::Forget(const Connection* connection) {
  MutexLock lock(mutex_);
  terms_.erase(connection);
}

bool SessionPool::TakePlace(absl::Duration at_most) {
  const Steady::time_point begin = Steady::now();
  MutexLock lock(mutex_);
  while (taken_ >= size_) {
    const absl::Duration left = at_most - absl::FromChrono(Steady::now() - begin);
    if (left <= absl::ZeroDuration()) return false;
    returned_.WaitFor(mutex_, left);
  }
  ++taken_;
  AddToMetric(metrics::kStoreSessions, {{"store", dialect_.kind()}}, 1);
  ObserveMetric(metrics::kStoreWaitSeconds, {{"store", dialect_.kind()}},
                absl::ToDoubleSeconds(absl::FromChrono(Steady::now() - begin)));
  return true;
}

std::unique_ptr<SessionPool::Connection> SessionPool::TakeIdle() {
  while (true) {
    std::unique_ptr<Connection> connection;
    {
      MutexLock lock(mutex_);
      if (idle_.empty()) return nullptr;
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
    if (dialect_.IsAlive(connection->session)) return connection;
  }
}

void SessionPool::GiveBack(std::unique_ptr<Connection> connection) {
  MutexLock lock(mutex_);
  if (connection != nullptr) idle_.push_back(std::move(connection));
  --taken_;
  AddToMetric(metrics::kStoreSessions, {{"store", dialect_.kind()}}, -1);
  returned_.NotifyOne();
}

}  // namespace treff::platform
