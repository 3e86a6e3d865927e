// A private key that signs JSON Web Tokens.
#ifndef TREFF_SERVICES_PLATFORM_IDENTITY_KEYS_SIGNING_KEY_H_
#define TREFF_SERVICES_PLATFORM_IDENTITY_KEYS_SIGNING_KEY_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"

namespace treff::platform {

// Immutable, so thread-safe. Nothing of it says the private part.
class SigningKey {
 public:
  // Reads a private JWK (RFC 7517): RSA of 2048 bits and more, P-256 or Ed25519, each used with the
  // algorithm that it names in `alg`, or the usual one of its type. INVALID_ARGUMENT, without a
  // word of what was read.
  static absl::StatusOr<SigningKey> Parse(std::string_view jwk_json);
  // A new one, Ed25519.
  static absl::StatusOr<SigningKey> Generate();

  // A compact JWS of `claims_json`, whose header names the key where it has an id.
  absl::StatusOr<std::string> Sign(const std::string& claims_json) const;
  // What verifies it: {"keys": […]}.
  const std::string& public_keys() const { return public_keys_; }

 private:
  SigningKey(std::string json, std::string algorithm, std::string public_keys)
      : json_(std::move(json)),
        algorithm_(std::move(algorithm)),
        public_keys_(std::move(public_keys)) {}

  std::string json_;
  std::string algorithm_;  // "RS256"
  std::string public_keys_;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_IDENTITY_KEYS_SIGNING_KEY_H_
