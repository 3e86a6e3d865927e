#include "services/platform/identity/demo_issuer.h"

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/platform/identity/jose.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/ids.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

using nlohmann::json;
using v1::Access;

constexpr char kIssuer[] = "treff-demo";
constexpr size_t kOrganisationDigits = 9;

std::string Export(const JwkPointer& key) {
  const JoseText text(r_jwk_export_to_json_str(key.get(), 0));
  return text == nullptr ? "" : text.get();
}

class InProcessKeys : public KeySource {
 public:
  explicit InProcessKeys(std::string keys) : keys_(std::move(keys)) {}
  absl::StatusOr<std::string> Fetch() override { return keys_; }

 private:
  const std::string keys_;
};

bool IsOrganisation(std::string_view text) {
  return text.size() == kOrganisationDigits &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// What is wrong with a role and its place.
absl::Status CheckRole(Role role, std::string_view place) {
  FieldErrors errors;
  const bool has_owner = role == Access::MUNICIPALITY || role == Access::COUNTY;
  if (role == Access::ROLE_UNSPECIFIED || role == Access::SERVICE) {
    std::vector<std::string> words;
    for (int i = Access::OFFICER; i < Access::SERVICE; ++i) {
      words.push_back(WordOfRole(static_cast<Role>(i)));
    }
    errors.Add("role", absl::StrCat("must be one of ", absl::StrJoin(words, ", ")));
  } else if (has_owner && OwnerOfPlace(role, place).empty()) {
    errors.Add("place", absl::StrCat("must be the ", WordOfRole(role), "'s code, ",
                                     role == Access::COUNTY ? 2 : 4, " digits in quotes"));
  } else if (role == Access::SYSTEM && !IsOrganisation(place)) {
    errors.Add("place", "must be the organisation's number, nine digits");
  } else if (!has_owner && role != Access::SYSTEM && !place.empty()) {
    errors.Add("place", absl::StrCat("must be left out: ", WordOfRole(role), " has no place"));
  }
  return errors.ToStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<DemoIssuer>> DemoIssuer::Make(const Clock& clock) {
  StartJose();
  const JwkPointer priv = NewJwk();
  const JwkPointer pub = NewJwk();
  const std::string id = RandomIds()->NewUuid();
  if (priv == nullptr || pub == nullptr ||
      r_jwk_generate_key_pair(priv.get(), pub.get(), R_KEY_TYPE_EDDSA, 256, id.c_str()) != RHN_OK) {
    return absl::InternalError("no key can be made for the demo issuer");
  }
  return std::unique_ptr<DemoIssuer>(
      new DemoIssuer(Export(priv), absl::StrCat(R"({"keys":[)", Export(pub), "]}"), clock));
}

ClaimRules DemoIssuer::rules() { return {.issuer = kIssuer, .audience = kIssuer}; }

absl::StatusOr<std::string> DemoIssuer::Sign(const std::string& claims_json) const {
  const JwkPointer key = ImportJwk(private_key_);
  const JwsPointer jws = NewJws();
  if (key == nullptr || jws == nullptr || r_jws_set_alg(jws.get(), R_JWA_ALG_EDDSA) != RHN_OK ||
      r_jws_set_header_str_value(jws.get(), "kid", r_jwk_get_property_str(key.get(), "kid")) !=
          RHN_OK ||
      r_jws_set_payload(jws.get(), reinterpret_cast<const unsigned char*>(claims_json.data()),
                        claims_json.size()) != RHN_OK) {
    return absl::InternalError("the demo issuer cannot sign");
  }
  const JoseText token(r_jws_serialize(jws.get(), key.get(), 0));
  if (token == nullptr) return absl::InternalError("the demo issuer cannot sign");
  return std::string(token.get());
}

absl::StatusOr<std::string> DemoIssuer::Mint(std::string_view role_word,
                                             std::string_view place) const {
  const Role role = RoleOfWord(role_word);
  TREFF_RETURN_IF_ERROR(CheckRole(role, place));
  const ClaimRules rules = DemoIssuer::rules();
  const absl::Time now = clock_.Now();
  json claims = {
      {"iss", rules.issuer},
      {"aud", rules.audience},
      {"sub", absl::StrCat("demo:", WordOfRole(role), place.empty() ? "" : ":", Absl(place))},
      {"iat", absl::ToUnixSeconds(now)},
      {"exp", absl::ToUnixSeconds(now + kLifetime)},
      {rules.role_claim, WordOfRole(role)}};
  if (role == Access::SYSTEM) {
    claims["consumer"] = {{"authority", "iso6523-actorid-upis"},
                          {"ID", absl::StrCat("0192:", Absl(place))}};
  } else if (!place.empty()) {
    claims["treff_place"] = std::string(place);
  }
  return Sign(claims.dump());
}

std::unique_ptr<KeySource> DemoIssuer::NewKeySource() const {
  return std::make_unique<InProcessKeys>(public_keys_);
}

}  // namespace treff::platform
