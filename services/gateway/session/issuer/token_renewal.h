// A session's next token, before the one at hand ends.
#ifndef TREFF_SERVICES_GATEWAY_SESSION_ISSUER_TOKEN_RENEWAL_H_
#define TREFF_SERVICES_GATEWAY_SESSION_ISSUER_TOKEN_RENEWAL_H_

#include <optional>

#include "absl/status/statusor.h"
#include "services/gateway/session/issuer/discovery.h"
#include "services/gateway/session/issuer/token_endpoint.h"
#include "services/gateway/session/session_store.h"
#include "services/gateway/session/sessions.h"
#include "services/platform/identity/token_verifier.h"
#include "services/platform/values/clock.h"

namespace treff::gateway {

// Thread-safe.
class TokenRenewal {
 public:
  // All must outlive it.
  TokenRenewal(Discovery& discovery, const TokenEndpoint& endpoint,
               platform::TokenVerifier& verifier, Sessions& sessions, SessionStore& store,
               const platform::Clock& clock)
      : discovery_(discovery),
        endpoint_(endpoint),
        verifier_(verifier),
        sessions_(sessions),
        store_(store),
        clock_(clock) {}

  // `session` with a token that the services take: its own, or a new one. None when the issuer
  // gives none any more: then the session has ended. UNAVAILABLE when its token has ended and the
  // issuer does not answer. Of all callers and replicas one asks the issuer, which may take a token
  // that is used twice for a stolen one.
  absl::StatusOr<std::optional<Session>> Renewed(const Session& session);

 private:
  absl::StatusOr<std::optional<Session>> Renew(const Session& session);
  absl::StatusOr<std::optional<Session>> Await(const Session& session);
  absl::StatusOr<std::optional<Session>> Ended(const Session& session);

  Discovery& discovery_;
  const TokenEndpoint& endpoint_;
  platform::TokenVerifier& verifier_;
  Sessions& sessions_;
  SessionStore& store_;
  const platform::Clock& clock_;
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SESSION_ISSUER_TOKEN_RENEWAL_H_
