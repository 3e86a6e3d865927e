#include "services/platform/lifecycle/test_clock.h"

#include <cstdlib>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/values/clock.h"

namespace treff::platform {

absl::Status ShiftClockForTest() {
  const char* text = std::getenv(kTestClockVariable);
  if (text == nullptr || *text == '\0') return absl::OkStatus();
  const char* is_test = std::getenv(kIsTestVariable);
  if (is_test == nullptr || std::string_view(is_test) != "yes") {
    return absl::FailedPreconditionError(absl::StrCat(kTestClockVariable,
                                                      " is for tests alone: unset it, or set ",
                                                      kIsTestVariable, "=yes in a test"));
  }
  absl::Duration offset;
  if (!absl::ParseDuration(text, &offset) || offset == absl::InfiniteDuration() ||
      offset == -absl::InfiniteDuration()) {
    return absl::InvalidArgumentError(
        absl::StrCat(kTestClockVariable, " must be a duration such as 1896h or -30m"));
  }
  ShiftSystemClock(offset);
  LogWarning("THE CLOCK IS SHIFTED FOR A TEST: nothing written now is fit for real use",
             {{"offset", absl::FormatDuration(offset)},
              {"now", absl::FormatTime(SystemClock().Now(), absl::UTCTimeZone())}});
  return absl::OkStatus();
}

}  // namespace treff::platform
