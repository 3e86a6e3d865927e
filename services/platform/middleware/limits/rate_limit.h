// The step that asks whether the caller has calls left.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_LIMITS_RATE_LIMIT_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_LIMITS_RATE_LIMIT_H_

#include <functional>

#include "absl/status/status.h"
#include "services/platform/middleware/middleware.h"

namespace treff::platform {

// Whether there is room for `call` now. Returns RESOURCE_EXHAUSTED with RetryInfo if not.
using Admission = std::function<absl::Status(const IncomingCall& call)>;

// Ends a call for which there is no room.
Middleware LimitRate(Admission admission);

// No limit but the server's own threads.
absl::Status AdmitAll(const IncomingCall& call);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_LIMITS_RATE_LIMIT_H_
