// The step that measures calls.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_TELEMETRY_CALL_METRICS_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_TELEMETRY_CALL_METRICS_H_

#include "absl/status/status.h"
#include "services/platform/middleware/middleware.h"

namespace treff::platform {

// Observes `treff_rpc_seconds{method,code}`, and counts errors in `treff_errors_total{reason}`.
absl::Status MeasureCall(IncomingCall& call, Next next);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_TELEMETRY_CALL_METRICS_H_
