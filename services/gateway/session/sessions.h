// Who is signed in, by the token in their cookie.
#ifndef TREFF_SERVICES_GATEWAY_SESSION_SESSIONS_H_
#define TREFF_SERVICES_GATEWAY_SESSION_SESSIONS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/gateway/session/identity.h"
#include "services/gateway/session/sealer.h"
#include "services/gateway/session/session_store.h"
#include "services/platform/values/clock.h"

namespace treff::gateway {

struct SessionsOptions {
  absl::Duration longest = absl::Hours(12);
  absl::Duration longest_idle = absl::Hours(2);
};

struct Session {
  Identity identity;
  std::string key;  // of the session, for limits; no secret
  absl::Time began_at;
  absl::Time ends_at;  // unless it is used before, or its token renewed
};

// Of a cookie only the digest is kept, and what is kept is sealed for that digest: who can read or
// write the store learns no token, and gives nobody another's session. Thread-safe.
class Sessions {
 public:
  // `store` and `clock` must outlive it.
  Sessions(const SessionsOptions& options, SessionStore& store, const Sealer& sealer,
           const platform::Clock& clock)
      : options_(options), store_(store), sealer_(sealer), clock_(clock) {}

  // The token of a new session: 64 hexadecimal digits that nobody can guess. Errors as the store's.
  absl::StatusOr<std::string> Begin(const Identity& identity);
  // The session of `token`, which its use keeps from ending; none if it has ended. UNAVAILABLE
  // while nobody can tell.
  absl::StatusOr<std::optional<Session>> Find(std::string_view token);
  // `session` as it is kept now; none if it has ended.
  absl::StatusOr<std::optional<Session>> Reread(const Session& session) {
    return FindKey(session.key);
  }
  // Gives `session` another identity; false if it has ended meanwhile.
  absl::StatusOr<bool> Change(const Session& session, const Identity& identity);
  // Whether there was one.
  absl::StatusOr<bool> End(std::string_view token);
  // Ends the session of `token`, and gives what it was; of many who ask at once, one gets it.
  absl::StatusOr<std::optional<Session>> Take(std::string_view token);
  absl::StatusOr<bool> EndOf(const Session& session) { return store_.End(session.key); }

 private:
  absl::StatusOr<std::optional<Session>> FindKey(const std::string& key);
  std::string SealedOf(const Identity& identity, absl::Time began_at, const std::string& key) const;

  const SessionsOptions options_;
  SessionStore& store_;
  const Sealer sealer_;
  const platform::Clock& clock_;
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SESSION_SESSIONS_H_
