// Which tokens are believed, and which are not.
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/platform/identity/demo_issuer.h"
#include "services/platform/identity/token_verifier.h"
#include "services/platform/status/error_details.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/clock.h"
#include "tests/platform/identity/test_issuer.h"
#include "tests/testing/matchers.h"

namespace treff::platform {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using v1::Access;

// Gives what a test says, and counts how often it is asked.
class FakeSource : public KeySource {
 public:
  struct State {
    absl::StatusOr<std::string> keys;
    int fetches = 0;
  };
  explicit FakeSource(State& state) : state_(state) {}
  absl::StatusOr<std::string> Fetch() override {
    ++state_.fetches;
    return state_.keys;
  }

 private:
  State& state_;
};

const TestKey& RsaKey() {
  static const auto& key = *new TestKey(R_KEY_TYPE_RSA, 2048, "rsa");
  return key;
}
const TestKey& EcKey() {
  static const auto& key = *new TestKey(R_KEY_TYPE_EC, 256, "ec");
  return key;
}
const TestKey& EdKey() {
  static const auto& key = *new TestKey(R_KEY_TYPE_EDDSA, 256, "ed");
  return key;
}

class Tokens : public ::testing::Test {
 protected:
  FakeSource::State source_{.keys = KeySetOf(RsaKey(), EcKey(), EdKey())};
  FixedClock clock_{TestNow()};
  TokenVerifier verifier_{
      {.rules = {.issuer = kTestIssuer, .audience = kTestAudience}, .most_kept = 3},
      std::make_unique<FakeSource>(source_),
      clock_};
};

int RefusedFor(const std::string& cause) {
  const std::string text = MetricsText();
  const std::string line = absl::StrCat("treff_tokens_refused_total{cause=\"", cause, "\"} ");
  const size_t at = text.find(line);
  return at == std::string::npos ? 0 : std::stoi(text.substr(at + line.size()));
}

// Twice: a refusal that were remembered would not be counted again.
void ExpectRefused(TokenVerifier& verifier, const std::string& token, const std::string& cause) {
  for (int i = 0; i < 2; ++i) {
    const int before = RefusedFor(cause);
    const absl::Status status = verifier.Verify(token).status();
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnauthenticated)) << cause;
    EXPECT_EQ(CauseOf(status), cause) << status;
    EXPECT_EQ(RefusedFor(cause), before + 1) << cause;
    const std::vector<std::string> parts = absl::StrSplit(token, '.');
    for (const std::string& part : parts) {
      if (part.size() <= 8) continue;
      EXPECT_THAT(std::string(status.message()), Not(HasSubstr(part)));
    }
  }
}

json With(json claims, const char* name, const json& value) {
  claims[name] = value;
  return claims;
}

json Without(json claims, const char* name) {
  claims.erase(name);
  return claims;
}

TEST_F(Tokens, AreBelievedInEachAlgorithmThatTheirKeyIsFor) {
  const std::vector<std::pair<const TestKey*, jwa_alg>> ways = {{&RsaKey(), R_JWA_ALG_RS256},
                                                                {&RsaKey(), R_JWA_ALG_PS256},
                                                                {&EcKey(), R_JWA_ALG_ES256},
                                                                {&EdKey(), R_JWA_ALG_EDDSA}};
  for (const auto& [key, algorithm] : ways) {
    const auto bearer = verifier_.Verify(key->Sign(algorithm, OfficerClaims()));
    ASSERT_THAT(bearer, IsOk()) << r_jwa_alg_to_str(algorithm);
    EXPECT_EQ((*bearer)->caller, "officer-7");
    EXPECT_EQ((*bearer)->principal.role, Access::OFFICER);
    EXPECT_EQ((*bearer)->principal.own, "");
  }
  EXPECT_EQ(source_.fetches, 1);
}

