// Whom the tokens of an issuer name.
#ifndef TREFF_SERVICES_GATEWAY_SESSION_ISSUER_ISSUED_IDENTITY_H_
#define TREFF_SERVICES_GATEWAY_SESSION_ISSUER_ISSUED_IDENTITY_H_

#include "absl/status/statusor.h"
#include "services/gateway/session/identity.h"
#include "services/gateway/session/issuer/token_endpoint.h"
#include "services/platform/identity/token_verifier.h"

namespace treff::gateway {

// Who bears the access token, as the services will see them; docs/access.md says how role and place
// are found. PERMISSION_DENIED if it names no role that has a dashboard; else errors as
// TokenVerifier::Verify.
absl::StatusOr<Identity> IdentityOf(const IssuedTokens& tokens, platform::TokenVerifier& verifier);

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SESSION_ISSUER_ISSUED_IDENTITY_H_
