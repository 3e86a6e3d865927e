// When a caller may try again: every refusal says it, in google.rpc.RetryInfo.
#ifndef TREFF_SERVICES_PLATFORM_STATUS_RETRY_HINT_H_
#define TREFF_SERVICES_PLATFORM_STATUS_RETRY_HINT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace treff::platform {

// `status` with RetryInfo: the caller may try again after `delay`.
absl::Status WithRetryDelay(absl::Status status, absl::Duration delay);

// `status`, with RetryInfo where its code says that trying again may help (UNAVAILABLE,
// RESOURCE_EXHAUSTED) and it has none.
absl::Status WithRetryHint(absl::Status status);

// The reason in an ErrorInfo of ours; empty when there is none.
std::string ReasonOf(const absl::Status& status);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_STATUS_RETRY_HINT_H_
