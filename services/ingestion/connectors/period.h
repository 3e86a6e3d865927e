// Periods, as observations write them and as sources do.
#ifndef TREFF_SERVICES_INGESTION_CONNECTORS_PERIOD_H_
#define TREFF_SERVICES_INGESTION_CONNECTORS_PERIOD_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

namespace treff::ingestion {

// A year "2026", a quarter "2026-Q1", a month "2022-10", a week "2026-W05" (ISO 8601), a day
// "2026-09-28", or several years "2020-2022", both of them included.
struct Period {
  std::string name;
  absl::CivilDay first;
  absl::CivilDay last;
};

// INVALID_ARGUMENT quoting what is none of these.
absl::StatusOr<Period> ParsePeriod(std::string_view name);

// A time code of Statistics Norway or FHI: "2024", "2024M06", "2024K1" (quarter), "2024U05" (week),
// "2017-2023", "2020_2022"; "2020_2020" is the year.
absl::StatusOr<Period> ParseJsonStatTime(std::string_view code);

}  // namespace treff::ingestion

#endif  // TREFF_SERVICES_INGESTION_CONNECTORS_PERIOD_H_
