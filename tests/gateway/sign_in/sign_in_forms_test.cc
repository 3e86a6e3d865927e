// The pieces of signing in, each alone: addresses, seals, attempts, an issuer's metadata.
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/gateway/session/issuer/attempt.h"
#include "services/gateway/session/issuer/discovery.h"
#include "services/gateway/session/issuer/failure_page.h"
#include "services/gateway/session/issuer/token_endpoint.h"
#include "services/gateway/session/origin.h"
#include "services/gateway/session/public_address.h"
#include "services/gateway/session/sealer.h"
#include "services/gateway/sign_in_setup.h"
#include "services/platform/identity/access_control.h"
#include "services/platform/identity/keys/key_set.h"
#include "services/platform/identity/keys/signing_key.h"
#include "services/platform/values/clock.h"
#include "tests/gateway/fake_request.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace treff::gateway {
namespace {

using absl::StatusCode;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::StatusIs;

TEST(PublicAddress, IsAnOriginOfHttpsOrTheLoopback) {
  const auto address = PublicAddress::Parse("https://Treff.Example.org:443/");
  ASSERT_THAT(address, IsOk());
  EXPECT_EQ(address->origin(), "https://treff.example.org");
  EXPECT_EQ(address->host(), "treff.example.org");
  EXPECT_EQ(address->Url("/session/return"), "https://treff.example.org/session/return");
  EXPECT_EQ(PublicAddress::Parse("http://127.0.0.1:7075")->host(), "127.0.0.1:7075");
  EXPECT_FALSE(PublicAddress::Parse("http://localhost")->is_https());
  for (const char* bad :
       {"", "treff.example.org", "http://treff.example.org", "https://", "https://a/b",
        "https://user@a", "https://a?b", "ftp://a", "https://a:0", "http://127.0.0.1.evil.org"}) {
    EXPECT_THAT(PublicAddress::Parse(bad), StatusIs(StatusCode::kInvalidArgument)) << bad;
  }
}

TEST(PublicAddress, IsTheOnlyNameAndTheOnlyOrigin) {
  const auto address = *PublicAddress::Parse("https://treff.example.org");
  const auto of = [](const char* name, const char* value) {
    return FakeRequest("POST", "/session", {{name, value}});
  };
  EXPECT_THAT(CheckHost(of("Host", "TREFF.example.org"), &address), IsOk());
  EXPECT_THAT(CheckOrigin(of("Origin", "https://treff.example.org"), &address), IsOk());
  for (const char* host : {"127.0.0.1:7075", "localhost", "evil.example", "treff.example.org:80",
                           "treff.example.org.evil.example", ""}) {
    EXPECT_THAT(CheckHost(of("Host", host), &address),
                StatusIs(StatusCode::kPermissionDenied, HasSubstr("https://treff.example.org")));
  }
  for (const char* origin : {"http://treff.example.org", "https://evil.example", "null"}) {
    FakeRequest request = of("Origin", origin);
    request.headers["Host"] = "evil.example";
    EXPECT_THAT(CheckOrigin(request, &address), StatusIs(StatusCode::kPermissionDenied)) << origin;
  }
}

TEST(Seals, OpenWithTheirKeyInTheirPlaceAlone) {
  const testing::TempDir folder;
  std::ofstream(folder.File("key")) << std::string(64, 'c') << "\n";
  const Sealer sealer = *Sealer::WithKeyOf(folder.File("key"));
  const std::string sealed = sealer.Seal("a secret", "here");

  EXPECT_EQ(sealer.Open(sealed, "here"), "a secret");
  EXPECT_NE(sealer.Seal("a secret", "here"), sealed);
  EXPECT_THAT(sealed, Not(HasSubstr("secret")));
  EXPECT_FALSE(sealer.Open(sealed, "there"));
  EXPECT_FALSE(Sealer::WithNewKey().Open(sealed, "here"));
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string damaged = sealed;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_FALSE(sealer.Open(damaged, "here")) << i;
    EXPECT_FALSE(sealer.Open(sealed.substr(0, i), "here")) << i;
  }
  for (const char* bad : {"", "abc", "VERSION:1", "zz"}) {
    std::ofstream(folder.File("key")) << bad;
    EXPECT_THAT(Sealer::WithKeyOf(folder.File("key")),
                StatusIs(StatusCode::kInvalidArgument, HasSubstr("openssl rand -hex 32")));
  }
}

