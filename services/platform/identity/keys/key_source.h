// Where the keys of an issuer come from.
#ifndef TREFF_SERVICES_PLATFORM_IDENTITY_KEYS_KEY_SOURCE_H_
#define TREFF_SERVICES_PLATFORM_IDENTITY_KEYS_KEY_SOURCE_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace treff::platform {

// Thread-safe.
class KeySource {
 public:
  virtual ~KeySource() = default;
  // The key set as it is now, as JSON. UNAVAILABLE when it cannot be had, INVALID_ARGUMENT when
  // what there is cannot be right.
  virtual absl::StatusOr<std::string> Fetch() = 0;
};

// Gets what is at an address; the seam to HTTP. UNAVAILABLE for anything but an answer of 200.
using HttpGet = std::function<absl::StatusOr<std::string>(const std::string& address)>;

// Over libcurl: https alone, http from this machine's loopback; 5 seconds and 256 KB at most, and
// no redirects.
absl::StatusOr<std::string> GetOverHttp(const std::string& address);

// Whether keys may be fetched from `address`: by https, or by http from this machine's loopback.
// INVALID_ARGUMENT "must be …".
absl::Status CheckKeyAddress(const std::string& address);

// What `keys` names: an https address, or a file. When it is empty, what the `jwks_uri` of the
// issuer's `/.well-known/openid-configuration` names, which must call itself `issuer`.
std::unique_ptr<KeySource> NewKeySource(const std::string& issuer, const std::string& keys,
                                        HttpGet get = GetOverHttp);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_IDENTITY_KEYS_KEY_SOURCE_H_
