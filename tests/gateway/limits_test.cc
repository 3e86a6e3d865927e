// What one caller may ask at once and in a second, and what all may.
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/gateway/limits/caller_limits.h"
#include "services/platform/status/error_details.h"
#include "tests/testing/matchers.h"

namespace treff::gateway {
namespace {

using absl::StatusCode;
using treff::testing::IsOk;
using treff::testing::StatusIs;

class LimitsTest : public ::testing::Test {
 protected:
  platform::FixedClock clock_{absl::FromUnixSeconds(1'000'000)};
};

absl::Duration RetryOf(const absl::Status& status) {
  const auto retry = platform::GetDetail<google::rpc::RetryInfo>(status);
  return retry.has_value() ? absl::Seconds(retry->retry_delay().seconds()) +
                                 absl::Nanoseconds(retry->retry_delay().nanos())
                           : absl::ZeroDuration();
}

TEST_F(LimitsTest, ABurstAndThenTheRateOfEachCaller) {
  CallerLimits limits({.calls_per_second = 10, .burst = 3}, clock_);
  for (int i = 0; i < 3; ++i) ASSERT_THAT(limits.ForCall("a"), IsOk()) << i;

  const auto fourth = limits.ForCall("a");

  EXPECT_THAT(fourth, StatusIs(StatusCode::kResourceExhausted));
  EXPECT_EQ(RetryOf(fourth.status()), absl::Milliseconds(100));
  EXPECT_THAT(limits.ForCall("b"), IsOk());
  clock_.Set(clock_.Now() + absl::Milliseconds(100));
  EXPECT_THAT(limits.ForCall("a"), IsOk());
  EXPECT_THAT(limits.ForCall("a"), StatusIs(StatusCode::kResourceExhausted));
}

TEST_F(LimitsTest, ZeroIsAnyNumberOfCalls) {
  CallerLimits limits({.calls_per_second = 0, .burst = 0}, clock_);

  for (int i = 0; i < 1000; ++i) ASSERT_THAT(limits.ForCall("a"), IsOk());
}

TEST_F(LimitsTest, CallsAtOnceAreGivenBackAtTheirEnd) {
  CallerLimits limits({.calls_at_once = 2}, clock_);
  std::vector<CallerLimits::Leave> running;
  running.push_back(*limits.ForCall("a"));
  running.push_back(*limits.ForCall("a"));

  EXPECT_GT(RetryOf(limits.ForCall("a").status()), absl::ZeroDuration());
  EXPECT_THAT(limits.ForStream("a"), IsOk());
  running.pop_back();
  EXPECT_THAT(limits.ForCall("a"), IsOk());
}

TEST_F(LimitsTest, StreamsAreBoundedForEachAndForAll) {
  CallerLimits limits({.streams_at_once = 2, .streams_of_all = 3}, clock_);
  std::vector<CallerLimits::Leave> open;
  open.push_back(*limits.ForStream("a"));
  open.push_back(*limits.ForStream("a"));
  EXPECT_THAT(limits.ForStream("a"), StatusIs(StatusCode::kResourceExhausted));
  open.push_back(*limits.ForStream("b"));

  EXPECT_THAT(limits.ForStream("c"), StatusIs(StatusCode::kResourceExhausted));
  EXPECT_THAT(limits.ForCall("c"), IsOk());
  open.pop_back();
  EXPECT_THAT(limits.ForStream("c"), IsOk());
}

}  // namespace
}  // namespace treff::gateway
