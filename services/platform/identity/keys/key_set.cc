#include "services/platform/identity/keys/key_set.h"

#include <algorithm>

#include <rhonabwy.h>
#include <nlohmann/json.hpp>

#include "services/platform/identity/keys/jose.h"

namespace treff::platform {
namespace {

using nlohmann::json;

constexpr unsigned int kFewestRsaBits = 2048;

std::string TextOf(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// What tokens may be signed with by a key of this type: the type decides, never the token.
std::vector<std::string> AlgorithmsOf(const json& jwk) {
  const std::string type = TextOf(jwk, "kty");
  const std::string curve = TextOf(jwk, "crv");
  std::vector<std::string> algorithms;
  if (type == "RSA") algorithms = {"RS256", "PS256"};
  if (type == "EC" && curve == "P-256") algorithms = {"ES256"};
  if (type == "OKP" && curve == "Ed25519") algorithms = {"EdDSA"};
  if (const std::string only = TextOf(jwk, "alg"); !only.empty()) {
    std::erase_if(algorithms, [&](const std::string& one) { return one != only; });
  }
  return algorithms;
}

bool IsStrong(const std::string& text) {
  const JwkPointer key = ImportJwk(text);
  unsigned int bits = 0;
  const int type =
      key == nullptr ? R_KEY_TYPE_NONE : r_jwk_key_type(key.get(), &bits, R_FLAG_IGNORE_REMOTE);
  if ((type & R_KEY_TYPE_PUBLIC) == 0) return false;
  return (type & R_KEY_TYPE_RSA) == 0 || bits >= kFewestRsaBits;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const KeySet>> KeySet::Parse(std::string_view text) {
  StartJose();
  const json set = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!set.is_object() || !set.contains("keys") || !set["keys"].is_array()) {
    return absl::InvalidArgumentError("must be a JSON Web Key Set, as in {\"keys\": […]}");
  }
  std::vector<PublicKey> keys;
  for (const json& jwk : set["keys"]) {
    if (!jwk.is_object() || TextOf(jwk, "use") == "enc") continue;
    PublicKey key{.id = TextOf(jwk, "kid"), .algorithms = AlgorithmsOf(jwk), .json = jwk.dump()};
    if (!key.algorithms.empty() && IsStrong(key.json)) keys.push_back(std::move(key));
  }
  if (keys.empty()) {
    return absl::InvalidArgumentError(
        "must hold a public key: RSA of 2048 bits and more, P-256 or Ed25519");
  }
  return std::shared_ptr<const KeySet>(new KeySet(std::move(keys)));
}

const PublicKey* KeySet::Find(std::string_view id) const {
  if (id.empty()) return keys_.size() == 1 ? &keys_.front() : nullptr;
  const auto found =
      std::find_if(keys_.begin(), keys_.end(), [&](const PublicKey& key) { return key.id == id; });
  return found == keys_.end() ? nullptr : &*found;
}

bool KeySet::operator==(const KeySet& other) const {
  return std::equal(
      keys_.begin(), keys_.end(), other.keys_.begin(), other.keys_.end(),
      [](const PublicKey& one, const PublicKey& another) { return one.json == another.json; });
}

std::optional<std::string> SignedPayload(std::string_view token, const PublicKey& key,
                                         const std::string& algorithm) {
  // A key of its own for each token: what holds it counts its users without a lock.
  const JwkPointer jwk = ImportJwk(key.json);
  const JwsPointer jws = NewJws();
  if (jwk == nullptr || jws == nullptr) return std::nullopt;
  if (r_jws_advanced_compact_parsen(jws.get(), token.data(), token.size(), R_PARSE_NONE,
                                    R_FLAG_IGNORE_REMOTE) != RHN_OK ||
      r_jws_get_alg(jws.get()) != r_str_to_jwa_alg(algorithm.c_str()) ||
      r_jws_verify_signature(jws.get(), jwk.get(), R_FLAG_IGNORE_REMOTE) != RHN_OK) {
    return std::nullopt;
  }
  size_t size = 0;
  const unsigned char* payload = r_jws_get_payload(jws.get(), &size);
  return payload == nullptr ? std::string() : std::string(payload, payload + size);
}

}  // namespace treff::platform
