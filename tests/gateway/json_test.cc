// JSON in and out of the contracts' bytes, and what is said of JSON that is none of theirs.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/gateway/connect/json_codec.h"
#include "services/platform/status/error_details.h"
#include "tests/gateway/sample_schema.h"
#include "tests/testing/matchers.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::gateway {
namespace {

using absl::StatusCode;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::EqualsProto;
using treff::testing::IsOk;
using treff::testing::IsOkAndHolds;
using treff::testing::StatusIs;

constexpr char kCreate[] = "treff.casework.v1.CreateCaseRequest";

const JsonCodec& Codec() {
  static const auto& codec = *new JsonCodec(SampleSchema().pool());
  return codec;
}

absl::Status Fault(const std::string& json) {
  return Codec().BytesOf(MessageType(kCreate), json).status();
}

// The field that the error is about; "" when it is about none.
std::string FieldOf(const absl::Status& status) {
  const auto bad = platform::GetDetail<google::rpc::BadRequest>(status);
  return bad.has_value() && bad->field_violations_size() == 1 ? bad->field_violations(0).field()
                                                              : "";
}

TEST(Json, BecomesBytesAndJsonAgain) {
  const auto bytes = Codec().BytesOf(
      MessageType(kCreate),
      R"({"case": {"reference": "A\u0000b", "track": "ASYLUM", "members": [{"birth_year": 1990}]}})");

  casework::v1::CreateCaseRequest request;
  ASSERT_THAT(bytes, IsOk());
  ASSERT_TRUE(request.ParseFromString(*bytes));
  EXPECT_EQ(request.case_().reference(), std::string("A\0b", 3));
  EXPECT_EQ(request.case_().members(0).birth_year(), 1990);
  EXPECT_THAT(Codec().JsonOf(MessageType(kCreate), *bytes),
              IsOkAndHolds(AllOf(HasSubstr(R"("birthYear":1990)"), Not(HasSubstr("requestId")))));
}

TEST(Json, SaysWhereItStopsBeingJson) {
  EXPECT_THAT(Fault("{\"case\": {\n \"reference\" \"x\"}}"),
              StatusIs(StatusCode::kInvalidArgument, HasSubstr("line 2, column 14")));
  EXPECT_THAT(Fault(""), StatusIs(StatusCode::kInvalidArgument, HasSubstr("send {}")));
  EXPECT_THAT(Fault("{\"case\": \"\xff\"}"), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(Fault("[]"), StatusIs(StatusCode::kInvalidArgument, HasSubstr("case, requestId")));
}

TEST(Json, NamesTheFieldAndWhatWouldBeRightAndNeverTheValue) {
  struct Sample {
    std::string json, field, remedy;
  };
  for (const Sample& sample : {
           Sample{R"({"case": {"referense": "Ola"}})", "case.referense", "reference"},
           Sample{R"({"kase": {}})", "kase", "case, requestId"},
           Sample{R"({"case": {"members": [{}, {"birthYear": "Ola Nordmann"}]}})",
                  "case.members[1].birth_year", "a whole number"},
           Sample{R"({"case": {"track": "Ola"}})", "case.track", "one of "},
           Sample{R"({"case": "Ola"})", "case", "an object"},
           Sample{R"({"case": {"reference": ["Ola"]}})", "reference", "text"},
           Sample{R"({"case": {"members": [{"fully_made_up": "Ola"}]}})",
                  "case.members[0].fully_made_up", "birthYear"},
       }) {
    const absl::Status status = Fault(sample.json);
    EXPECT_THAT(status, StatusIs(StatusCode::kInvalidArgument,
                                 AllOf(HasSubstr(sample.remedy), Not(HasSubstr("Ola")))))
        << sample.json;
    EXPECT_THAT(FieldOf(status), HasSubstr(sample.field)) << sample.json << status;
  }
}

TEST(Json, AMillionBracketsAreRefusedAndNotFollowed) {
  EXPECT_THAT(Fault(std::string(1'000'000, '[')), StatusIs(StatusCode::kInvalidArgument));
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += R"({"case":)";
  EXPECT_THAT(Fault(deep), StatusIs(StatusCode::kInvalidArgument));
}

TEST(Bytes, AreCheckedBeforeAServiceSeesThem) {
  EXPECT_THAT(Codec().CheckBytes(MessageType(kCreate), ""), IsOk());
  EXPECT_THAT(Codec().CheckBytes(MessageType(kCreate), "\x0a\xff"),
              StatusIs(StatusCode::kInvalidArgument, HasSubstr(kCreate)));
}

}  // namespace
}  // namespace treff::gateway
