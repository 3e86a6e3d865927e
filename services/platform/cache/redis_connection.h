// One connection to Redis, every exchange of which is bounded in time.
//
// The connection never blocks in hiredis, whose own timeouts bound single reads and writes, so that
// a server that trickles bytes could hold a caller for as long as it likes.
#ifndef TREFF_SERVICES_PLATFORM_CACHE_REDIS_CONNECTION_H_
#define TREFF_SERVICES_PLATFORM_CACHE_REDIS_CONNECTION_H_

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <hiredis/hiredis.h>

#include "absl/status/statusor.h"

namespace treff::platform {

struct FreeRedis {
  void operator()(redisContext* context) const { redisFree(context); }
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using RedisReply = std::unique_ptr<redisReply, FreeRedis>;

// Not thread-safe. After an error it is of no more use.
class RedisConnection {
 public:
  // Steady, so that no setting of a clock prolongs an exchange.
  using Steady = std::chrono::steady_clock;

  // Starts to connect; the first Call finds out whether that worked. Name resolution is the one
  // thing here that is bounded by the system's resolver alone.
  static absl::StatusOr<std::unique_ptr<RedisConnection>> Connect(const std::string& host,
                                                                  int port);

  // Sends one command, binary safe, and returns its reply, which may be an error reply.
  absl::StatusOr<RedisReply> Call(const std::vector<std::string_view>& command,
                                  Steady::time_point deadline);

 private:
  explicit RedisConnection(redisContext* context) : context_(context) {}
  absl::Status Send(Steady::time_point deadline);
  absl::StatusOr<RedisReply> Receive(Steady::time_point deadline);
  // Waits until the socket is ready for `events` of poll(2).
  absl::Status Poll(short events, Steady::time_point deadline);
  absl::Status Error() const;

  std::unique_ptr<redisContext, FreeRedis> context_;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_CACHE_REDIS_CONNECTION_H_
