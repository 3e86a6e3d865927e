// An issuer for demos and tests: a key made at start, and a token for whoever asks.
#ifndef TREFF_SERVICES_PLATFORM_IDENTITY_DEMO_ISSUER_H_
#define TREFF_SERVICES_PLATFORM_IDENTITY_DEMO_ISSUER_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/identity/claims.h"
#include "services/platform/identity/keys/key_source.h"
#include "services/platform/identity/keys/signing_key.h"
#include "services/platform/values/clock.h"

namespace treff::platform {

// Its key is Ed25519 and lives in this process alone: what it signed, no other process takes.
// Thread-safe.
class DemoIssuer {
 public:
  static constexpr absl::Duration kLifetime = absl::Hours(12);

  // `clock` must outlive it.
  static absl::StatusOr<std::unique_ptr<DemoIssuer>> Make(const Clock& clock);

  // What its tokens say, for those who verify them.
  static ClaimRules rules();
  // A token for `role` ("officer") and `place` ("0301" of a municipality, "03" of a county, nine
  // digits of a system), good for kLifetime. INVALID_ARGUMENT naming the field if a role needs
  // another place, or is not given out: nobody gets to be a service.
  absl::StatusOr<std::string> Mint(std::string_view role, std::string_view place) const;
  // Any claims, signed. For tests.
  absl::StatusOr<std::string> Sign(const std::string& claims_json) const {
    return key_.Sign(claims_json);
  }
  // Its public key, from within the process.
  std::unique_ptr<KeySource> NewKeySource() const;
  const std::string& public_keys() const { return key_.public_keys(); }

 private:
  DemoIssuer(SigningKey key, const Clock& clock) : key_(std::move(key)), clock_(clock) {}

  const SigningKey key_;
  const Clock& clock_;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_IDENTITY_DEMO_ISSUER_H_
