// The public keys of an issuer (RFC 7517), and whether one of them signed a token (RFC 7515).
#ifndef TREFF_SERVICES_PLATFORM_IDENTITY_KEYS_KEY_SET_H_
#define TREFF_SERVICES_PLATFORM_IDENTITY_KEYS_KEY_SET_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace treff::platform {

// One key that tokens may be signed with.
struct PublicKey {
  std::string id;                       // `kid`; may be empty
  std::vector<std::string> algorithms;  // those that the key may be used with, and no other
  std::string json;                     // the JWK
};

// Immutable, so thread-safe.
class KeySet {
 public:
  // Of `json`, {"keys": […]}. Keys that no token of ours may be signed with are passed over: secret
  // ones, those for encryption, curves other than P-256 and Ed25519, RSA below 2048 bits.
  // INVALID_ARGUMENT if it is no key set, or no key is left.
  static absl::StatusOr<std::shared_ptr<const KeySet>> Parse(std::string_view json);

  // The key of `id`; for a token that names none, the only key. Null if there is none.
  const PublicKey* Find(std::string_view id) const;
  bool operator==(const KeySet& other) const;

 private:
  explicit KeySet(std::vector<PublicKey> keys) : keys_(std::move(keys)) {}

  const std::vector<PublicKey> keys_;
};

// What `key` has signed with `algorithm`: the payload of `token`, a compact JWS. Nothing if its
// signature does not hold. No key and no address that the token itself names is looked at.
std::optional<std::string> SignedPayload(std::string_view token, const PublicKey& key,
                                         const std::string& algorithm);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_IDENTITY_KEYS_KEY_SET_H_
