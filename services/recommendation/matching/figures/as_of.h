// When a question is asked: the day it counts to, and the year whose quotas it looks at.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_AS_OF_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_AS_OF_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/recommendation/matching/figures/municipality_table.h"

namespace treff::recommendation::matching {

// A day as ISO 8601 writes it, "2026-11-28"; nothing for any other text.
std::optional<absl::CivilDay> ParseDay(std::string_view text);

// The day that a question asked `today` counts to: `asked`, an ISO day, or when it is empty `today`
// itself. INVALID_ARGUMENT naming `as_of` for a text that is no day, for a day to come, and for one
// before `snapshot` was published; FAILED_PRECONDITION if `today` itself is before it: the clock is
// wrong. One day is forgiven, as two machines' clocks never quite agree.
absl::StatusOr<absl::CivilDay> ResolveAsOf(const std::string& asked, absl::CivilDay today,
                                           const MunicipalityTable& snapshot);

// The year of a question whose `asked` year may be 0: that of `as_of`, whether there are quotas for
// it or not. INVALID_ARGUMENT naming `field` for another year without quotas.
absl::StatusOr<int> ResolveQuotaYear(int asked, absl::CivilDay as_of,
                                     const MunicipalityTable& snapshot, std::string_view field);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_AS_OF_H_
