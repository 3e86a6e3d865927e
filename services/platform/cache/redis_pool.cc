#include "services/platform/cache/redis_pool.h"

#include <csignal>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/address.h"
#include "services/platform/values/login_file.h"

namespace treff::platform {
namespace {

// What Redis begins an error with that is about who asks. Its own words may quote names and keys.
bool IsRefusal(const redisReply& reply) {
  if (reply.type != REDIS_REPLY_ERROR) return false;
  const std::string_view text(reply.str, reply.len);
  for (const std::string_view start : {"NOAUTH ", "NOPERM ", "WRONGPASS "}) {
    if (text.substr(0, start.size()) == start) return true;
  }
  return false;
}

}  // namespace

absl::Status CheckRedisLogin(std::string_view redis_address, const std::string& login_file) {
  if (login_file.empty()) return absl::OkStatus();
  if (redis_address.empty()) {
    return absl::InvalidArgumentError(
        "--redis_login_file needs --redis_address, whose login it is");
  }
  TREFF_RETURN_IF_ERROR(Annotate(ReadLogin(login_file).status(), "--redis_login_file"));
  if (!IsLoopback(redis_address)) {
    LogWarning("the Redis login goes over the network in the clear: put a TLS tunnel before it",
               {{"address", std::string(redis_address)}});
  }
  return absl::OkStatus();
}

RedisPool::RedisPool(const RedisPoolOptions& options) : options_(options) {
  // hiredis writes without MSG_NOSIGNAL: without this a lost connection would end the program.
  std::signal(SIGPIPE, SIG_IGN);
}

absl::StatusOr<RedisReply> RedisPool::Call(const std::vector<std::string_view>& command) {
  const Steady::time_point now = Steady::now();
  if (IsResting(now)) return absl::UnavailableError("redis: not tried again yet");
  const absl::Duration left = CurrentCall().deadline - absl::Now();
  const bool is_hasty = left < options_.timeout;
  const Steady::time_point deadline =
      now + absl::ToChronoNanoseconds(is_hasty ? left : options_.timeout);
  if (!TakePlace(deadline)) return absl::DeadlineExceededError("redis: all connections are busy");
  absl::StatusOr<RedisReply> reply = CallOnIdle(command, deadline);
  // An idle connection is the last to learn that Redis was restarted; a new one knows.
  // So does one that shows the login of today.
  if (absl::IsUnavailable(reply.status()) || absl::IsPermissionDenied(reply.status())) {
    reply = CallOnNew(command, deadline);
  }
  GiveBackPlace();
  if (reply.ok()) {
    SetMetric(metrics::kCacheUp, {{"cache", options_.label}}, 1);
    return reply;
  }
  // A caller in more haste than our timeout says nothing about Redis.
  if (!absl::IsDeadlineExceeded(reply.status()) || !is_hasty) Rest(reply.status());
  return reply;
}

absl::StatusOr<RedisReply> RedisPool::CallOnIdle(const std::vector<std::string_view>& command,
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

absl::StatusOr<RedisReply> RedisPool::CallOnNew(const std::vector<std::string_view>& command,
                                                Steady::time_point deadline) {
  TREFF_ASSIGN_OR_RETURN(Connection connection,
                         RedisConnection::Connect(options_.host, options_.port));
  TREFF_RETURN_IF_ERROR(LogIn(*connection, deadline));
  return CallOn(std::move(connection), command, deadline);
}

absl::Status RedisPool::LogIn(RedisConnection& connection, Steady::time_point deadline) {
  if (options_.login_file.empty()) return absl::OkStatus();
  TREFF_ASSIGN_OR_RETURN(const Login login, ReadLogin(options_.login_file));
  std::vector<std::string_view> command = {"AUTH"};
  if (!login.name.empty()) command.push_back(login.name);
  command.push_back(login.secret);
  TREFF_ASSIGN_OR_RETURN(const RedisReply reply, connection.Call(command, deadline));
  if (reply->type != REDIS_REPLY_ERROR) return absl::OkStatus();
  return absl::PermissionDeniedError("redis: the login of --redis_login_file is refused");
}

absl::StatusOr<RedisReply> RedisPool::CallOn(Connection connection,
                                             const std::vector<std::string_view>& command,
                                             Steady::time_point deadline) {
  TREFF_ASSIGN_OR_RETURN(RedisReply reply, connection->Call(command, deadline));
  if (IsRefusal(*reply)) {
    return absl::PermissionDeniedError(
        options_.login_file.empty()
            ? "redis: it asks for a login: give --redis_login_file"
            : absl::StrCat("redis: the user of --redis_login_file may not ",
                           absl::string_view(command[0].data(), command[0].size())));
  }
  MutexLock lock(mutex_);
  idle_.push_back(std::move(connection));
  return reply;
}

bool RedisPool::TakePlace(Steady::time_point deadline) {
  MutexLock lock(mutex_);
  while (running_ >= options_.max_connections) {
    const absl::Duration left = absl::FromChrono(deadline - Steady::now());
    if (left <= absl::ZeroDuration()) return false;
    place_free_.WaitFor(mutex_, left);
  }
  ++running_;
  return true;
}

void RedisPool::GiveBackPlace() {
  MutexLock lock(mutex_);
  --running_;
  place_free_.NotifyOne();
}

bool RedisPool::IsResting(Steady::time_point now) {
  MutexLock lock(mutex_);
  return now < rest_until_;
}

void RedisPool::Rest(const absl::Status& reason) {
  {
    MutexLock lock(mutex_);
    rest_until_ = Steady::now() + absl::ToChronoNanoseconds(options_.retry_after);
    idle_.clear();
  }
  SetMetric(metrics::kCacheUp, {{"cache", options_.label}}, 0);
  LogWarning(absl::StrCat("redis cannot be used: ", options_.meanwhile),
             {{"address", absl::StrCat(options_.host, ":", options_.port)},
              {"reason", std::string(reason.message())},
              {"retry_after_seconds", absl::ToDoubleSeconds(options_.retry_after)}});
}

}  // namespace treff::platform
