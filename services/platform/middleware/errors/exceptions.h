// The step that keeps exceptions inside: no library's text reaches a client or the log.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_ERRORS_EXCEPTIONS_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_ERRORS_EXCEPTIONS_H_

#include "absl/status/status.h"
#include "services/platform/middleware/middleware.h"

namespace treff::platform {

// Turns what a later step or the handler threw into INTERNAL, which names the trace to look for.
absl::Status CatchExceptions(IncomingCall& call, Next next);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_ERRORS_EXCEPTIONS_H_
