// The forms of the Connect protocol: content types, envelopes, time limits, errors.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "services/gateway/connect/codes.h"
#include "services/gateway/connect/content_type.h"
#include "services/gateway/connect/envelope.h"
#include "services/gateway/connect/error_json.h"
#include "services/gateway/connect/timeout.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "tests/gateway/sample_schema.h"
#include "tests/testing/matchers.h"

namespace treff::gateway {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::IsOkAndHolds;
using treff::testing::StatusIs;

TEST(ContentTypes, AreTheFourOfConnectInAnyCaseAndWithUtf8) {
  EXPECT_TRUE(ParseContentType("application/json")->is_json);
  EXPECT_FALSE(ParseContentType("application/proto")->is_json);
  EXPECT_TRUE(ParseContentType("application/connect+json")->streams);
  EXPECT_TRUE(ParseContentType("application/connect+proto")->streams);
  EXPECT_TRUE(ParseContentType("Application/JSON; Charset=UTF-8"));
  EXPECT_TRUE(ParseContentType("application/json ;"));
}

TEST(ContentTypes, NoneThatAPageOfAnotherSiteMaySendUnasked) {
  for (const char* type : {"", "text/plain", "application/x-www-form-urlencoded",
                           "multipart/form-data; boundary=x", "application/json; charset=latin1",
                           "application/jsonp", "application/grpc", "application/grpc-web"}) {
    EXPECT_FALSE(ParseContentType(type)) << type;
  }
}

TEST(Envelopes, OneMessageComesBackAsItWas) {
  const std::string message("a\0b", 3);

  EXPECT_THAT(OneMessage(MessageEnvelope(message)), IsOkAndHolds(message));
  EXPECT_THAT(OneMessage(MessageEnvelope("")), IsOkAndHolds(""));
  EXPECT_EQ(MessageEnvelope(std::string(300, 'x')).substr(0, 5), std::string("\0\0\0\1\x2c", 5));
  EXPECT_EQ(EndEnvelope("{}"), std::string("\2\0\0\0\2{}", 7));
}

TEST(Envelopes, WhatIsNotOneWholeMessageIsRefused) {
  const std::string good = MessageEnvelope("abc");

  for (size_t size = 0; size < good.size(); ++size) {
    EXPECT_THAT(OneMessage(good.substr(0, size)), StatusIs(StatusCode::kInvalidArgument)) << size;
  }
  EXPECT_THAT(OneMessage(good + good), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(OneMessage(std::string("\1\0\0\0\0", 5)), StatusIs(StatusCode::kUnimplemented));
  EXPECT_THAT(OneMessage(EndEnvelope("")), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(OneMessage("\xff\xff\xff\xff\xff"), StatusIs(StatusCode::kUnimplemented));
}

TEST(Timeouts, AreBoundedAndOtherwiseRefusedByName) {
  const absl::Duration most = absl::Minutes(1);

  EXPECT_THAT(ParseTimeout("", most), IsOkAndHolds(most));
  EXPECT_THAT(ParseTimeout("1500", most), IsOkAndHolds(absl::Milliseconds(1500)));
  EXPECT_THAT(ParseTimeout("9999999999", most), IsOkAndHolds(most));
  for (const char* bad : {"-1", "1.5", "1s", " 1", "12345678901", "0x10", "+5"}) {
    EXPECT_THAT(ParseTimeout(bad, most),
                StatusIs(StatusCode::kInvalidArgument, HasSubstr("Connect-Timeout-Ms")))
        << bad;
  }
}

TEST(Codes, EveryCodeHasItsWordAndStatus) {
  EXPECT_EQ(CodeWord(StatusCode::kCancelled), "canceled");
  EXPECT_EQ(HttpStatusOf(StatusCode::kUnauthenticated), 401);
  EXPECT_EQ(HttpStatusOf(StatusCode::kResourceExhausted), 429);
  for (int code = 1; code <= 16; ++code) {
    EXPECT_EQ(CodeWord(static_cast<StatusCode>(code)) == "unknown", code == 2) << code;
    EXPECT_GE(HttpStatusOf(static_cast<StatusCode>(code)), 400) << code;
  }
}

TEST(Errors, CarryReasonAndFieldsAsConnectWritesThem) {
  const JsonCodec codec(SampleSchema().pool());
  const absl::Status status = platform::FieldError("case.reference", "must be there");

  const auto json = nlohmann::json::parse(ErrorJson(status, SampleSchema(), codec));

  EXPECT_EQ(json["code"], "invalid_argument");
  EXPECT_THAT(json["message"].get<std::string>(), HasSubstr("case.reference"));
  bool has_fields = false;
  for (const auto& detail : json["details"]) {
    EXPECT_THAT(detail["value"].get<std::string>(), ::testing::Not(HasSubstr("=")));
    std::string bytes;
    ASSERT_TRUE(absl::Base64Unescape(detail["value"].get<std::string>(), &bytes));
    google::rpc::BadRequest bad;
    if (detail["type"] != "google.rpc.BadRequest") continue;
    has_fields = true;
    ASSERT_TRUE(bad.ParseFromString(bytes));
    EXPECT_EQ(bad.field_violations(0).field(), "case.reference");
    EXPECT_EQ(detail["debug"]["fieldViolations"][0]["field"], "case.reference");
  }
  EXPECT_TRUE(has_fields);
}

TEST(Errors, WithoutAReasonGetTheirCodesNameAndBadTextIsReplaced) {
  const JsonCodec codec(SampleSchema().pool());

  const auto json =
      nlohmann::json::parse(ErrorJson(absl::UnavailableError("\xff gone"), SampleSchema(), codec));

  EXPECT_EQ(json["code"], "unavailable");
  EXPECT_EQ(json["message"], "\xEF\xBF\xBD gone");
  EXPECT_EQ(json["details"][0]["debug"]["reason"], "UNAVAILABLE");
}

TEST(Errors, AStreamEndsWithOneOrWithNothing) {
  const JsonCodec codec(SampleSchema().pool());

  EXPECT_EQ(EndJson(absl::OkStatus(), SampleSchema(), codec), "{}");
  const auto json =
      nlohmann::json::parse(EndJson(absl::CancelledError("x"), SampleSchema(), codec));
  EXPECT_EQ(json["error"]["code"], "canceled");
}

}  // namespace
}  // namespace treff::gateway