TEST(Attempts, LastTenMinutesAndHoldSecretsOfTheirOwn) {
  const absl::Time now = absl::FromUnixSeconds(1'000'000);
  const Sealer sealer = Sealer::WithNewKey();
  const SignInAttempt attempt = NewAttempt("/plans?a=b", "nn", now);
  const std::string cookie = SealedAttempt(attempt, sealer);

  const auto opened = OpenAttempt(cookie, sealer, now + kLongestAttempt - absl::Seconds(1));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->path, "/plans?a=b");
  EXPECT_EQ(opened->language, "nn");
  EXPECT_EQ(opened->state, attempt.state);
  EXPECT_EQ(opened->nonce, attempt.nonce);
  EXPECT_EQ(opened->verifier, attempt.verifier);
  EXPECT_EQ(attempt.state.size(), 43u);
  EXPECT_NE(attempt.state, NewAttempt("/", "nb", now).state);
  EXPECT_THAT(cookie, ::testing::MatchesRegex("[A-Za-z0-9_-]+"));
  EXPECT_FALSE(OpenAttempt(cookie, sealer, now + kLongestAttempt));
  EXPECT_FALSE(OpenAttempt(cookie, Sealer::WithNewKey(), now));
  EXPECT_FALSE(OpenAttempt("", sealer, now));
}

