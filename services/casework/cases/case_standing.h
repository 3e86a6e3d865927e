// What a case says that follows from the day it is looked at, or looks odd. Nothing of it is
// stored.
#ifndef TREFF_SERVICES_CASEWORK_CASES_CASE_STANDING_H_
#define TREFF_SERVICES_CASEWORK_CASES_CASE_STANDING_H_

#include "absl/time/civil_time.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::casework {

// Whether the household still waits to be settled.
bool IsWaiting(v1::Case::State state);

// Fills days left, lateness, and the warnings that the case itself gives; other warnings stay.
void AddStanding(absl::CivilDay today, v1::Case& c);

// Takes away all that AddStanding fills, and every warning.
void ClearStanding(v1::Case& c);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_CASE_STANDING_H_
