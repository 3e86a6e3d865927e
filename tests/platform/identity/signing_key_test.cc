// Which keys sign for us, and that others can tell.
#include "services/platform/identity/keys/signing_key.h"

#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/platform/identity/keys/jose.h"
#include "services/platform/identity/keys/key_set.h"
#include "tests/testing/matchers.h"

namespace treff::platform {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::StatusIs;

// A new private key.
json NewKey(int type, unsigned int bits) {
  StartJose();
  const JwkPointer key = NewJwk();
  const JwkPointer pub = NewJwk();
  EXPECT_EQ(r_jwk_generate_key_pair(key.get(), pub.get(), type, bits, "7"), RHN_OK);
  const JoseText text(r_jwk_export_to_json_str(key.get(), 0));
  return json::parse(text.get());
}

TEST(SigningKeys, SignWithTheUsualAlgorithmOfTheirTypeOrTheirOwn) {
  json pss = NewKey(R_KEY_TYPE_RSA, 2048);
  pss["alg"] = "PS256";
  const std::map<std::string, json> keys = {{"RS256", NewKey(R_KEY_TYPE_RSA, 2048)},
                                            {"PS256", pss},
                                            {"ES256", NewKey(R_KEY_TYPE_EC, 256)},
                                            {"EdDSA", NewKey(R_KEY_TYPE_EDDSA, 256)}};
  for (const auto& [algorithm, jwk] : keys) {
    const auto key = SigningKey::Parse(jwk.dump());
    ASSERT_THAT(key, IsOk()) << algorithm;
    const auto token = key->Sign(R"({"sub":"treff"})");
    ASSERT_THAT(token, IsOk()) << algorithm;
    EXPECT_THAT(key->public_keys(), Not(HasSubstr(jwk["d"].get<std::string>())));

    const auto set = KeySet::Parse(key->public_keys());
    ASSERT_THAT(set, IsOk()) << algorithm;
    const PublicKey* found = (*set)->Find("7");
    ASSERT_NE(found, nullptr) << algorithm;
    EXPECT_EQ(SignedPayload(*token, *found, algorithm), R"({"sub":"treff"})");
  }
}

TEST(SigningKeys, OthersAreRefusedWithoutAWordOfThem) {
  json pub = NewKey(R_KEY_TYPE_EDDSA, 256);
  pub.erase("d");
  json other = NewKey(R_KEY_TYPE_EDDSA, 256);
  other["alg"] = "RS256";
  for (const std::string& bad :
       {std::string(), std::string("secret words"), std::string("{}"), pub.dump(), other.dump(),
        NewKey(R_KEY_TYPE_RSA, 1024).dump(), std::string(R"({"kty":"oct","k":"c2VjcmV0"})")}) {
    const auto key = SigningKey::Parse(bad);
    EXPECT_THAT(key, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("private key"))) << bad;
    EXPECT_THAT(std::string(key.status().message()), Not(HasSubstr("secret words")));
  }
}

TEST(SigningKeys, EachNewOneIsAnother) {
  const auto one = SigningKey::Generate();
  const auto another = SigningKey::Generate();
  ASSERT_THAT(one, IsOk());
  ASSERT_THAT(another, IsOk());
  EXPECT_NE(one->public_keys(), another->public_keys());
}

}  // namespace
}  // namespace treff::platform