// The example of RFC 7636, appendix B.
TEST(Attempts, ShowTheIssuerWhatTheStandardSays) {
  EXPECT_EQ(ChallengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

json GoodMetadata() {
  return {{"issuer", "https://login.example.org"},
          {"authorization_endpoint", "https://login.example.org/authorize?tenant=1"},
          {"token_endpoint", "https://login.example.org/token"}};
}

TEST(IssuerMetadata, IsReadAndWhatIsNotSafeIsRefusedByName) {
  const auto parse = [](const json& over) {
    json metadata = GoodMetadata();
    metadata.merge_patch(over);
    return ParseIssuerMetadata(metadata.dump(), "https://login.example.org");
  };
  EXPECT_EQ(parse(json::object())->token_endpoint, "https://login.example.org/token");
  EXPECT_FALSE(parse(json::object())->secret_in_form);
  EXPECT_TRUE(
      parse({{"token_endpoint_auth_methods_supported", {"client_secret_post"}}})->secret_in_form);
  EXPECT_THAT(parse({{"issuer", "https://login.example.org/"}}),
              StatusIs(StatusCode::kInvalidArgument, HasSubstr("to the letter")));
  EXPECT_THAT(parse({{"code_challenge_methods_supported", {"plain"}}}),
              StatusIs(StatusCode::kInvalidArgument, HasSubstr("S256")));
  for (const char* name : {"authorization_endpoint", "token_endpoint", "end_session_endpoint"}) {
    for (const char* bad : {"http://login.example.org/x", "javascript:alert(1)", "/authorize",
                            "https://login.example.org/x\r\nSet-Cookie: a=b"}) {
      EXPECT_THAT(parse({{name, bad}}), StatusIs(StatusCode::kInvalidArgument, HasSubstr(name)))
          << bad;
    }
  }
  for (const char* bad : {"", "[]", "<html>", "{}"}) {
    EXPECT_THAT(ParseIssuerMetadata(bad, "https://login.example.org"),
                StatusIs(StatusCode::kInvalidArgument));
  }
}

TEST(TokenEndpoint, ShowsItsSecretAsTheIssuerTakesItAndNeverInAnError) {
  FormPost sent;
  FormAnswer answer{.status = 400, .body = R"({"error":"invalid_grant","error_description":"x"})"};
  const TokenEndpoint endpoint(
      {.issuer = "https://login.example.org", .id = "a client", .secret = "s:cret"},
      [&](const FormPost& post) {
        sent = post;
        return absl::StatusOr<FormAnswer>(answer);
      },
      platform::SystemClock());
  IssuerMetadata issuer{.authorization_endpoint = "",
                        .token_endpoint = "https://login.example.org/token",
                        .end_session_endpoint = ""};

  const auto refused = endpoint.Ask(issuer, {{"code", "abc"}});
  EXPECT_THAT(refused, StatusIs(StatusCode::kPermissionDenied, HasSubstr("invalid_grant")));
  EXPECT_THAT(std::string(refused.status().message()),
              AllOf(Not(HasSubstr("abc")), Not(HasSubstr("cret"))));
  EXPECT_EQ(sent.authorization, "Basic YSUyMGNsaWVudDpzJTNBY3JldA==");
  EXPECT_EQ(platform::Encoded(sent.fields), "code=abc");
  issuer.secret_in_form = true;
  answer = {.status = 200, .body = R"({"token_type":"bearer","access_token":"t"})"};
  EXPECT_EQ(endpoint.Ask(issuer, {})->access, "t");
  EXPECT_EQ(sent.authorization, "");
  EXPECT_EQ(platform::Encoded(sent.fields), "client_id=a%20client&client_secret=s%3Acret");
  for (const char* bad : {"", "[]", "{}", R"({"access_token":"t","token_type":"mac"})"}) {
    answer.body = bad;
    EXPECT_THAT(endpoint.Ask(issuer, {}), StatusIs(StatusCode::kDataLoss)) << bad;
  }
}

TEST(TokenEndpoint, ProvesItselfByAKeyOnceEachTimeAndToItsIssuerAlone) {
  auto key = platform::SigningKey::Generate();
  ASSERT_THAT(key, IsOk());
  const auto keys = platform::KeySet::Parse(key->public_keys());
  std::vector<FormPost> sent;
  const platform::FixedClock clock(absl::FromUnixSeconds(1'795'000'000));
  const TokenEndpoint endpoint(
      {.issuer = "https://login.example.org", .id = "treff", .secret = "", .key = *key},
      [&](const FormPost& post) {
        sent.push_back(post);
        return absl::StatusOr<FormAnswer>(
            FormAnswer{.status = 200, .body = R"({"token_type":"bearer","access_token":"t"})"});
      },
      clock);
  const IssuerMetadata issuer{.token_endpoint = "https://login.example.org/token"};

  ASSERT_THAT(endpoint.Ask(issuer, {}), IsOk());
  ASSERT_THAT(endpoint.Ask(issuer, {}), IsOk());

  std::set<std::string> ids;
  for (const FormPost& post : sent) {
    EXPECT_EQ(post.authorization, "");
    const std::map<std::string, std::string> fields(post.fields.begin(), post.fields.end());
    EXPECT_EQ(fields.at("client_id"), "treff");
    EXPECT_EQ(fields.at("client_assertion_type"),
              "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    const auto payload =
        platform::SignedPayload(fields.at("client_assertion"), *(*keys)->Find(""), "EdDSA");
    ASSERT_TRUE(payload.has_value());
    nlohmann::json claims = nlohmann::json::parse(*payload);
    ids.insert(claims["jti"].get<std::string>());
    claims.erase("jti");
    EXPECT_EQ(claims, nlohmann::json({{"iss", "treff"},
                                      {"sub", "treff"},
                                      {"aud", "https://login.example.org"},
                                      {"iat", 1'795'000'000},
                                      {"exp", 1'795'000'060}}));
  }
  EXPECT_EQ(ids.size(), 2u);
}

TEST(FailurePages, SpeakTheLanguageOfTheReader) {
  EXPECT_EQ(PreferredLanguage("nn-NO,nn;q=0.9,en;q=0.5"), "nn");
  EXPECT_EQ(PreferredLanguage("de, en-GB;q=0.8"), "en");
  EXPECT_EQ(PreferredLanguage("no"), "nb");
  EXPECT_EQ(PreferredLanguage(""), "nb");
  EXPECT_EQ(PreferredLanguage("<script>"), "nb");
}

class GatewayOptionsTest : public ::testing::Test {
 protected:
  absl::Status Check(const GatewayOptions& options, const std::string& address = "127.0.0.1:0") {
    return SetUpSignIn("address", address, options).status();
  }
  GatewayOptions Whole() const {
    return {.issuer_sign_in = {.client_id = "treff", .client_secret_file = ""},
            .public_address = "https://treff.example.org",
            .access = access_.get()};
  }

  const testing::TempDir folder_;
  const std::string key_ = [this] {
    std::ofstream(folder_.File("keys"))
        << R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"1",)"
        << R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})";
    return folder_.File("keys");
  }();
  const std::unique_ptr<platform::AccessControl> access_ =
      *platform::AccessControl::Make({.issuer = "https://login.example.org",
                                      .audience = "treff",
                                      .keys = key_,
                                      .role_claim = "treff_role",
                                      .tls = {}});
};

TEST_F(GatewayOptionsTest, OtherMachinesReachItOnlyWherePeopleSignInByOneAddress) {
  EXPECT_THAT(Check(Whole(), "0.0.0.0:0"), IsOk());
  EXPECT_THAT(Check(Whole()), IsOk());

  GatewayOptions options = Whole();
  options.issuer_sign_in.client_id = "";
  EXPECT_THAT(Check(options, "0.0.0.0:0"),
              StatusIs(StatusCode::kInvalidArgument,
                       AllOf(HasSubstr("--address=0.0.0.0:0 must be an address of this machine's"),
                             HasSubstr("--sign_in_client_id"))));
  options = Whole();
  options.public_address = "";
  EXPECT_THAT(Check(options, "0.0.0.0:0"),
              StatusIs(StatusCode::kInvalidArgument, HasSubstr("--public_address")));
  options.public_address = "http://localhost:7075";
  EXPECT_THAT(Check(options), IsOk());
  EXPECT_THAT(Check(options, "0.0.0.0:0"),
              StatusIs(StatusCode::kInvalidArgument, HasSubstr("must be https://")));
  EXPECT_THAT(Check({}, "0.0.0.0:0"), StatusIs(StatusCode::kInvalidArgument));
}

TEST_F(GatewayOptionsTest, WhatDoesNotGoTogetherIsRefusedByFlag) {
  const auto refusal = [&](const std::function<void(GatewayOptions&)>& change) {
    GatewayOptions options = Whole();
    change(options);
    const absl::Status status = Check(options);
    EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
    return std::string(status.message());
  };
  EXPECT_THAT(refusal([](auto& o) { o.access = nullptr; }), HasSubstr("--identity_issuer"));
  EXPECT_THAT(refusal([](auto& o) { o.demo_sign_in = true; }), HasSubstr("--demo_sign_in"));
  EXPECT_THAT(refusal([](auto& o) { o.issuer_sign_in.scope = "profile"; }),
              HasSubstr("--sign_in_scope=profile must have openid"));
  EXPECT_THAT(refusal([](auto& o) { o.public_address = "treff"; }),
              HasSubstr("--public_address=treff: must be https://"));
  EXPECT_THAT(refusal([](auto& o) { o.redis_address = "redis:6379"; }),
              HasSubstr("--redis_address needs --session_key_file"));
  EXPECT_THAT(refusal([&](auto& o) { o.session_key_file = key_; }),
              AllOf(HasSubstr("--session_key_file="), Not(HasSubstr("Ed25519"))));
  EXPECT_THAT(refusal([&](auto& o) { o.issuer_sign_in.client_secret_file = "/dev/null"; }),
              HasSubstr("must hold the client's secret"));
  // The keys of the issuer are public.
  EXPECT_THAT(refusal([&](auto& o) { o.issuer_sign_in.client_key_file = key_; }),
              AllOf(HasSubstr("--sign_in_client_key_file="), HasSubstr("must be a private key")));
  EXPECT_THAT(refusal([&](auto& o) {
                o.issuer_sign_in.client_key_file = key_;
                o.issuer_sign_in.client_secret_file = key_;
              }),
              HasSubstr("--sign_in_client_secret_file does not go with"));
}

}  // namespace
}  // namespace treff::gateway
