#include "services/platform/values/clock.h"

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "absl/time/civil_time.h"
#include "absl/time/clock.h"

namespace treff::platform {
namespace {

std::atomic<int64_t> system_clock_offset_nanos = 0;

class RealClock : public Clock {
 public:
  absl::Time Now() const override {
    return absl::Now() + absl::Nanoseconds(system_clock_offset_nanos.load());
  }
};

}  // namespace

const Clock& SystemClock() {
  static const auto& clock = *new RealClock;
  return clock;
}

void ShiftSystemClock(absl::Duration offset) {
  system_clock_offset_nanos = absl::ToInt64Nanoseconds(offset);
}

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  static const absl::Time kFirst = absl::FromCivil(absl::CivilSecond(1), absl::UTCTimeZone());
  static const absl::Time kLast =
      absl::FromCivil(absl::CivilSecond(9999, 12, 31, 23, 59, 59), absl::UTCTimeZone());
  time = std::clamp(time, kFirst, kLast);
  const int64_t seconds = absl::ToUnixSeconds(time);
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return timestamp;
}

absl::Time FromTimestamp(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

}  // namespace treff::platform
