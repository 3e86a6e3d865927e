// Where sessions are kept: bytes by key, for a time.
#ifndef TREFF_SERVICES_GATEWAY_SESSION_SESSION_STORE_H_
#define TREFF_SERVICES_GATEWAY_SESSION_SESSION_STORE_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/values/clock.h"

namespace treff::gateway {

// Thread-safe. Every call returns UNAVAILABLE while the store cannot be reached: what is kept is
// then neither there nor gone. A store may forget everything at any time, which signs people out.
class SessionStore {
 public:
  virtual ~SessionStore() = default;

  // Keeps `value` under `key`, in place of what was there, until nobody has asked for it for `ttl`.
  // RESOURCE_EXHAUSTED when there is no room.
  virtual absl::Status Put(const std::string& key, std::string_view value, absl::Duration ttl) = 0;
  // As Put, if there is anything under `key`; false otherwise.
  virtual absl::StatusOr<bool> Replace(const std::string& key, std::string_view value,
                                       absl::Duration ttl) = 0;
  // What is kept under `key`, for another `ttl` from now.
  virtual absl::StatusOr<std::optional<std::string>> Find(const std::string& key,
                                                          absl::Duration ttl) = 0;
  // Forgets what is kept under `key`. Whether there was anything.
  virtual absl::StatusOr<bool> End(const std::string& key) = 0;
  // Whether this is the first to claim `name` within `ttl`: what only one may do, once.
  // RESOURCE_EXHAUSTED when there is no room.
  virtual absl::StatusOr<bool> Claim(const std::string& name, absl::Duration ttl) = 0;
};

// In this process: sessions end with it. At most `most` sessions, and as many claims. `clock` must
// outlive it.
std::unique_ptr<SessionStore> MemorySessionStore(size_t most, const platform::Clock& clock);

// In the Redis at `address`, host:port, 6.2 or newer, which all replicas share, with the login of
// `login_file` unless that is empty. Bounds itself by what Redis is given. INVALID_ARGUMENT when it
// is no address; a Redis that is away, or refuses us, is UNAVAILABLE with each call, until it is
// back.
absl::StatusOr<std::unique_ptr<SessionStore>> RedisSessionStore(const std::string& address,
                                                                const std::string& login_file = "");

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SESSION_SESSION_STORE_H_
