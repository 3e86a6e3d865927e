#include "services/gateway/session/issuer/token_renewal.h"

#include "absl/time/clock.h"
#include "services/gateway/session/issuer/issued_identity.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"

namespace treff::gateway {
namespace {

// Before the services take a token no more; they give it a minute after its own end.
constexpr absl::Duration kAhead = absl::Minutes(2);
// In which one asks the issuer and the others do not; after a failure, until the next asks.
constexpr absl::Duration kClaim = absl::Seconds(12);
// Whoever has no token left waits so long for the one who asks.
constexpr absl::Duration kPatience = absl::Seconds(6);
constexpr absl::Duration kLook = absl::Milliseconds(100);

absl::Status Away() {
  return platform::ErrorOf(platform::reasons::kDependencyUnavailable,
                           "the session cannot be prolonged just now: try again in a moment",
                           {{"service", "identity"}});
}

}  // namespace

absl::StatusOr<std::optional<Session>> TokenRenewal::Renewed(const Session& session) {
  const Identity& identity = session.identity;
  if (identity.refresh_token.empty() || clock_.Now() < identity.token_ends_at - kAhead) {
    return session;
  }
  TREFF_ASSIGN_OR_RETURN(const bool is_first, store_.Claim("renewal:" + session.key, kClaim));
  if (!is_first) return Await(session);
  // Another may have been quicker by a moment.
  TREFF_ASSIGN_OR_RETURN(const std::optional<Session> now, sessions_.Reread(session));
  if (!now.has_value() || now->identity.token != identity.token) return now;
  return Renew(session);
}

absl::StatusOr<std::optional<Session>> TokenRenewal::Renew(const Session& session) {
  const Identity& before = session.identity;
  const auto issued = [&]() -> absl::StatusOr<Identity> {
    TREFF_ASSIGN_OR_RETURN(const auto issuer, discovery_.Get());
    TREFF_ASSIGN_OR_RETURN(const IssuedTokens tokens,
                           endpoint_.Ask(*issuer, {{"grant_type", "refresh_token"},
                                                   {"refresh_token", before.refresh_token}}));
    return IdentityOf(tokens, verifier_);
  }();
  if (absl::IsUnavailable(issued.status()) && clock_.Now() < before.token_ends_at) return session;
  if (absl::IsUnavailable(issued.status())) return Away();
  if (!issued.ok() || issued->caller != before.caller) return Ended(session);
  Session renewed = session;
  renewed.identity = *issued;
  // An issuer that gives no new one lets the old one go on.
  if (issued->refresh_token.empty()) renewed.identity.refresh_token = before.refresh_token;
  TREFF_ASSIGN_OR_RETURN(const bool is_there, sessions_.Change(session, renewed.identity));
  if (!is_there) {  // signed out meanwhile, by somebody who did not know of these tokens
    TREFF_ASSIGN_OR_RETURN(const auto issuer, discovery_.Get());
    static_cast<void>(endpoint_.Revoke(*issuer, renewed.identity));
    return std::nullopt;
  }
  return renewed;
}

absl::StatusOr<std::optional<Session>> TokenRenewal::Await(const Session& session) {
  if (clock_.Now() < session.identity.token_ends_at) return session;
  for (absl::Duration waited; waited < kPatience; waited += kLook) {
    TREFF_ASSIGN_OR_RETURN(const std::optional<Session> now, sessions_.Reread(session));
    if (!now.has_value() || now->identity.token != session.identity.token) return now;
    absl::SleepFor(kLook);
  }
  return Away();
}

absl::StatusOr<std::optional<Session>> TokenRenewal::Ended(const Session& session) {
  platform::LogInfo("the issuer prolongs a session no more", {{"role", session.identity.role}});
  TREFF_RETURN_IF_ERROR(sessions_.EndOf(session).status());
  return std::nullopt;
}

}  // namespace treff::gateway
