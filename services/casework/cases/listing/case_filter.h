// Reads which cases a list is asked for.
#ifndef TREFF_SERVICES_CASEWORK_CASES_LISTING_CASE_FILTER_H_
#define TREFF_SERVICES_CASEWORK_CASES_LISTING_CASE_FILTER_H_

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/casework/cases/listing/case_index.h"

namespace treff::casework {

// INVALID_ARGUMENT names every bad field.
absl::StatusOr<CaseFilter> ParseCaseFilter(const v1::ListCasesRequest& request,
                                           absl::CivilDay today);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_LISTING_CASE_FILTER_H_
