// Whether the options of a gateway go together, and what signing in needs of them.
#ifndef TREFF_SERVICES_GATEWAY_SIGN_IN_SETUP_H_
#define TREFF_SERVICES_GATEWAY_SIGN_IN_SETUP_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/gateway/module.h"
#include "services/gateway/session/public_address.h"
#include "services/gateway/session/sealer.h"
#include "services/gateway/session/session_store.h"
#include "services/platform/identity/keys/signing_key.h"

namespace treff::gateway {

struct SignInSetup {
  std::optional<PublicAddress> address;
  std::string client_secret;
  std::optional<platform::SigningKey> client_key;
  std::unique_ptr<SessionStore> store;
  std::optional<Sealer> sealer;  // always one
};

// INVALID_ARGUMENT naming the flag that does not go with the others, or with `address` of `flag`:
// other machines reach the gateway only where people sign in at an issuer, by its public address.
absl::StatusOr<SignInSetup> SetUpSignIn(const std::string& flag, const std::string& address,
                                        const GatewayOptions& options);

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SIGN_IN_SETUP_H_
