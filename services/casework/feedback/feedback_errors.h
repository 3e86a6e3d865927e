// Why a feedback code is refused, in one wording. No text quotes a code.
#ifndef TREFF_SERVICES_CASEWORK_FEEDBACK_FEEDBACK_ERRORS_H_
#define TREFF_SERVICES_CASEWORK_FEEDBACK_FEEDBACK_ERRORS_H_

#include "absl/status/status.h"
#include "services/platform/status/error_details.h"

namespace treff::casework {

// The metadata that tells programs which it is.
inline constexpr char kCodeState[] = "code_state";

inline absl::Status FeedbackCodeUnknown() {
  return platform::ErrorOf(platform::reasons::kResourceNotFound,
                           "no such feedback code was issued, or a newer one has taken its place: "
                           "use the code of the newest letter",
                           {{kCodeState, "UNKNOWN"}});
}

inline absl::Status FeedbackCodeUsed() {
  return platform::ErrorOf(platform::reasons::kWrongState,
                           "this feedback code has been used: each works once, and its answers "
                           "are counted",
                           {{kCodeState, "USED"}});
}

inline absl::Status FeedbackCodeExpired() {
  return platform::ErrorOf(platform::reasons::kWrongState,
                           "the time to use this feedback code is over: ask for a new one",
                           {{kCodeState, "EXPIRED"}});
}

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_FEEDBACK_FEEDBACK_ERRORS_H_
