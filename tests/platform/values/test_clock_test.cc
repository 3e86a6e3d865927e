#include "services/platform/lifecycle/test_clock.h"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/time/clock.h"
#include "services/platform/values/clock.h"
#include "tests/testing/matchers.h"

namespace treff::platform {
namespace {

using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;

class TestClock : public ::testing::Test {
 protected:
  ~TestClock() override {
    unsetenv(kTestClockVariable);
    unsetenv(kIsTestVariable);
    ShiftSystemClock(absl::ZeroDuration());
  }

  static absl::Duration Ahead() { return SystemClock().Now() - absl::Now(); }
};

TEST_F(TestClock, IsTheMachinesUnlessAnOffsetIsSet) {
  ASSERT_THAT(ShiftClockForTest(), IsOk());
  EXPECT_LT(absl::AbsDuration(Ahead()), absl::Minutes(1));
}

TEST_F(TestClock, RunsAheadInATest) {
  setenv(kTestClockVariable, "1896h30m0.5s", 1);
  setenv(kIsTestVariable, "yes", 1);

  ASSERT_THAT(ShiftClockForTest(), IsOk());

  EXPECT_GT(Ahead(), absl::Hours(1896));
  EXPECT_LT(Ahead(), absl::Hours(1897));
}

TEST_F(TestClock, IsRefusedWhereNothingSaysThatThisIsATest) {
  setenv(kTestClockVariable, "1h", 1);

  EXPECT_THAT(ShiftClockForTest(),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr(kIsTestVariable)));

  EXPECT_LT(absl::AbsDuration(Ahead()), absl::Minutes(1));
}

TEST_F(TestClock, AnOffsetThatIsNoDurationIsRefused) {
  setenv(kIsTestVariable, "yes", 1);
  for (const char* offset : {"tomorrow", "5", "inf", "-inf"}) {
    setenv(kTestClockVariable, offset, 1);
    EXPECT_THAT(ShiftClockForTest(),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(kTestClockVariable)))
        << offset;
  }
}

}  // namespace
}  // namespace treff::platform
