// When a dataset is imported next, and whether it is late: rules over its calendar and its imports.
#ifndef TREFF_SERVICES_INGESTION_SCHEDULE_DUE_H_
#define TREFF_SERVICES_INGESTION_SCHEDULE_DUE_H_

#include <optional>

#include "absl/time/time.h"
#include "services/ingestion/catalogue/catalogue.h"

namespace treff::ingestion {

// What has become of a dataset's imports so far.
struct ImportTimes {
  // When the newest one began; nothing before the first.
  std::optional<absl::Time> last_try;
  // Whether that one failed.
  bool failed = false;
  // When the newest one ended that reached the source and could read it.
  std::optional<absl::Time> last_success;
};

// After a failure a source is asked again sooner than its calendar says, and not at once.
inline constexpr absl::Duration kPauseAfterFailure = absl::Hours(6);

// When it is due: never tried, at once; failed, kPauseAfterFailure after the try, and no later than
// its calendar says; else `every_days` days after the day of the last try, at the calendar's hour.
// Past when it is due already; InfinitePast when it was never tried.
absl::Time DueTime(const catalogue::Schedule& schedule, const ImportTimes& times);

// By how much the freshness target is exceeded; zero when it is not. A dataset that never succeeded
// is late by what its first try lies back.
absl::Duration Lateness(const catalogue::Schedule& schedule, const ImportTimes& times,
                        absl::Time now);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_SCHEDULE_DUE_H_