TEST_F(Tokens, AreRefusedWhoseClaimsDoNotHold) {
  const json good = OfficerClaims();
  const int64_t now = absl::ToUnixSeconds(TestNow());
  const std::vector<std::pair<json, std::string>> wrong = {
      {With(good, "exp", now - 61), "expired"},
      {With(good, "exp", "tomorrow"), "expired"},
      {With(good, "exp", 1e300), "expired"},
      {Without(good, "exp"), "expired"},
      {With(good, "nbf", now + 61), "not_yet_valid"},
      {With(good, "nbf", "soon"), "not_yet_valid"},
      {With(good, "iss", "https://other.example"), "issuer"},
      {With(good, "iss", json::array({kTestIssuer})), "issuer"},
      {Without(good, "iss"), "issuer"},
      {With(good, "aud", "another"), "audience"},
      {With(good, "aud", json::array({"a", "b"})), "audience"},
      {Without(good, "aud"), "audience"},
      {Without(good, "treff_role"), "role"},
      {With(good, "treff_role", "king"), "role"},
      {With(good, "treff_role", "OFFICER"), "role"},
      {With(good, "treff_role", "role_unspecified"), "role"},
      {With(good, "treff_role", "service"), "role"},
      {With(good, "treff_role", json::array({"officer", "lead"})), "role"},
      {With(Without(good, "treff_role"), "scope", "openid profile"), "role"},
      {With(Without(good, "treff_role"), "scope", "treff:officer treff:lead"), "role"},
      {With(good, "treff_role", "municipality"), "place"},
      {With(With(good, "treff_role", "municipality"), "treff_place", "03"), "place"},
      {With(With(good, "treff_role", "county"), "treff_place", "0301"), "place"},
      {With(With(good, "treff_role", "county"), "treff_place", "0x"), "place"},
      {With(good, "treff_role", "system"), "consumer"},
      {With(With(good, "treff_role", "system"), "consumer", {{"ID", "0192:12"}}), "consumer"},
      {Without(good, "sub"), "subject"},
      {With(good, "sub", "Kari Nordmann"), "subject"},
      {With(good, "sub", std::string(201, 'x')), "subject"},
      {With(good, "sub", "person-01819010001"), "subject"},
  };
  for (const auto& [claims, cause] : wrong) {
    SCOPED_TRACE(claims.dump());
    ExpectRefused(verifier_, EdKey().Sign(R_JWA_ALG_EDDSA, claims), cause);
  }
}

TEST_F(Tokens, HaveAMinuteOfLeeway) {
  const int64_t now = absl::ToUnixSeconds(TestNow());
  EXPECT_THAT(
      verifier_.Verify(EdKey().Sign(R_JWA_ALG_EDDSA, With(OfficerClaims(), "exp", now - 59))),
      IsOk());
  EXPECT_THAT(
      verifier_.Verify(EdKey().Sign(R_JWA_ALG_EDDSA, With(OfficerClaims(), "nbf", now + 60))),
      IsOk());
}

TEST_F(Tokens, SayWhoseTheirBearerIs) {
  const auto principal_of = [&](const json& claims) {
    const auto bearer = verifier_.Verify(EdKey().Sign(R_JWA_ALG_EDDSA, claims));
    EXPECT_THAT(bearer, IsOk()) << claims.dump();
    return bearer.ok() ? **bearer : Bearer{};
  };
  const json good = OfficerClaims();
  EXPECT_EQ(principal_of(With(With(good, "treff_role", "municipality"), "treff_place", "0301"))
                .principal.own,
            "municipalities/0301");
  EXPECT_EQ(
      principal_of(With(With(good, "treff_role", "county"), "treff_place", "03")).principal.own,
      "regions/03");
  const Bearer by_scope =
      principal_of(With(Without(good, "treff_role"), "scope", "openid treff:lead"));
  EXPECT_EQ(by_scope.principal.role, Access::LEAD);
  const json consumer = {{"authority", "iso6523-actorid-upis"}, {"ID", "0192:889640782"}};
  const Bearer system =
      principal_of(With(With(Without(Without(good, "treff_role"), "sub"), "scope", "treff:system"),
                        "consumer", consumer));
  EXPECT_EQ(system.principal.role, Access::SYSTEM);
  EXPECT_EQ(system.principal.own, "systems/889640782");
  EXPECT_EQ(system.caller, "systems/889640782");
}

TEST_F(Tokens, AreRefusedThatAreForged) {
  const std::string good = EdKey().Sign(R_JWA_ALG_EDDSA, OfficerClaims());
  const std::vector<std::string> parts = absl::StrSplit(good, '.');
  const std::string lead = Part(With(OfficerClaims(), "treff_role", "lead").dump());
  const TestKey stranger(R_KEY_TYPE_EDDSA, 256, EdKey().id());

  ExpectRefused(verifier_, absl::StrCat(parts[0], ".", lead, ".", parts[2]), "signature");
  ExpectRefused(verifier_, stranger.Sign(R_JWA_ALG_EDDSA, OfficerClaims()), "signature");
  // Its own key, sent along: looked at, it would hold.
  ExpectRefused(verifier_,
                stranger.Sign(R_JWA_ALG_EDDSA, OfficerClaims(),
                              {{"jwk", json::parse(stranger.public_json())}}),
                "signature");
}

