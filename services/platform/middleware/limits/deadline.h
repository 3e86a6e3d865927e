// The step that says how long the caller waits, and whether it still does.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_LIMITS_DEADLINE_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_LIMITS_DEADLINE_H_

#include "absl/status/status.h"
#include "services/platform/middleware/middleware.h"

namespace treff::platform {

// Puts the call's deadline and its cancellation into the context. It ends nothing: a handler that
// may take long asks, and outgoing calls are bounded by it.
absl::Status KeepDeadline(IncomingCall& call, Next next);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_LIMITS_DEADLINE_H_
