// Matchers for statuses and protos.
#ifndef TREFF_TESTS_TESTING_MATCHERS_H_
#define TREFF_TESTS_TESTING_MATCHERS_H_

#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace treff::testing {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

// EXPECT_THAT(store.Put(x), IsOk());
MATCHER(IsOk, negation ? "is not OK" : "is OK") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).ok();
}

// EXPECT_THAT(store.Get("x"), StatusIs(absl::StatusCode::kNotFound, HasSubstr("x")));
MATCHER_P2(StatusIs, code, message, "") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).code() == code && ::testing::Matches(::testing::SafeMatcherCast<std::string>(
                                             message))(std::string(StatusOf(arg).message()));
}
template <typename Code>
auto StatusIs(Code code) {
  return StatusIs(code, ::testing::_);
}

// EXPECT_THAT(Parse("3"), IsOkAndHolds(3));
MATCHER_P(IsOkAndHolds, value, "") {
  if (!arg.ok()) {
    *result_listener << arg.status().ToString();
    return false;
  }
  return ::testing::ExplainMatchResult(value, *arg, result_listener);
}

// EXPECT_THAT(profile, EqualsProto(R"pb(name: "municipalities/0301")pb"));
MATCHER_P(EqualsProto, text, "equals the proto\n" + std::string(text)) {
  const google::protobuf::Message& message = arg;
  const std::unique_ptr<google::protobuf::Message> expected(message.New());
  if (!google::protobuf::TextFormat::ParseFromString(text, expected.get())) {
    *result_listener << "the expectation is no text proto of " << message.GetTypeName();
    return false;
  }
  std::string difference;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&difference);
  const bool equal = differencer.Compare(*expected, message);
  if (!equal) *result_listener << "which differs:\n" << difference;
  return equal;
}

}  // namespace treff::testing

#endif  // TREFF_TESTS_TESTING_MATCHERS_H_
