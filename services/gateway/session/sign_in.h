// How people say who they are. A way to do it is one class; the gateway has one, or none.
#ifndef TREFF_SERVICES_GATEWAY_SESSION_SIGN_IN_H_
#define TREFF_SERVICES_GATEWAY_SESSION_SIGN_IN_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/gateway/session/identity.h"
#include "services/platform/identity/demo_issuer.h"

namespace treff::gateway {

// Thread-safe.
class SignIn {
 public:
  virtual ~SignIn() = default;
  // What the session says of the way: "demo".
  virtual std::string name() const = 0;
  // Whether whoever asks is believed without proof, which every page must say.
  virtual bool is_demo() const = 0;
  // Who sends `json` to /session. INVALID_ARGUMENT naming the field; UNAUTHENTICATED if it does not
  // prove it.
  virtual absl::StatusOr<Identity> Identify(const std::string& json) const = 0;
};

// Believes everybody: {"role": "officer"}, or {"role": "municipality", "place": "0301"}. For demos
// on made-up households alone. Each is given a token of `issuer`, which must outlive it; null where
// the services ask for none.
std::unique_ptr<SignIn> DemoSignIn(const platform::DemoIssuer* issuer = nullptr);

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SESSION_SIGN_IN_H_
