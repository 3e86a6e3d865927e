#include "services/platform/values/oslo_day.h"

namespace treff::platform {
namespace {

// 01:00 UTC on the last Sunday of a month with 31 days: when summer time begins (March) and ends
// (October).
absl::Time TimeOfChange(absl::civil_year_t year, int month) {
  const absl::CivilDay first_after = absl::CivilDay(year, month, 31) + 1;
  const absl::CivilDay sunday = absl::PrevWeekday(first_after, absl::Weekday::sunday);
  return absl::FromCivil(sunday, absl::UTCTimeZone()) + absl::Hours(1);
}

bool IsSummer(absl::Time time) {
  const absl::civil_year_t year = absl::ToCivilYear(time, absl::UTCTimeZone()).year();
  return time >= TimeOfChange(year, 3) && time < TimeOfChange(year, 10);
}

}  // namespace

absl::CivilDay OsloDay(absl::Time time) {
  return absl::ToCivilDay(time + absl::Hours(IsSummer(time) ? 2 : 1), absl::UTCTimeZone());
}

absl::Time OsloTime(absl::CivilDay day, int hour) {
  const absl::Time shown = absl::FromCivil(day, absl::UTCTimeZone()) + absl::Hours(hour);
  const absl::Time in_summer = shown - absl::Hours(2);
  return IsSummer(in_summer) ? in_summer : shown - absl::Hours(1);
}

}  // namespace treff::platform