TEST_F(Tokens, AreRefusedThatNobodySigned) {
  const std::string claims = Part(OfficerClaims().dump());
  for (const char* algorithm : {"none", "None", "", "HS256", "RS1", "RS512"}) {
    const std::string header = Part(json({{"alg", algorithm}, {"kid", "ed"}}).dump());
    ExpectRefused(verifier_, absl::StrCat(header, ".", claims, ".", Part("anything")), "algorithm");
  }
  const std::string none = Part(R"({"alg":"none","kid":"ed"})");
  ExpectRefused(verifier_, absl::StrCat(none, ".", claims, "."), "malformed");
  ExpectRefused(verifier_, absl::StrCat(none, ".", claims), "malformed");
  EXPECT_EQ(source_.fetches, 0);
}

TEST_F(Tokens, AreRefusedThatThePublicKeySigned) {
  // Whoever took the algorithm from the token would take the public key for a secret.
  for (const std::string& secret : {RsaKey().public_json(), std::string("rsa")}) {
    ExpectRefused(verifier_, TestKey::SignWithSecret(secret, "rsa", OfficerClaims()), "algorithm");
  }
}

TEST_F(Tokens, AreRefusedInAnAlgorithmOfAnotherKey) {
  // A key's type decides: the RSA key does not sign for the curve's, nor its own other hash.
  const std::string claims = Part(OfficerClaims().dump());
  const std::string header = Part(R"({"alg":"ES256","kid":"rsa"})");
  ExpectRefused(verifier_, absl::StrCat(header, ".", claims, ".", Part(std::string(64, 'x'))),
                "algorithm");
  json only_ps = json::parse(RsaKey().public_json());
  only_ps["alg"] = "PS256";
  source_.keys = json({{"keys", json::array({only_ps})}}).dump();
  EXPECT_THAT(verifier_.RefreshKeys(), IsOk());
  ExpectRefused(verifier_, RsaKey().Sign(R_JWA_ALG_RS256, OfficerClaims()), "algorithm");
  EXPECT_THAT(verifier_.Verify(RsaKey().Sign(R_JWA_ALG_PS256, OfficerClaims())), IsOk());
}

TEST_F(Tokens, AreRefusedThatAreNone) {
  const std::string good = EdKey().Sign(R_JWA_ALG_EDDSA, OfficerClaims());
  for (const std::string& token :
       {std::string(), std::string("x"), std::string(".."), good + ".x", good + " ",
        absl::StrCat("e30.", Part("{}"), ".", Part("x")) + "\xff"}) {
    ExpectRefused(verifier_, token, "malformed");
  }
  ExpectRefused(verifier_,
                EdKey().Sign(R_JWA_ALG_EDDSA, OfficerClaims(),
                             {{"crit", json::array({"b64"})}, {"b64", false}}),
                "malformed");
  ExpectRefused(verifier_, EdKey().Sign(R_JWA_ALG_EDDSA, OfficerClaims(), {{"typ", "logout+jwt"}}),
                "malformed");
  ExpectRefused(verifier_, EdKey().Sign(R_JWA_ALG_EDDSA, json::array({1})), "malformed");
}

TEST_F(Tokens, OfNineKilobytesAreRefusedUnread) {
  const std::string long_one =
      EdKey().Sign(R_JWA_ALG_EDDSA, With(OfficerClaims(), "filling", std::string(9000, 'x')));
  ASSERT_GT(long_one.size(), 9216u);
  ExpectRefused(verifier_, long_one, "too_long");
  EXPECT_EQ(source_.fetches, 0);
}

TEST_F(Tokens, OfAnUnknownKeyAskTheIssuerOnceAMinute) {
  const TestKey unknown(R_KEY_TYPE_EDDSA, 256, "unknown");
  const std::string token = unknown.Sign(R_JWA_ALG_EDDSA, OfficerClaims());
  ASSERT_THAT(verifier_.RefreshKeys(), IsOk());
  const int before = source_.fetches;

  for (int i = 0; i < 5; ++i) ExpectRefused(verifier_, token, "unknown_key");
  EXPECT_EQ(source_.fetches, before + 1);
  clock_.Set(TestNow() + absl::Seconds(61));
  ExpectRefused(verifier_, token, "unknown_key");
  EXPECT_EQ(source_.fetches, before + 2);
}

