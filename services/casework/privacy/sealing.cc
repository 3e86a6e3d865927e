#include "services/casework/privacy/sealing.h"

#include <sodium.h>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::casework {
namespace {

constexpr std::string_view kMark = "s1:";
constexpr size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

static_assert(sizeof(SecretKey) == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// No part of it holds a zero byte, so that no two places read the same.
std::string BoundIn(const SealedPlace& place) {
  std::string text(place.table);
  for (const std::string_view part : {place.column, place.row}) {
    text += '\0';
    text += part;
  }
  return absl::StrCat(text, std::string(1, '\0'), place.revision);
}

absl::Status Damaged(const SealedPlace& place) {
  const absl::string_view row = platform::Absl(place.row);
  return platform::ErrorOf(
      platform::reasons::kStoredRowDamaged,
      absl::StrCat(row, ": what is sealed of it cannot be opened: restore it from a backup"),
      {{"row", std::string(place.row)}});
}

// Chooses what is fastest on this machine; before it the slowest is used.
bool Ready() {
  static const bool ready = sodium_init() >= 0;
  return ready;
}

}  // namespace

SecretKey NewSecretKey() {
  Ready();
  SecretKey key;
  randombytes_buf(key.data(), key.size());
  return key;
}

std::string Seal(std::string_view plain, const SecretKey& key, const SealedPlace& place) {
  Ready();
  const std::string bound = BoundIn(place);
  std::string sealed(kNonce + plain.size() + kTag, '\0');
  randombytes_buf(sealed.data(), kNonce);
  unsigned long long length = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(Bytes(sealed) + kNonce, &length, Bytes(plain),
                                             plain.size(), Bytes(bound), bound.size(), nullptr,
                                             Bytes(sealed), key.data());
  return absl::StrCat(platform::Absl(kMark), absl::Base64Escape(sealed));
}

absl::StatusOr<std::string> Unseal(std::string_view sealed, const SecretKey& key,
                                   const SealedPlace& place) {
  std::string bytes;
  if (sealed.substr(0, kMark.size()) != kMark ||
      !absl::Base64Unescape(platform::Absl(sealed.substr(kMark.size())), &bytes) ||
      bytes.size() < kNonce + kTag) {
    return Damaged(place);
  }
  const std::string bound = BoundIn(place);
  std::string plain(bytes.size() - kNonce - kTag, '\0');
  unsigned long long length = 0;
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      Bytes(plain), &length, nullptr, Bytes(bytes) + kNonce, bytes.size() - kNonce, Bytes(bound),
      bound.size(), Bytes(bytes), key.data());
  if (opened != 0) return Damaged(place);
  return plain;
}

std::string SealMessage(const google::protobuf::Message& message, const SecretKey& key,
                        const SealedPlace& place) {
  return Seal(message.SerializeAsString(), key, place);
}

absl::Status UnsealInto(std::string_view sealed, const SecretKey& key, const SealedPlace& place,
                        google::protobuf::Message& message) {
  TREFF_ASSIGN_OR_RETURN(const std::string bytes, Unseal(sealed, key, place));
  return message.ParseFromString(bytes) ? absl::OkStatus() : Damaged(place);
}

std::string KeyedMark(const SecretKey& key, std::string_view kind, std::string_view text,
                      size_t bytes) {
  const std::string input = absl::StrCat(platform::Absl(kind), ":", platform::Absl(text));
  std::string hash(crypto_generichash_BYTES, '\0');
  crypto_generichash(Bytes(hash), hash.size(), Bytes(input), input.size(), key.data(), key.size());
  return platform::Hex(std::string_view(hash).substr(0, bytes));
}

}  // namespace treff::casework
