// By which day a household shall be settled.
#ifndef TREFF_SERVICES_CASEWORK_CASES_CASE_DEADLINE_H_
#define TREFF_SERVICES_CASEWORK_CASES_CASE_DEADLINE_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::casework {

// Reads a day as ISO 8601 writes it, "2026-09-28"; nothing for any other text and for days that no
// calendar has.
std::optional<absl::CivilDay> ParseDay(std::string_view text);

// The day by which a household with this permit shall be settled, ISO 8601. Empty without a valid
// permit date, and for tracks that have no such aim.
std::string SettlementDeadline(v1::Case::Track track, std::string_view permit_date);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_CASE_DEADLINE_H_
