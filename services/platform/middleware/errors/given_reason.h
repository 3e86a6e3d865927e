// The step that lets no error leave without a reason.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_ERRORS_GIVEN_REASON_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_ERRORS_GIVEN_REASON_H_

#include "absl/status/status.h"
#include "services/platform/middleware/middleware.h"

namespace treff::platform {

// Gives an error without ErrorInfo its code's name ("UNAVAILABLE") as the reason: clients may rely
// on there being one, and tell the service's own errors from those of the transport by it. One that
// may pass by itself (UNAVAILABLE, RESOURCE_EXHAUSTED) leaves with a hint when to try again.
absl::Status GiveReason(IncomingCall& call, Next next);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_ERRORS_GIVEN_REASON_H_
