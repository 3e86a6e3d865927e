// An issuer whose keys and tokens a test makes as it likes, also as no issuer would.
#ifndef TREFF_TESTS_PLATFORM_IDENTITY_TEST_ISSUER_H_
#define TREFF_TESTS_PLATFORM_IDENTITY_TEST_ISSUER_H_

#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "google/rpc/error_details.pb.h"
#include "services/platform/identity/keys/jose.h"
#include "services/platform/status/error_details.h"

namespace treff::platform {

inline constexpr char kTestIssuer[] = "https://issuer.example";
inline constexpr char kTestAudience[] = "treff";

// The time by which all tokens of tests are made: it stands still.
inline absl::Time TestNow() { return absl::FromUnixSeconds(1'796'000'000); }

// One key pair.
class TestKey {
 public:
  // `type` as R_KEY_TYPE_RSA with bits 2048, R_KEY_TYPE_EC and R_KEY_TYPE_EDDSA with 256.
  TestKey(int type, unsigned int bits, std::string id) : id_(std::move(id)) {
    StartJose();
    EXPECT_EQ(r_jwk_generate_key_pair(private_.get(), public_.get(), type, bits, id_.c_str()),
              RHN_OK);
  }

  const std::string& id() const { return id_; }
  std::string public_json() const {
    const JoseText text(r_jwk_export_to_json_str(public_.get(), 0));
    return text.get();
  }
  // A token of `claims`, signed with this key.
  std::string Sign(jwa_alg algorithm, const nlohmann::json& claims,
                   const nlohmann::json& more_headers = nlohmann::json::object()) const {
    return SignWith(private_.get(), algorithm, id_, claims, more_headers);
  }
  // The same with a secret: what HS256 makes of any bytes.
  static std::string SignWithSecret(const std::string& secret, const std::string& id,
                                    const nlohmann::json& claims) {
    const JwkPointer key = NewJwk();
    r_jwk_import_from_symmetric_key(
        key.get(), reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
    return SignWith(key.get(), R_JWA_ALG_HS256, id, claims, nlohmann::json::object());
  }

 private:
  static std::string SignWith(jwk_t* key, jwa_alg algorithm, const std::string& id,
                              const nlohmann::json& claims, const nlohmann::json& more_headers) {
    const JwsPointer jws = NewJws();
    const std::string payload = claims.dump();
    nlohmann::json header = more_headers;
    header["kid"] = id;
    r_jws_set_full_header_json_str(jws.get(), header.dump().c_str());
    r_jws_set_alg(jws.get(), algorithm);
    r_jws_set_payload(jws.get(), reinterpret_cast<const unsigned char*>(payload.data()),
                      payload.size());
    const JoseText token(r_jws_serialize(jws.get(), key, 0));
    EXPECT_NE(token, nullptr);
    return token == nullptr ? "" : token.get();
  }

  const std::string id_;
  const JwkPointer private_ = NewJwk();
  const JwkPointer public_ = NewJwk();
};

// Of an officer, good for an hour.
inline nlohmann::json OfficerClaims(absl::Time now = TestNow()) {
  return {{"iss", kTestIssuer},
          {"aud", kTestAudience},
          {"sub", "officer-7"},
          {"exp", absl::ToUnixSeconds(now + absl::Hours(1))},
          {"treff_role", "officer"}};
}

template <typename... Keys>
std::string KeySetOf(const Keys&... keys) {
  std::string list;
  ((list += (list.empty() ? "" : ",") + keys.public_json()), ...);
  return absl::StrCat(R"({"keys":[)", list, "]}");
}

// `text` as a part of a token.
inline std::string Part(const std::string& text) {
  std::string part;
  absl::WebSafeBase64Escape(text, &part);
  return part;
}

// Why a token was refused; empty when it was not.
inline std::string CauseOf(const absl::Status& status) {
  const auto info = GetDetail<google::rpc::ErrorInfo>(status);
  return info.has_value() && info->reason() == "TOKEN_REFUSED" ? info->metadata().at("cause") : "";
}

}  // namespace treff::platform

#endif  // TREFF_TESTS_PLATFORM_IDENTITY_TEST_ISSUER_H_
