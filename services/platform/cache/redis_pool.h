// Connections to one Redis, shared by the threads of a process.
#ifndef TREFF_SERVICES_PLATFORM_CACHE_REDIS_POOL_H_
#define TREFF_SERVICES_PLATFORM_CACHE_REDIS_POOL_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/cache/redis_connection.h"
#include "services/platform/sync/mutex.h"

namespace treff::platform {

struct RedisPoolOptions {
  std::string host = "127.0.0.1";
  int port = 6379;
  // File with NAME:SECRET, of a Redis that asks for them; empty: none is shown. It is read for each
  // new connection, so that it can be exchanged while the program runs. Without a name the secret
  // is that of Redis' default user.
  std::string login_file;
  // Bound of one call, connecting included. Over it the connection is dropped, because hiredis
  // cannot use it again.
  absl::Duration timeout = absl::Milliseconds(50);
  // After a failure Redis is not tried for this long, so that an outage costs little.
  absl::Duration retry_after = absl::Seconds(1);
  // Connections kept; callers beyond it wait for one within the timeout.
  int max_connections = 4;
  // What the metric treff_cache_up calls it.
  std::string label = "redis";
  // What the log says of an outage: how its users go on.
  std::string meanwhile = "going on without cache";
};

// INVALID_ARGUMENT naming --redis_login_file when it holds no login, or there is no --redis_address
// that it could be for. Warns where the secret would cross a network in the clear.
absl::Status CheckRedisLogin(std::string_view redis_address, const std::string& login_file);

// Thread-safe. Sets SIGPIPE to be ignored in the process.
class RedisPool {
 public:
  explicit RedisPool(const RedisPoolOptions& options);

  // The reply to `command`, which may be an error reply. PERMISSION_DENIED when Redis refuses who
  // asks, UNAVAILABLE or DEADLINE_EXCEEDED within the timeout, and before the deadline of the call
  // that this thread serves. A command whose connection was lost is sent once more: it may have
  // been carried out twice.
  absl::StatusOr<RedisReply> Call(const std::vector<std::string_view>& command);

 private:
  using Connection = std::unique_ptr<RedisConnection>;
  using Steady = RedisConnection::Steady;

  absl::StatusOr<RedisReply> CallOnIdle(const std::vector<std::string_view>& command,
                                        Steady::time_point deadline);
  absl::StatusOr<RedisReply> CallOnNew(const std::vector<std::string_view>& command,
                                       Steady::time_point deadline);
  // Says who we are, where there is a login.
  absl::Status LogIn(RedisConnection& connection, Steady::time_point deadline);
  // Keeps the connection for later if it is still good.
  absl::StatusOr<RedisReply> CallOn(Connection connection,
                                    const std::vector<std::string_view>& command,
                                    Steady::time_point deadline);
  // At most max_connections calls run at once. False when none ended before `deadline`.
  bool TakePlace(Steady::time_point deadline);
  void GiveBackPlace();
  bool IsResting(Steady::time_point now);
  void Rest(const absl::Status& reason);

  const RedisPoolOptions options_;
  Mutex mutex_;
  CondVar place_free_;
  std::vector<Connection> idle_ ABSL_GUARDED_BY(mutex_);
  int running_ ABSL_GUARDED_BY(mutex_) = 0;
  Steady::time_point rest_until_ ABSL_GUARDED_BY(mutex_) = Steady::time_point::min();
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_CACHE_REDIS_POOL_H_
