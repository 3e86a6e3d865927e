#include "services/gateway/session/sealer.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "services/platform/status/status.h"

namespace treff::gateway {
Sealer Sealer::WithNewKey() { return Sealer(platform::NewSecretKey()); }

absl::StatusOr<Sealer> Sealer::WithKeyOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const absl::string_view digits = absl::StripAsciiWhitespace(text);
  const bool is_key = digits.size() == 2 * sizeof(platform::SecretKey) &&
                      std::all_of(digits.begin(), digits.end(), [](char c) {
                        return absl::ascii_isxdigit(static_cast<unsigned char>(c));
                      });
  if (!is_key) {
    return absl::InvalidArgumentError(
        "must hold a key, 64 hexadecimal digits, as `openssl rand -hex 32` makes them");
  }
  platform::SecretKey key;
  const std::string bytes = absl::HexStringToBytes(digits);
  std::copy(bytes.begin(), bytes.end(), key.begin());
  return Sealer(key);
}

}  // namespace treff::gateway
