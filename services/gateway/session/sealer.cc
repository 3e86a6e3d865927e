#include "services/gateway/session/sealer.h"

#include <sodium.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "services/platform/status/status.h"

namespace treff::gateway {
namespace {

constexpr size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* BytesOf(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* BytesOf(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

Sealer::Sealer() {
  static_assert(kKeyBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
  if (sodium_init() < 0) std::abort();  // there is no randomness: nothing can be kept secret
}

Sealer Sealer::WithNewKey() {
  Sealer sealer;
  randombytes_buf(sealer.key_.data(), sealer.key_.size());
  return sealer;
}

absl::StatusOr<Sealer> Sealer::WithKeyOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const absl::string_view digits = absl::StripAsciiWhitespace(text);
  const bool is_key =
      digits.size() == 2 * kKeyBytes && std::all_of(digits.begin(), digits.end(), [](char c) {
        return absl::ascii_isxdigit(static_cast<unsigned char>(c));
      });
  if (!is_key) {
    return absl::InvalidArgumentError(
        "must hold a key, 64 hexadecimal digits, as `openssl rand -hex 32` makes them");
  }
  Sealer sealer;
  const std::string bytes = absl::HexStringToBytes(digits);
  std::copy(bytes.begin(), bytes.end(), sealer.key_.begin());
  return sealer;
}

std::string Sealer::Seal(std::string_view value, std::string_view place) const {
  std::string sealed(kNonceBytes + value.size() + kTagBytes, '\0');
  randombytes_buf(sealed.data(), kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(BytesOf(sealed) + kNonceBytes, nullptr, BytesOf(value),
                                             value.size(), BytesOf(place), place.size(), nullptr,
                                             BytesOf(sealed), key_.data());
  return sealed;
}

std::optional<std::string> Sealer::Open(std::string_view sealed, std::string_view place) const {
  if (sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
  std::string value(sealed.size() - kNonceBytes - kTagBytes, '\0');
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      BytesOf(value), nullptr, nullptr, BytesOf(sealed) + kNonceBytes, sealed.size() - kNonceBytes,
      BytesOf(place), place.size(), BytesOf(sealed), key_.data());
  if (opened != 0) return std::nullopt;
  return value;
}

}  // namespace treff::gateway
