// The step that joins a call to its caller's trace.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_TELEMETRY_TRACE_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_TELEMETRY_TRACE_H_

#include "absl/status/status.h"
#include "services/platform/middleware/middleware.h"

namespace treff::platform {

// Takes trace id and sampled flag from `traceparent`; without one a trace begins here. Where spans
// are taken (spans.h), the call is one, and the calls that it makes are its children.
absl::Status ContinueTrace(IncomingCall& call, Next next);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_TELEMETRY_TRACE_H_
