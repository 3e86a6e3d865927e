// Who calls, where callers have to prove it: a CallerOf (see middleware/identity.h).
#ifndef TREFF_SERVICES_PLATFORM_IDENTITY_CALLER_FROM_TOKEN_H_
#define TREFF_SERVICES_PLATFORM_IDENTITY_CALLER_FROM_TOKEN_H_

#include "services/platform/identity/token_verifier.h"
#include "services/platform/middleware/identity.h"

namespace treff::platform {

// Who is another service of this house where no token says who calls.
enum class ServiceTrust {
  kByCertificate,  // who has shown its certificate
  kAllInside,      // everybody: of servers without an address, which this process alone can call
};

// Puts caller, principal and token into the context. Whoever sends a token is who it says, also
// over the connection of a service: what is done on somebody's behalf is done in their role.
// A service's header `treff-caller` is believed as a name, for the record, and gives no role.
// Whoever sends nothing is kAnonymousCaller without a role. UNAUTHENTICATED as
// TokenVerifier::Verify. `verifier` must outlive it.
CallerOf CallerFromToken(TokenVerifier& verifier, ServiceTrust trust);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_IDENTITY_CALLER_FROM_TOKEN_H_
