// How often a method may be called, as its proto says.
#include "services/platform/middleware/limits/call_rates.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "tests/testing/matchers.h"
#include "treff/casework/v1/feedback_service.pb.h"
#include "treff/platform/v1/call_rate.pb.h"

namespace treff::platform {
namespace {

using treff::testing::IsOk;
using treff::testing::StatusIs;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

class CallRatesTest : public ::testing::Test {
 protected:
  absl::Status Call(const std::string& caller, absl::Time now = kNow) {
    return Call(submit_, caller, now);
  }
  absl::Status Call(const Method& method, const std::string& caller, absl::Time now) {
    CallContext context;
    context.caller = caller;
    return rates_.Admit(
        {.method = method, .transport = transport_, .start = now, .context = context});
  }
  // How many of `count` calls are admitted.
  int Admitted(int count, const std::string& caller, absl::Time now = kNow) {
    int admitted = 0;
    for (int i = 0; i < count; ++i) admitted += Call(caller, now).ok() ? 1 : 0;
    return admitted;
  }

  const Method submit_ = FindMethod("treff.casework.v1.FeedbackService",
                                    *casework::v1::SubmitFeedbackRequest::descriptor());
  const Method issue_ = FindMethod("treff.casework.v1.FeedbackService",
                                   *casework::v1::IssueFeedbackCodesRequest::descriptor());
  const v1::CallRate rate_ = submit_.descriptor->options().GetExtension(v1::call_rate);
  grpc::ServerContext transport_;
  CallRates rates_;
};

TEST_F(CallRatesTest, ACallerHasSoManyCallsAMinuteAndThenWaits) {
  EXPECT_EQ(Admitted(100, "a"), rate_.per_caller());
  EXPECT_EQ(Admitted(100, "b"), rate_.per_caller()) << "another has calls of its own";

  const absl::Status refused = Call("a");
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted));
  const auto retry = GetDetail<google::rpc::RetryInfo>(refused);
  ASSERT_TRUE(retry.has_value());
  EXPECT_EQ(retry->retry_delay().seconds(), 60 / rate_.per_caller());
  EXPECT_EQ(Admitted(5, "a", kNow + absl::Seconds(retry->retry_delay().seconds())), 1);
  EXPECT_EQ(Admitted(100, "a", kNow + absl::Hours(1)), rate_.per_caller()) << "no more than that";
}

TEST_F(CallRatesTest, AllTogetherHaveABoundThatMadeUpNamesDoNotPass) {
  int admitted = 0;
  for (int i = 0; i < 5000; ++i) admitted += Call(absl::StrCat("guest", i)).ok() ? 1 : 0;

  EXPECT_EQ(admitted, rate_.in_all());
  EXPECT_THAT(Call("somebody else"), StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST_F(CallRatesTest, CallersThatAreIdleAreForgotten) {
  int admitted = 0;
  absl::Time now = kNow;
  for (size_t i = 0; i < 3 * CallRates::kMaxCallers; ++i) {
    admitted += Call(absl::StrCat("guest", i), now).ok() ? 1 : 0;
    now += absl::Milliseconds(1);
  }
  EXPECT_LE(admitted, rate_.in_all() * 3 / 2);
  EXPECT_LE(rates_.Remembered(), CallRates::kMaxCallers);
  EXPECT_THAT(Call("guest0", now + absl::Minutes(2)), IsOk());
}

TEST_F(CallRatesTest, WhoSendsNoNameIsOneCallerAnAddress) {
  EXPECT_EQ(Admitted(100, kAnonymousCaller), rate_.per_caller());
}

TEST_F(CallRatesTest, AMethodThatSaysNothingHasNoBound) {
  for (int i = 0; i < 5000; ++i) ASSERT_THAT(Call(issue_, "a", kNow), IsOk());
}

TEST_F(CallRatesTest, AClockThatIsSetBackGivesNothing) {
  EXPECT_EQ(Admitted(100, "a"), rate_.per_caller());
  EXPECT_EQ(Admitted(100, "a", kNow - absl::Hours(1)), 0);
}

TEST_F(CallRatesTest, EveryRateBoundsAllAtLeastAsOneCaller) {
  int rated = 0;
  const auto* file = casework::v1::SubmitFeedbackRequest::descriptor()->file();
  for (int s = 0; s < file->service_count(); ++s) {
    for (int m = 0; m < file->service(s)->method_count(); ++m) {
      const auto& options = file->service(s)->method(m)->options();
      if (!options.HasExtension(v1::call_rate)) continue;
      ++rated;
      EXPECT_GT(options.GetExtension(v1::call_rate).per_caller(), 0);
      EXPECT_GE(options.GetExtension(v1::call_rate).in_all(),
                options.GetExtension(v1::call_rate).per_caller());
    }
  }
  EXPECT_EQ(rated, 2);
}

}  // namespace
}  // namespace treff::platform
