#include "services/platform/cache/redis_connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/status/status.h"

namespace treff::platform {

absl::StatusOr<std::unique_ptr<RedisConnection>> RedisConnection::Connect(const std::string& host,
                                                                          int port) {
  redisContext* context = redisConnectNonBlock(host.c_str(), port);
  if (context == nullptr) return absl::UnavailableError("redis: out of memory");
  std::unique_ptr<RedisConnection> connection(new RedisConnection(context));
  if (context->err != 0) return connection->Error();
  const int on = 1;
  setsockopt(context->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  return connection;
}

absl::StatusOr<RedisReply> RedisConnection::Call(const std::vector<std::string_view>& command,
                                                 Steady::time_point deadline) {
  std::vector<const char*> parts;
  std::vector<size_t> sizes;
  for (const std::string_view part : command) {
    parts.push_back(part.data());
    sizes.push_back(part.size());
  }
  if (redisAppendCommandArgv(context_.get(), static_cast<int>(parts.size()), parts.data(),
                             sizes.data()) != REDIS_OK) {
    return Error();
  }
  TREFF_RETURN_IF_ERROR(Send(deadline));
  return Receive(deadline);
}

absl::Status RedisConnection::Send(Steady::time_point deadline) {
  for (int done = 0; done == 0;) {
    TREFF_RETURN_IF_ERROR(Poll(POLLOUT, deadline));
    if (redisBufferWrite(context_.get(), &done) != REDIS_OK) return Error();
  }
  return absl::OkStatus();
}

absl::StatusOr<RedisReply> RedisConnection::Receive(Steady::time_point deadline) {
  while (true) {
    void* reply = nullptr;
    if (redisGetReplyFromReader(context_.get(), &reply) != REDIS_OK) return Error();
    if (reply != nullptr) return RedisReply(static_cast<redisReply*>(reply));
    TREFF_RETURN_IF_ERROR(Poll(POLLIN, deadline));
    if (redisBufferRead(context_.get()) != REDIS_OK) return Error();
  }
}

absl::Status RedisConnection::Poll(short events, Steady::time_point deadline) {
  pollfd ready{.fd = context_->fd, .events = events, .revents = 0};
  while (true) {
    const absl::Duration left = absl::FromChrono(deadline - Steady::now());
    if (left <= absl::ZeroDuration()) return absl::DeadlineExceededError("redis: timed out");
    // Rounded up, so that the last millisecond is not spent in a busy loop.
    const auto milliseconds = static_cast<int>(absl::ToInt64Milliseconds(left)) + 1;
    const int found = poll(&ready, 1, milliseconds);
    if (found > 0) return absl::OkStatus();
    if (found < 0 && errno != EINTR) {
      return absl::UnavailableError(absl::StrCat("redis: poll failed with errno ", errno));
    }
  }
}

absl::Status RedisConnection::Error() const {
  return absl::UnavailableError(absl::StrCat("redis: ", context_->errstr));
}

}  // namespace treff::platform
