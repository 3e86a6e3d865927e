// Whether an ID token answers the one sign-in of the one client.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/platform/identity/claims.h"
#include "services/platform/status/error_details.h"
#include "tests/platform/identity/test_issuer.h"
#include "tests/testing/matchers.h"

namespace treff::platform {
namespace {

using nlohmann::json;
using treff::testing::IsOk;

const IdTokenRules kRules{
    .issuer = kTestIssuer, .client_id = "treff-gateway", .nonce = "n-0S6_WzA2Mj"};

json Good() {
  return {{"iss", kTestIssuer},
          {"aud", "treff-gateway"},
          {"sub", "officer-7"},
          {"exp", absl::ToUnixSeconds(TestNow() + absl::Minutes(5))},
          {"nonce", "n-0S6_WzA2Mj"}};
}

absl::Status Check(const json& over, const IdTokenRules& rules = kRules) {
  json claims = Good();
  claims.merge_patch(over);
  return CheckIdToken(claims.dump(), rules, TestNow());
}

TEST(IdTokens, AnswerTheClientThatAsked) {
  EXPECT_THAT(Check(json::object()), IsOk());
  EXPECT_THAT(Check({{"aud", {"treff-gateway"}}}), IsOk());
  EXPECT_THAT(Check({{"aud", {"another", "treff-gateway"}}, {"azp", "treff-gateway"}}), IsOk());
  EXPECT_THAT(Check({{"azp", "treff-gateway"}}), IsOk());
}

TEST(IdTokens, OfAnythingElseAreRefusedByCause) {
  EXPECT_EQ(CauseOf(Check({{"iss", "https://evil.example"}})), "issuer");
  EXPECT_EQ(CauseOf(Check({{"aud", "another"}})), "audience");
  EXPECT_EQ(CauseOf(Check({{"aud", nullptr}})), "audience");
  EXPECT_EQ(CauseOf(Check({{"aud", {"treff-gateway", "another"}}})), "audience");
  EXPECT_EQ(CauseOf(Check({{"azp", "another"}})), "audience");
  EXPECT_EQ(CauseOf(Check({{"azp", 7}})), "audience");
  EXPECT_EQ(CauseOf(Check({{"exp", 1}})), "expired");
  EXPECT_EQ(CauseOf(Check({{"exp", nullptr}})), "expired");
  EXPECT_EQ(CauseOf(Check({{"nbf", 4'000'000'000}})), "not_yet_valid");
  EXPECT_EQ(CauseOf(Check({{"nonce", "another"}})), "nonce");
  EXPECT_EQ(CauseOf(Check({{"nonce", nullptr}})), "nonce");
  EXPECT_EQ(CauseOf(CheckIdToken("[]", kRules, TestNow())), "malformed");
}

TEST(IdTokens, WithoutANonceAnswerNoSignIn) {
  IdTokenRules rules = kRules;
  rules.nonce = "";
  EXPECT_EQ(CauseOf(Check({{"nonce", ""}}, rules)), "nonce");
  EXPECT_EQ(CauseOf(Check({{"nonce", nullptr}}, rules)), "nonce");
}

}  // namespace
}  // namespace treff::platform
