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

}  // namespace

absl::CivilDay OsloDay(absl::Time time) {
  const absl::civil_year_t year = absl::ToCivilYear(time, absl::UTCTimeZone()).year();
  const bool summer = time >= TimeOfChange(year, 3) && time < TimeOfChange(year, 10);
  return absl::ToCivilDay(time + absl::Hours(summer ? 2 : 1), absl::UTCTimeZone());
}

}  // namespace treff::platform
