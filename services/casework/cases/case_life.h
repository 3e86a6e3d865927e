// The life of a case: which state may follow which, and what follows from a change.
#ifndef TREFF_SERVICES_CASEWORK_CASES_CASE_LIFE_H_
#define TREFF_SERVICES_CASEWORK_CASES_CASE_LIFE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::casework {

// The name of a case, `cases/{uuid}`, in lower case. INVALID_ARGUMENT names `field`.
absl::StatusOr<std::string> ParseCaseName(const std::string& name, std::string_view field);

// Moves a case to another state. FAILED_PRECONDITION where its life has no such step: the error
// names where a case may come from and not where this one is, which is its own affair.
absl::Status MoveCase(v1::Case::State to, v1::Case& c);
// From REGISTERED to READY: other ways there are those of a request that ends.
absl::Status SubmitCase(v1::Case& c);

// FAILED_PRECONDITION once the case is withdrawn or closed.
absl::Status CheckNotEnded(const v1::Case& c);

// Fills what follows from the rest, when a case is about to be kept as its next revision.
void StampCase(v1::Case& c, absl::Time now);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_CASE_LIFE_H_
