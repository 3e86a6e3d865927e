// What a report must be.
#ifndef TREFF_SERVICES_MUNICIPALITY_REPORTS_REPORT_CHECKS_H_
#define TREFF_SERVICES_MUNICIPALITY_REPORTS_REPORT_CHECKS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "services/municipality/regions/division.h"
#include "services/platform/status/field_errors.h"
#include "treff/municipality/v1/report_service.pb.h"

namespace treff::municipality {

// `report` is about `municipality`, of today's division, and names its reporter and its day (see
// Complete). Faults are below the field `place`.
void CheckReport(const v1::Report& report, const v1::Region& municipality, absl::CivilDay today,
                 const std::string& place, platform::FieldErrors& errors);

// Writes in what an empty reporter and an empty day mean; what the service alone says is taken out.
void Complete(const std::string& code, absl::CivilDay today, v1::Report& report);

// NOT_YOURS if whoever calls may only report of its own, and `parent`, `municipalities/{code}`, is
// not, or `reporter` is somebody else: a municipality reports as itself, a county as its region.
absl::Status CheckReporter(const std::string& parent, const std::string& reporter);

// Whether `input`, as a reporter sends it, says what `made` says, which was made of the same or of
// another one.
bool SaysTheSame(const v1::Report& made, v1::Report input);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_REPORTS_REPORT_CHECKS_H_
