// Who is signed in, by the token in their cookie.
#ifndef TREFF_SERVICES_GATEWAY_SESSION_SESSIONS_H_
#define TREFF_SERVICES_GATEWAY_SESSION_SESSIONS_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/gateway/session/identity.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/values/clock.h"

namespace treff::gateway {

struct SessionsOptions {
  absl::Duration longest = absl::Hours(12);
  absl::Duration longest_idle = absl::Hours(2);
  size_t most = 10'000;
};

struct Session {
  Identity identity;
  std::string key;  // of the session, for limits; no secret
  absl::Time ends_at;
};

// In memory: they end with the process. Of a token only its digest is kept. Thread-safe.
class Sessions {
 public:
  // `clock` must outlive it.
  Sessions(const SessionsOptions& options, const platform::Clock& clock)
      : options_(options), clock_(clock) {}

  // The token of a new session: 64 hexadecimal digits that nobody can guess. RESOURCE_EXHAUSTED
  // when there are too many.
  absl::StatusOr<std::string> Begin(const Identity& identity);
  // The session of `token`, which its use keeps from ending.
  std::optional<Session> Find(std::string_view token);
  // Whether there was one.
  bool End(std::string_view token);

 private:
  struct Kept {
    Identity identity;
    absl::Time began_at;
    absl::Time used_at;
  };

  absl::Time EndOf(const Kept& kept) const;
  void Forget(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const SessionsOptions options_;
  const platform::Clock& clock_;
  platform::Mutex mutex_;
  std::map<std::string, Kept> kept_ ABSL_GUARDED_BY(mutex_);  // by the token's digest
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SESSION_SESSIONS_H_
