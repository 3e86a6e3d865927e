// Signing in at an issuer that has a person type a code (RFC 8628), with a clock that stands still.
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "absl/time/time.h"
#include "services/cli/commands/device_login.h"
#include "services/platform/values/clock.h"
#include "tests/cli/device_issuer.h"
#include "tests/cli/test_screen.h"
#include "tests/testing/matchers.h"

namespace treff::cli {
namespace {

using absl::StatusCode;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using treff::testing::IsOkAndHolds;
using treff::testing::StatusIs;

class DeviceLoginTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::string> SignIn() { return SignInAt(issuer_.address); }
  absl::StatusOr<std::string> SignInAt(const std::string& address) {
    DeviceLogin login({.issuer = address,
                       .client_id = "treff client",
                       .scope = "openid treff",
                       .show = [&](const DevicePrompt& prompt) { prompts_.push_back(prompt); },
                       .wait =
                           [&](absl::Duration time) {
                             waits_.push_back(time);
                             clock_.Set(clock_.Now() + time);
                           }},
                      screen_, clock_);
    return login.Token();
  }

  const Screen screen_ = TestScreen("en");
  platform::FixedClock clock_{absl::FromUnixSeconds(1'795'000'000)};
  DeviceIssuer issuer_;
  std::vector<DevicePrompt> prompts_;
  std::vector<absl::Duration> waits_;
};

TEST_F(DeviceLoginTest, AsksAsOftenAsItMayUntilThePersonHasSignedIn) {
  issuer_.token_answers = {Refused("authorization_pending"), Refused("slow_down"),
                           Refused("authorization_pending"), Given()};

  EXPECT_THAT(SignIn(), IsOkAndHolds(kToken));

  EXPECT_THAT(waits_,
              ElementsAre(absl::Seconds(2), absl::Seconds(2), absl::Seconds(7), absl::Seconds(7)));
  ASSERT_THAT(prompts_, SizeIs(1));
  EXPECT_EQ(prompts_[0].address, "https://login.example.org/device");
  EXPECT_EQ(prompts_[0].code, "WDJB-MJHT");
  EXPECT_EQ(prompts_[0].filled_address, "https://login.example.org/device?code=WDJB-MJHT");
  EXPECT_EQ(prompts_[0].lifetime, absl::Minutes(10));
}

TEST_F(DeviceLoginTest, SendsTheFormsOfTheStandard) {
  ASSERT_THAT(SignIn(), treff::testing::IsOk());

  EXPECT_THAT(
      issuer_.forms(),
      ElementsAre(httplib::Params{{"client_id", "treff client"}, {"scope", "openid treff"}},
                  httplib::Params{{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
                                  {"device_code", kDeviceCode},
                                  {"client_id", "treff client"}}));
}

TEST_F(DeviceLoginTest, WhatTheIssuerLeavesOutHasAUsualValue) {
  issuer_.device.erase("interval");
  issuer_.device.erase("expires_in");
  issuer_.device.erase("verification_uri_complete");

  EXPECT_THAT(SignIn(), IsOkAndHolds(kToken));

  EXPECT_THAT(waits_, ElementsAre(absl::Seconds(5)));
  EXPECT_EQ(prompts_[0].filled_address, "");
  EXPECT_EQ(prompts_[0].lifetime, absl::Minutes(15));
}

TEST_F(DeviceLoginTest, RefusalsSayWhoRefusedWhat) {
  const std::pair<Answer, StatusCode> refusals[] = {
      {Refused("access_denied"), StatusCode::kPermissionDenied},
      {Refused("access_denied", 403), StatusCode::kPermissionDenied},
      {Refused("authorization_declined"), StatusCode::kPermissionDenied},
      {Refused("expired_token"), StatusCode::kDeadlineExceeded},
      {Refused("invalid_client", 401), StatusCode::kInvalidArgument},
      {Refused("invalid_grant"), StatusCode::kPermissionDenied},
      {{404, "<html>"}, StatusCode::kPermissionDenied}};
  for (const auto& [answer, code] : refusals) {
    issuer_.token_answers = {answer};
    EXPECT_THAT(SignIn(), StatusIs(code, AllOf(Not(HasSubstr("secret")), Not(HasSubstr("login.")))))
        << answer.body;
  }
  issuer_.device_answer = Refused("unauthorized_client");
  EXPECT_THAT(SignIn(), StatusIs(StatusCode::kInvalidArgument, HasSubstr("--client-id")));
  issuer_.device_answer = Refused("invalid_scope");
  EXPECT_THAT(SignIn(), StatusIs(StatusCode::kInvalidArgument, HasSubstr("--scope")));
}

TEST_F(DeviceLoginTest, ACodeThatNobodyTypesEndsWithItsLife) {
  issuer_.token_answers = {Refused("authorization_pending")};
  issuer_.device["expires_in"] = 9;

  EXPECT_THAT(SignIn(), StatusIs(StatusCode::kDeadlineExceeded, HasSubstr("treff login again")));

  EXPECT_THAT(waits_, SizeIs(4));
}

TEST_F(DeviceLoginTest, NothingTakesLongerThanAQuarterOfAnHour) {
  issuer_.token_answers = {Refused("authorization_pending")};
  issuer_.device["expires_in"] = 1e12;
  issuer_.device["interval"] = 1e12;
  const absl::Time begin = clock_.Now();

  EXPECT_THAT(SignIn(), StatusIs(StatusCode::kDeadlineExceeded));

  EXPECT_LE(clock_.Now() - begin, absl::Minutes(15));
  EXPECT_THAT(waits_, SizeIs(14));
}

TEST_F(DeviceLoginTest, AnAnswerThatIsLostIsAskedForAgainMoreSlowly) {
  issuer_.token_answers = {{503, ""}, Refused("authorization_pending"), {429, "{}"}, Given()};

  EXPECT_THAT(SignIn(), IsOkAndHolds(kToken));

  EXPECT_THAT(waits_,
              ElementsAre(absl::Seconds(2), absl::Seconds(4), absl::Seconds(4), absl::Seconds(8)));
}

TEST_F(DeviceLoginTest, AnIssuerThatDoesNotAnswerIsNotAskedForLong) {
  issuer_.token_answers = {{500, ""}};
  EXPECT_THAT(SignIn(), StatusIs(StatusCode::kUnavailable, HasSubstr(issuer_.address)));
  EXPECT_THAT(waits_, SizeIs(3));

  issuer_.device_answer = {503, "{}"};
  EXPECT_THAT(SignIn(), StatusIs(StatusCode::kUnavailable));
  issuer_.metadata_answer = {502, "{}"};
  EXPECT_THAT(SignIn(), StatusIs(StatusCode::kUnavailable));
  issuer_.Stop();
  EXPECT_THAT(SignIn(), StatusIs(StatusCode::kUnavailable, HasSubstr(issuer_.address)));
}

TEST_F(DeviceLoginTest, IssuersThatOthersCouldReadAlongAtAreNotAsked) {
  for (const char* address :
       {"", "issuer.example.org", "http://issuer.example.org", "http://127.example.org",
        "http://127.0.0.1@issuer.example.org", "http://127.0.0.1:80@issuer.example.org/",
        "https://user:password@issuer.example.org", "ftp://127.0.0.1", "file:///etc/passwd",
        "https://issuer.example.org/?x=1", "https://issuer.example.org/#x",
        "https://issuer.example.org/ x", "http://127.0.0.1\\.example.org"}) {
    EXPECT_THAT(SignInAt(address),
                StatusIs(StatusCode::kInvalidArgument,
                         AllOf(HasSubstr("--issuer"), Not(HasSubstr("password")))))
        << address;
  }
}

TEST_F(DeviceLoginTest, AnIssuerWithoutDeviceFlowSaysSo) {
  for (const char* endpoint : {"device_authorization_endpoint", "token_endpoint"}) {
    const json all = issuer_.metadata;
    issuer_.metadata.erase(endpoint);
    EXPECT_THAT(SignIn(), StatusIs(StatusCode::kFailedPrecondition, HasSubstr("--from")));
    issuer_.metadata = all;
  }
  EXPECT_THAT(issuer_.forms(), IsEmpty());
}

TEST_F(DeviceLoginTest, CodesGoToNoAddressThatOthersCouldReadAlongAt) {
  for (const char* endpoint : {"device_authorization_endpoint", "token_endpoint"}) {
    const json all = issuer_.metadata;
    for (const char* address :
         {"http://issuer.example.org/token", "ftp://127.0.0.1/token", "//127.0.0.1/token", "/token",
          "http://127.0.0.1@issuer.example.org/token", "javascript:0"}) {
      issuer_.metadata[endpoint] = address;
      EXPECT_THAT(SignIn(), StatusIs(StatusCode::kFailedPrecondition, HasSubstr(endpoint)))
          << address;
    }
    issuer_.metadata = all;
  }
  EXPECT_THAT(issuer_.forms(), IsEmpty());
}

TEST_F(DeviceLoginTest, AnIssuerOnTheNetNamesNoServerOnThisMachine) {
  const std::string issuer = "https://issuer.example.org";
  json metadata = {{"issuer", issuer},
                   {"device_authorization_endpoint", issuer + "/device"},
                   {"token_endpoint", issuer + "/token"}};
  EXPECT_THAT(ParseDeviceEndpoints(metadata.dump(), issuer, screen_), treff::testing::IsOk());

  metadata["token_endpoint"] = "http://127.0.0.1:7070/token";

  EXPECT_THAT(ParseDeviceEndpoints(metadata.dump(), issuer, screen_),
              StatusIs(StatusCode::kFailedPrecondition, HasSubstr("token_endpoint")));
}

TEST_F(DeviceLoginTest, AnIssuerIsWhoItSaysToTheLastSlash) {
  EXPECT_THAT(SignInAt(issuer_.address + "/"), IsOkAndHolds(kToken));

  issuer_.metadata["issuer"] = "https://issuer.example.org";
  EXPECT_THAT(SignIn(), StatusIs(StatusCode::kInvalidArgument, HasSubstr("--issuer")));
}

TEST_F(DeviceLoginTest, MetadataThatIsNoneComesOfABadIssuer) {
  for (const char* body :
       {"{", "[]", "null", "7", "<html></html>", "\"\xff\"", R"({"issuer":7})"}) {
    issuer_.metadata_answer = {200, body};
    EXPECT_THAT(SignIn(), StatusIs(StatusCode::kInvalidArgument, HasSubstr("--issuer"))) << body;
  }
  issuer_.metadata_answer = {404, "{}"};
  EXPECT_THAT(SignIn(), StatusIs(StatusCode::kInvalidArgument, HasSubstr("--issuer")));
}

TEST_F(DeviceLoginTest, CodesThatNobodyUnderstandsAreNotShown) {
  const std::pair<const char*, json> damages[] = {{"device_code", nullptr},
                                                  {"device_code", 7},
                                                  {"user_code", ""},
                                                  {"user_code", std::string(65, 'A')},
                                                  {"verification_uri", nullptr},
                                                  {"verification_uri", "http://login.example.org/"},
                                                  {"verification_uri", "javascript:0"},
                                                  {"expires_in", 0},
                                                  {"expires_in", -1e300}};
  const json sound = issuer_.device;
  for (const auto& [name, value] : damages) {
    issuer_.device = sound;
    issuer_.device[name] = value;
    EXPECT_THAT(SignIn(), StatusIs(StatusCode::kDataLoss, Not(HasSubstr("secret")))) << name;
  }
  issuer_.device_answer = {200, "{]"};
  EXPECT_THAT(SignIn(), StatusIs(StatusCode::kDataLoss));
  EXPECT_THAT(prompts_, IsEmpty());
}

TEST_F(DeviceLoginTest, TokensThatCannotBeSentAlongAreNotKept) {
  for (const json& body :
       {json({{"token_type", "Bearer"}}), json({{"access_token", kToken}}), json::array(),
        json({{"token_type", "DPoP"}, {"access_token", kToken}}),
        json({{"token_type", "Bearer"}, {"access_token", "secret with\nlines"}}),
        json({{"token_type", "Bearer"}, {"access_token", std::string(8193, 'a')}})}) {
    issuer_.token_answers = {{200, body.dump()}};
    EXPECT_THAT(SignIn(), StatusIs(StatusCode::kDataLoss, Not(HasSubstr("secret")))) << body;
  }
  issuer_.token_answers = {{200, "secret {"}};
  EXPECT_THAT(SignIn(), StatusIs(StatusCode::kDataLoss, Not(HasSubstr("secret"))));
}

}  // namespace
}  // namespace treff::cli
