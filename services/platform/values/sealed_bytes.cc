#include "services/platform/values/sealed_bytes.h"

#include <sodium.h>

#include <cstdlib>

namespace treff::platform {
namespace {

constexpr size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

static_assert(sizeof(SecretKey) == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// Chooses what is fastest on this machine; before it the slowest is used.
void MakeReady() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) std::abort();
}

}  // namespace

SecretKey NewSecretKey() {
  MakeReady();
  SecretKey key;
  randombytes_buf(key.data(), key.size());
  return key;
}

std::string SealBytes(std::string_view plain, const SecretKey& key, std::string_view place) {
  MakeReady();
  std::string sealed(kNonce + plain.size() + kTag, '\0');
  randombytes_buf(sealed.data(), kNonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(Bytes(sealed) + kNonce, nullptr, Bytes(plain),
                                             plain.size(), Bytes(place), place.size(), nullptr,
                                             Bytes(sealed), key.data());
  return sealed;
}

std::optional<std::string> OpenBytes(std::string_view sealed, const SecretKey& key,
                                     std::string_view place) {
  MakeReady();
  if (sealed.size() < kNonce + kTag) return std::nullopt;
  std::string plain(sealed.size() - kNonce - kTag, '\0');
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      Bytes(plain), nullptr, nullptr, Bytes(sealed) + kNonce, sealed.size() - kNonce, Bytes(place),
      place.size(), Bytes(sealed), key.data());
  if (opened != 0) return std::nullopt;
  return plain;
}

}  // namespace treff::platform
