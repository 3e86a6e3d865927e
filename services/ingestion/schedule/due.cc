#include "services/ingestion/schedule/due.h"

#include <algorithm>

#include "services/platform/values/oslo_day.h"

namespace treff::ingestion {

absl::Time DueTime(const catalogue::Schedule& schedule, const ImportTimes& times) {
  if (!times.last_try.has_value()) return absl::InfinitePast();
  const absl::CivilDay day = platform::OsloDay(*times.last_try) + schedule.every_days();
  const absl::Time by_calendar = platform::OsloTime(day, schedule.hour());
  return times.failed ? std::min(by_calendar, *times.last_try + kPauseAfterFailure) : by_calendar;
}

absl::Duration Lateness(const catalogue::Schedule& schedule, const ImportTimes& times,
                        absl::Time now) {
  if (!times.last_try.has_value()) return absl::ZeroDuration();
  if (!times.last_success.has_value()) {
    return std::max(now - *times.last_try, absl::ZeroDuration());
  }
  const absl::Duration target = absl::Hours(24) * schedule.freshness_target_days();
  return std::max(now - *times.last_success - target, absl::ZeroDuration());
}

}  // namespace treff::ingestion
