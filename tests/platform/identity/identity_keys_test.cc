// Which keys tokens may be signed with, and where they come from.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "services/platform/identity/keys/key_set.h"
#include "services/platform/identity/keys/key_source.h"
#include "tests/platform/identity/test_issuer.h"
#include "tests/testing/matchers.h"

namespace treff::platform {
namespace {

using nlohmann::json;
using treff::testing::IsOk;
using treff::testing::StatusIs;

TEST(KeySets, PassOverKeysThatMayNotSign) {
  const std::string ed = TestKey(R_KEY_TYPE_EDDSA, 256, "ed").public_json();
  json encrypts = json::parse(ed);
  encrypts["use"] = "enc";
  const std::string secret = R"({"kty":"oct","kid":"s","k":"c2VjcmV0"})";
  const TestKey weak(R_KEY_TYPE_RSA, 1024, "weak");
  for (const std::string& keys : {encrypts.dump(), secret, weak.public_json(), std::string("{}")}) {
    EXPECT_THAT(KeySet::Parse(absl::StrCat(R"({"keys":[)", keys, "]}")),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << keys;
    const auto with_ed = KeySet::Parse(absl::StrCat(R"({"keys":[)", keys, ",", ed, "]}"));
    ASSERT_THAT(with_ed, IsOk());
    EXPECT_NE((*with_ed)->Find("ed"), nullptr);
    EXPECT_NE((*with_ed)->Find(""), nullptr) << "the only key that is left";
    EXPECT_EQ((*with_ed)->Find("weak"), nullptr);
  }
}

TEST(KeySources, FollowWhatTheIssuerSaysOfItself) {
  std::string configuration =
      R"({"issuer":"https://issuer.example","jwks_uri":"https://keys.example/jwks"})";
  std::vector<std::string> asked;
  const HttpGet get = [&](const std::string& address) -> absl::StatusOr<std::string> {
    asked.push_back(address);
    return asked.size() % 2 == 1 ? configuration : std::string("the keys");
  };
  const auto source = NewKeySource("https://issuer.example", "", get);

  EXPECT_EQ(*source->Fetch(), "the keys");
  EXPECT_THAT(asked,
              ::testing::ElementsAre("https://issuer.example/.well-known/openid-configuration",
                                     "https://keys.example/jwks"));
  for (const char* bad : {R"({"issuer":"https://evil.example","jwks_uri":"https://k.example"})",
                          R"({"issuer":"https://issuer.example","jwks_uri":"http://k.example"})",
                          R"({"issuer":"https://issuer.example"})", "[]", "<html>"}) {
    asked.clear();
    configuration = bad;
    EXPECT_THAT(source->Fetch(), StatusIs(absl::StatusCode::kInvalidArgument)) << bad;
    EXPECT_EQ(asked.size(), 1u);
  }
}

TEST(KeySources, TakeHttpFromThisMachineAlone) {
  EXPECT_THAT(CheckKeyAddress("https://issuer.example/jwks"), IsOk());
  EXPECT_THAT(CheckKeyAddress("http://127.0.0.1:8080/jwks"), IsOk());
  EXPECT_THAT(CheckKeyAddress("http://localhost/jwks"), IsOk());
  for (const char* bad : {"http://issuer.example/jwks", "http://127.0.0.1.example/jwks",
                          "http://127.0.0.1@evil.example/", "ftp://issuer.example", ""}) {
    EXPECT_THAT(CheckKeyAddress(bad), StatusIs(absl::StatusCode::kInvalidArgument)) << bad;
  }
}

}  // namespace
}  // namespace treff::platform
