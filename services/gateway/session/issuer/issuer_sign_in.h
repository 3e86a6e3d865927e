// Signing in at an issuer: OpenID Connect's authorization code flow, with PKCE, state and nonce.
#ifndef TREFF_SERVICES_GATEWAY_SESSION_ISSUER_ISSUER_SIGN_IN_H_
#define TREFF_SERVICES_GATEWAY_SESSION_ISSUER_ISSUER_SIGN_IN_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/gateway/http/http_message.h"
#include "services/gateway/limits/caller_limits.h"
#include "services/gateway/session/issuer/attempt.h"
#include "services/gateway/session/issuer/discovery.h"
#include "services/gateway/session/issuer/token_endpoint.h"
#include "services/gateway/session/issuer/token_renewal.h"
#include "services/gateway/session/public_address.h"
#include "services/gateway/session/sealer.h"
#include "services/gateway/session/session_store.h"
#include "services/gateway/session/sessions.h"
#include "services/platform/identity/token_verifier.h"
#include "services/platform/texts/messages.h"
#include "services/platform/values/clock.h"

namespace treff::gateway {

struct IssuerSignInOptions {
  std::string issuer;
  std::string client_id;
  // With neither a public client.
  std::string client_secret;
  std::optional<platform::SigningKey> client_key;
  std::string scope;  // with openid among it
  PublicAddress address;
  platform::HttpGet get = platform::GetOverHttp;
  HttpPostForm post = PostFormOverHttp;
};

// What it uses of the gateway; all must outlive it.
struct IssuerSignInParts {
  Sessions& sessions;
  SessionStore& store;
  const Sealer& sealer;
  CallerLimits& limits;
  platform::TokenVerifier& verifier;  // of access tokens, by the same issuer's keys
  const platform::Messages& messages;
  const platform::Clock& clock;
};

// Thread-safe.
class IssuerSignIn {
 public:
  static constexpr char kBeginPath[] = "/session/begin";
  static constexpr char kReturnPath[] = "/session/return";

  IssuerSignIn(const IssuerSignInOptions& options, const IssuerSignInParts& parts);

  // Sends the browser to the issuer. Parameters: `to`, a path of this site to come back to;
  // `language`, "nb", "nn" or "en", else as Accept-Language says.
  HttpResponse Begin(const HttpRequest& request);
  // Takes the browser back from the issuer: a session and the way on, or a page that says what to
  // do. What the issuer sent works once, in the browser that was sent there, for ten minutes.
  HttpResponse Return(const HttpRequest& request);

  // As TokenRenewal.
  absl::StatusOr<std::optional<Session>> Renewed(const Session& session) {
    return renewal_.Renewed(session);
  }
  // Has their tokens revoked whose session has ended. What the issuer says to it is logged alone:
  // whoever signs out is signed out.
  void Revoke(const Identity& identity);
  // Where the issuer signs somebody out and sends them back here; empty if it does not.
  std::string SignOutAddress();
  // Asks the issuer where it signs people in, so that the first does not wait for it.
  void Prepare() { static_cast<void>(discovery_.Get()); }

 private:
  absl::StatusOr<HttpResponse> Redirect(const std::string& path, const std::string& language);
  // Whom the issuer's answer to `attempt` names.
  absl::StatusOr<Identity> Redeem(const HttpRequest& request, const SignInAttempt& attempt);
  absl::StatusOr<std::string> CodeOf(const HttpRequest& request,
                                     const IssuerMetadata& issuer) const;
  absl::StatusOr<HttpResponse> BeginSession(const HttpRequest& request,
                                            const SignInAttempt& attempt);
  HttpResponse Failed(const absl::Status& failure, const std::string& path,
                      const std::string& language) const;

  const IssuerSignInOptions options_;
  const IssuerSignInParts parts_;
  Discovery discovery_;
  const TokenEndpoint endpoint_;
  TokenRenewal renewal_;
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SESSION_ISSUER_ISSUER_SIGN_IN_H_
