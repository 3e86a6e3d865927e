// What the gateway gives out of its hands, into a cookie or a Redis: nobody else reads or makes it.
#ifndef TREFF_SERVICES_GATEWAY_SESSION_SEALER_H_
#define TREFF_SERVICES_GATEWAY_SESSION_SEALER_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/platform/values/sealed_bytes.h"

namespace treff::gateway {

// Immutable, so thread-safe.
class Sealer {
 public:
  // With a new key: what it sealed ends with it.
  static Sealer WithNewKey();
  // With the key in the file `path`, 64 hexadecimal digits, which all replicas share.
  // INVALID_ARGUMENT "must …" if it holds none; nothing of it is quoted.
  static absl::StatusOr<Sealer> WithKeyOf(const std::string& path);

  // `place` says where it will be: what is moved to another place is not opened there.
  std::string Seal(std::string_view value, std::string_view place) const {
    return platform::SealBytes(value, key_, place);
  }
  // Nothing when another key, another place or somebody else made it.
  std::optional<std::string> Open(std::string_view sealed, std::string_view place) const {
    return platform::OpenBytes(sealed, key_, place);
  }

 private:
  explicit Sealer(const platform::SecretKey& key) : key_(key) {}

  platform::SecretKey key_;
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SESSION_SEALER_H_
