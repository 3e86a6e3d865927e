#include "services/platform/identity/keys/signing_key.h"

#include "absl/strings/str_cat.h"
#include "services/platform/identity/keys/jose.h"
#include "services/platform/identity/keys/key_set.h"
#include "services/platform/values/ids.h"

namespace treff::platform {
namespace {

std::string Export(const JwkPointer& key) {
  const JoseText text(r_jwk_export_to_json_str(key.get(), 0));
  return text == nullptr ? "" : text.get();
}

absl::Status NotOurs() {
  return absl::InvalidArgumentError(
      "must be a private key as JSON Web Key: RSA of 2048 bits and more, P-256 or Ed25519");
}

}  // namespace

absl::StatusOr<SigningKey> SigningKey::Parse(std::string_view jwk_json) {
  StartJose();
  const std::string json(jwk_json);
  const JwkPointer key = ImportJwk(json);
  const JwkPointer pub = NewJwk();
  if (key == nullptr || pub == nullptr ||
      (r_jwk_key_type(key.get(), nullptr, R_FLAG_IGNORE_REMOTE) & R_KEY_TYPE_PRIVATE) == 0 ||
      r_jwk_extract_pubkey(key.get(), pub.get(), R_FLAG_IGNORE_REMOTE) != RHN_OK) {
    return NotOurs();
  }
  std::string public_keys = absl::StrCat(R"({"keys":[)", Export(pub), "]}");
  // What we take of others is what we give.
  const auto set = KeySet::Parse(public_keys);
  const char* id = r_jwk_get_property_str(key.get(), "kid");
  const PublicKey* found = set.ok() ? (*set)->Find(id == nullptr ? "" : id) : nullptr;
  if (found == nullptr) return NotOurs();
  return SigningKey(json, found->algorithms.front(), std::move(public_keys));
}

absl::StatusOr<SigningKey> SigningKey::Generate() {
  StartJose();
  const JwkPointer key = NewJwk();
  const JwkPointer pub = NewJwk();
  const std::string id = RandomIds()->NewUuid();
  if (key == nullptr || pub == nullptr ||
      r_jwk_generate_key_pair(key.get(), pub.get(), R_KEY_TYPE_EDDSA, 256, id.c_str()) != RHN_OK) {
    return absl::InternalError("no key can be made");
  }
  return Parse(Export(key));
}

absl::StatusOr<std::string> SigningKey::Sign(const std::string& claims_json) const {
  const JwkPointer key = ImportJwk(json_);
  const JwsPointer jws = NewJws();
  const char* id = key == nullptr ? nullptr : r_jwk_get_property_str(key.get(), "kid");
  if (key == nullptr || jws == nullptr ||
      r_jws_set_alg(jws.get(), r_str_to_jwa_alg(algorithm_.c_str())) != RHN_OK ||
      (id != nullptr && r_jws_set_header_str_value(jws.get(), "kid", id) != RHN_OK) ||
      r_jws_set_payload(jws.get(), reinterpret_cast<const unsigned char*>(claims_json.data()),
                        claims_json.size()) != RHN_OK) {
    return absl::InternalError("the token cannot be signed");
  }
  const JoseText token(r_jws_serialize(jws.get(), key.get(), R_FLAG_IGNORE_REMOTE));
  if (token == nullptr) return absl::InternalError("the token cannot be signed");
  return std::string(token.get());
}

}  // namespace treff::platform
