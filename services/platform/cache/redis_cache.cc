#include <algorithm>
#include <csignal>
#include <cstdint>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/cache/cache.h"
#include "services/platform/cache/redis_connection.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/status.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/address.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

using Steady = RedisConnection::Steady;

void CountResult(const char* result, size_t amount) {
  if (amount == 0) return;
  CountMetric(metrics::kCacheRequests, {{"cache", "redis"}, {"result", result}},
              static_cast<double>(amount));
}

class RedisCache : public Cache {
 public:
  explicit RedisCache(const RedisCacheOptions& options) : options_(options) {}

  std::optional<std::string> Get(const std::string& key) override {
    return std::move(GetAll({key})[0]);
  }

  std::vector<std::optional<std::string>> GetAll(const std::vector<std::string>& keys) override {
    std::vector<std::optional<std::string>> values(keys.size());
    if (keys.empty()) return values;
    std::vector<std::string> prefixed;
    prefixed.reserve(keys.size());
    for (const std::string& key : keys) prefixed.push_back(options_.key_prefix + key);
    std::vector<std::string_view> command = {"MGET"};
    command.insert(command.end(), prefixed.begin(), prefixed.end());
    const RedisReply reply = Call(command);
    if (reply == nullptr || reply->type != REDIS_REPLY_ARRAY || reply->elements != keys.size()) {
      CountResult("error", keys.size());
      return values;
    }
    size_t hits = 0;
    for (size_t i = 0; i < keys.size(); ++i) {
      const redisReply& element = *reply->element[i];
      if (element.type != REDIS_REPLY_STRING) continue;
      values[i].emplace(element.str, element.len);
      ++hits;
    }
    CountResult("hit", hits);
    CountResult("miss", keys.size() - hits);
    return values;
  }

  void Put(const std::string& key, std::string_view value, absl::Duration ttl) override {
    const int64_t milliseconds = absl::ToInt64Milliseconds(ttl);
    if (milliseconds <= 0 || value.size() > options_.max_value_bytes) return;
    const RedisReply reply =
        Call({"SET", options_.key_prefix + key, value, "PX", std::to_string(milliseconds)});
    if (reply == nullptr || reply->type == REDIS_REPLY_ERROR) CountResult("error", 1);
  }

 private:
  using Connection = std::unique_ptr<RedisConnection>;

  // Nothing when Redis cannot be asked now.
  RedisReply Call(const std::vector<std::string_view>& command) {
    const Steady::time_point now = Steady::now();
    if (IsResting(now)) return nullptr;
    const absl::Duration left = CurrentCall().deadline - absl::Now();
    const bool is_hasty = left < options_.timeout;
    const Steady::time_point deadline =
        now + absl::ToChronoNanoseconds(is_hasty ? left : options_.timeout);
    if (!TakePlace(deadline)) return nullptr;
    absl::StatusOr<RedisReply> reply = CallOnIdle(command, deadline);
    // An idle connection is the last to learn that Redis was restarted; a new one knows.
    if (absl::IsUnavailable(reply.status())) reply = CallOnNew(command, deadline);
    GiveBackPlace();
    if (reply.ok()) {
      SetMetric(metrics::kCacheUp, {{"cache", "redis"}}, 1);
      return *std::move(reply);
    }
    // A caller in more haste than our timeout says nothing about Redis.
    if (!absl::IsDeadlineExceeded(reply.status()) || !is_hasty) Rest(reply.status());
    return nullptr;
  }

  absl::StatusOr<RedisReply> CallOnIdle(const std::vector<std::string_view>& command,
                                        Steady::time_point deadline) {
    Connection connection;
    {
      MutexLock lock(mutex_);
      if (idle_.empty()) return absl::UnavailableError("redis: not connected");
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
    return CallOn(std::move(connection), command, deadline);
  }

  absl::StatusOr<RedisReply> CallOnNew(const std::vector<std::string_view>& command,
                                       Steady::time_point deadline) {
    TREFF_ASSIGN_OR_RETURN(Connection connection,
                           RedisConnection::Connect(options_.host, options_.port));
    return CallOn(std::move(connection), command, deadline);
  }

  // Keeps the connection for later if it is still good.
  absl::StatusOr<RedisReply> CallOn(Connection connection,
                                    const std::vector<std::string_view>& command,
                                    Steady::time_point deadline) {
    TREFF_ASSIGN_OR_RETURN(RedisReply reply, connection->Call(command, deadline));
    MutexLock lock(mutex_);
    idle_.push_back(std::move(connection));
    return reply;
  }

  // At most max_connections calls run at once. False when none ended before `deadline`.
  bool TakePlace(Steady::time_point deadline) {
    MutexLock lock(mutex_);
    while (running_ >= options_.max_connections) {
      const absl::Duration left = absl::FromChrono(deadline - Steady::now());
      if (left <= absl::ZeroDuration()) return false;
      place_free_.WaitFor(mutex_, left);
    }
    ++running_;
    return true;
  }

  void GiveBackPlace() {
    MutexLock lock(mutex_);
    --running_;
    place_free_.NotifyOne();
  }

  bool IsResting(Steady::time_point now) {
    MutexLock lock(mutex_);
    return now < rest_until_;
  }

  void Rest(const absl::Status& reason) {
    {
      MutexLock lock(mutex_);
      rest_until_ = Steady::now() + absl::ToChronoNanoseconds(options_.retry_after);
      idle_.clear();
    }
    SetMetric(metrics::kCacheUp, {{"cache", "redis"}}, 0);
    LogWarning("redis cannot be used: going on without cache",
               {{"address", absl::StrCat(options_.host, ":", options_.port)},
                {"reason", std::string(reason.message())},
                {"retry_after_seconds", absl::ToDoubleSeconds(options_.retry_after)}});
  }

  const RedisCacheOptions options_;
  Mutex mutex_;
  CondVar place_free_;
  std::vector<Connection> idle_ ABSL_GUARDED_BY(mutex_);
  int running_ ABSL_GUARDED_BY(mutex_) = 0;
  Steady::time_point rest_until_ ABSL_GUARDED_BY(mutex_) = Steady::time_point::min();
};

}  // namespace

std::unique_ptr<Cache> NewRedisCache(const RedisCacheOptions& options) {
  // hiredis writes without MSG_NOSIGNAL: without this a lost connection would end the program.
  std::signal(SIGPIPE, SIG_IGN);
  return std::make_unique<RedisCache>(options);
}

absl::StatusOr<std::unique_ptr<Cache>> NewSharedCache(std::string_view redis_address) {
  if (redis_address.empty()) return nullptr;
  TREFF_RETURN_IF_ERROR(Annotate(CheckServerAddress(redis_address), "the Redis address"));
  TREFF_ASSIGN_OR_RETURN(const HostPort address, ParseHostPort(redis_address));
  RedisCacheOptions options;
  options.host = address.host;
  options.port = address.port;
  return NewRedisCache(options);
}

}  // namespace treff::platform
