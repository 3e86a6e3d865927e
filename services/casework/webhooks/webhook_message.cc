#include "services/casework/webhooks/webhook_message.h"

#include <array>

#include <sodium.h>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/strings.h"

namespace treff::casework {
namespace {

using Bytes = unsigned char;

struct KeyPair {
  std::array<Bytes, crypto_sign_PUBLICKEYBYTES> public_key{};
  std::array<Bytes, crypto_sign_SECRETKEYBYTES> secret_key{};

  explicit KeyPair(std::string_view seed) {
    // A damaged seed signs with nobody's key: the receiver refuses what it signs.
    std::array<Bytes, crypto_sign_SEEDBYTES> bytes{};
    for (size_t i = 0; i < bytes.size() && i < seed.size(); ++i) {
      bytes[i] = static_cast<Bytes>(seed[i]);
    }
    crypto_sign_seed_keypair(public_key.data(), secret_key.data(), bytes.data());
    sodium_memzero(bytes.data(), bytes.size());
  }
  ~KeyPair() { sodium_memzero(secret_key.data(), secret_key.size()); }
};

template <size_t kSize>
std::string Base64(const std::array<Bytes, kSize>& bytes) {
  return absl::Base64Escape({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string Sign(std::string_view seed, std::string_view text) {
  const KeyPair keys(seed);
  std::array<Bytes, crypto_sign_BYTES> signature{};
  crypto_sign_detached(signature.data(), nullptr, reinterpret_cast<const Bytes*>(text.data()),
                       text.size(), keys.secret_key.data());
  return "v1a," + Base64(signature);
}

std::string BodyOf(const v1::CaseEvent& event) {
  const std::string kind = v1::CaseEvent::Kind_Name(event.kind());
  nlohmann::ordered_json body;
  body["type"] = "case." + absl::AsciiStrToLower(kind);
  body["timestamp"] = absl::FormatTime(
      "%Y-%m-%dT%H:%M:%E*SZ", platform::FromTimestamp(event.event_time()), absl::UTCTimeZone());
  body["data"] = {{"case", event.case_()},
                  {"kind", kind},
                  {"revision", event.revision()},
                  {"state", v1::Case::State_Name(event.state())}};
  return body.dump();
}

}  // namespace

std::string NewSigningSeed() {
  std::array<Bytes, crypto_sign_SEEDBYTES> seed{};
  randombytes_buf(seed.data(), seed.size());
  return {reinterpret_cast<const char*>(seed.data()), seed.size()};
}

std::string PublicKeyOf(std::string_view signing_seed) {
  return "whpk_" + Base64(KeyPair(signing_seed).public_key);
}

WebhookMessage MessageOf(const StoredWebhook& to, const LoggedEvent& logged, absl::Time now) {
  const std::string& name = to.webhook.name();
  WebhookMessage message{
      .uri = to.webhook.uri(),
      .id = absl::StrCat("evt_", name.substr(name.find('/') + 1), "_", logged.sequence),
      .timestamp = absl::StrCat(absl::ToUnixSeconds(now)),
      .signature = "",
      .body = BodyOf(logged.event)};
  message.signature =
      Sign(to.signing_seed, absl::StrCat(message.id, ".", message.timestamp, ".", message.body));
  return message;
}

}  // namespace treff::casework
