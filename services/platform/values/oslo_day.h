// Norway's calendar and clock: what "today" means in requests, records and profiles.
#ifndef TREFF_SERVICES_PLATFORM_VALUES_OSLO_DAY_H_
#define TREFF_SERVICES_PLATFORM_VALUES_OSLO_DAY_H_

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace treff::platform {

// UTC+1, and UTC+2 in summer time as directive 2000/84/EC has it. Needs no time-zone database,
// which small images lack.
absl::CivilDay OsloDay(absl::Time time);

// The time at which that day's clocks in Norway show `hour`, 0 to 23. On the night of a change, an
// hour that is skipped is the one after it, and one that comes twice is its first.
absl::Time OsloTime(absl::CivilDay day, int hour);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_VALUES_OSLO_DAY_H_
