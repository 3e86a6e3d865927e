// What a case must be like to be taken in. Pure: what depends on the day gets the day.
#ifndef TREFF_SERVICES_CASEWORK_CASES_CASE_VALIDATION_H_
#define TREFF_SERVICES_CASEWORK_CASES_CASE_VALIDATION_H_

#include "absl/time/civil_time.h"
#include "services/platform/status/field_errors.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::casework {

// Adds every bad field of `c` to `errors`, as paths below "case". The texts quote rules and limits,
// never what was sent, because that may be personal. Whether municipalities exist is
// not looked at here (see municipality_directory.h), only that they are well named.
void ValidateCase(const v1::Case& c, absl::CivilDay today, platform::FieldErrors& errors);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_CASE_VALIDATION_H_