TEST_F(Tokens, OfANewKeyAreBelievedAndThoseOfTheOldNoMore) {
  const std::string old_token = EdKey().Sign(R_JWA_ALG_EDDSA, OfficerClaims());
  ASSERT_THAT(verifier_.Verify(old_token), IsOk());
  clock_.Set(TestNow() + absl::Minutes(2));
  const TestKey fresh(R_KEY_TYPE_EDDSA, 256, "fresh");
  source_.keys = KeySetOf(fresh);

  EXPECT_THAT(verifier_.Verify(old_token), IsOk()) << "nobody has asked the issuer yet";
  EXPECT_THAT(verifier_.Verify(fresh.Sign(R_JWA_ALG_EDDSA, OfficerClaims())), IsOk());
  ExpectRefused(verifier_, old_token, "unknown_key");
}

TEST_F(Tokens, AreBelievedByTheKeysAtHandWhenTheIssuerIsAway) {
  ASSERT_THAT(verifier_.RefreshKeys(), IsOk());
  for (const absl::StatusOr<std::string>& answer :
       {absl::StatusOr<std::string>(absl::UnavailableError("gone")),
        absl::StatusOr<std::string>("<html>"), absl::StatusOr<std::string>(R"({"keys":[]})")}) {
    source_.keys = answer;
    EXPECT_THAT(verifier_.RefreshKeys(), Not(IsOk()));
    EXPECT_THAT(verifier_.Verify(EcKey().Sign(R_JWA_ALG_ES256, OfficerClaims())), IsOk());
  }
}

TEST_F(Tokens, WaitForAnIssuerThatWasNeverThere) {
  source_.keys = absl::UnavailableError("gone");
  const std::string token = EdKey().Sign(R_JWA_ALG_EDDSA, OfficerClaims());
  EXPECT_THAT(verifier_.Verify(token), StatusIs(absl::StatusCode::kUnavailable));
  source_.keys = KeySetOf(EdKey());
  EXPECT_THAT(verifier_.Verify(token), StatusIs(absl::StatusCode::kUnavailable))
      << "not asked at every call";
  clock_.Set(TestNow() + absl::Seconds(6));
  EXPECT_THAT(verifier_.Verify(token), IsOk());
}

TEST_F(Tokens, AreVerifiedOnceWhileTheyAreGood) {
  const std::string token = EdKey().Sign(R_JWA_ALG_EDDSA, OfficerClaims());
  const auto first = verifier_.Verify(token);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(*verifier_.Verify(token), *first);
  // The bound is three: the fourth lets one go, and all are believed as before.
  for (int i = 0; i < 5; ++i) {
    const json claims = With(OfficerClaims(), "sub", absl::StrCat("officer-", i));
    EXPECT_THAT(verifier_.Verify(EdKey().Sign(R_JWA_ALG_EDDSA, claims)), IsOk());
  }
  clock_.Set(TestNow() + absl::Hours(1) + absl::Seconds(59));
  EXPECT_THAT(verifier_.Verify(token), IsOk());
  clock_.Set(TestNow() + absl::Hours(1) + absl::Seconds(60));
  ExpectRefused(verifier_, token, "expired");
}

TEST(DemoIssuers, GiveTokensThatTheirOwnKeyVerifies) {
  const auto issuer = *DemoIssuer::Make(SystemClock());
  TokenVerifier verifier({.rules = DemoIssuer::rules()}, issuer->NewKeySource(), SystemClock());
  const auto another = *DemoIssuer::Make(SystemClock());

  const auto token = issuer->Mint("municipality", "0301");
  ASSERT_THAT(token, IsOk());
  const auto bearer = verifier.Verify(*token);
  ASSERT_THAT(bearer, IsOk());
  EXPECT_EQ((*bearer)->principal.own, "municipalities/0301");
  EXPECT_EQ((*bearer)->caller, "demo:municipality:0301");
  EXPECT_EQ((*verifier.Verify(*issuer->Mint("system", "889640782")))->principal.own,
            "systems/889640782");
  ExpectRefused(verifier, *another->Mint("lead", ""), "unknown_key");
  for (const auto& [role, place] :
       std::vector<std::pair<std::string, std::string>>{{"service", ""},
                                                        {"king", ""},
                                                        {"municipality", "03"},
                                                        {"county", ""},
                                                        {"officer", "0301"},
                                                        {"system", "1"}}) {
    EXPECT_THAT(issuer->Mint(role, place), StatusIs(absl::StatusCode::kInvalidArgument)) << role;
  }
}

}  // namespace
}  // namespace treff::platform
