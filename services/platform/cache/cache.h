// A cache of bytes. Never the only copy of anything, and never of personal data.
#ifndef TREFF_SERVICES_PLATFORM_CACHE_CACHE_H_
#define TREFF_SERVICES_PLATFORM_CACHE_CACHE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/values/clock.h"

namespace treff::platform {

// Thread-safe. A cache cannot fail: what goes wrong is a miss, counted in the metrics. Calls return
// within the timeout the cache was made with.
class Cache {
 public:
  virtual ~Cache() = default;

  // The value, or nothing.
  virtual std::optional<std::string> Get(const std::string& key) = 0;
  // One entry per key, in order.
  virtual std::vector<std::optional<std::string>> GetAll(const std::vector<std::string>& keys) = 0;
  // Keeps `value` for at most `ttl`. May be forgotten at any time.
  virtual void Put(const std::string& key, std::string_view value, absl::Duration ttl) = 0;
};

struct MemoryCacheOptions {
  size_t max_bytes = 64 << 20;  // keys and values; the least recently used go first
  const Clock* clock = &SystemClock();
};
std::unique_ptr<Cache> NewMemoryCache(const MemoryCacheOptions& options = {});

struct RedisCacheOptions {
  std::string host = "127.0.0.1";
  int port = 6379;
  // As RedisPoolOptions.
  std::string login_file;
  // Bound of one call, connecting included. Over it, the answer is a miss and the connection is
  // dropped, because hiredis cannot use it again.
  absl::Duration timeout = absl::Milliseconds(50);
  // After a failure Redis is not tried for this long, so that an outage costs little.
  absl::Duration retry_after = absl::Seconds(1);
  // Connections kept; callers beyond it wait for one within the timeout.
  int max_connections = 4;
  // Values above this are not sent.
  size_t max_value_bytes = 8 << 20;
  // Put before every key, so that services can share a server.
  std::string key_prefix = "treff:";
};
// Never fails: a Redis that is not there is a cache that always misses, until it is there. Sets
// SIGPIPE to be ignored in the process.
std::unique_ptr<Cache> NewRedisCache(const RedisCacheOptions& options);

// The Redis cache at `redis_address`, host:port, with the login of `login_file` unless that is
// empty; null when there is no address: only a cache that others share is worth filling.
// INVALID_ARGUMENT when the address is none or the file holds no login.
absl::StatusOr<std::unique_ptr<Cache>> NewSharedCache(std::string_view redis_address,
                                                      const std::string& login_file = "");

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_CACHE_CACHE_H_
