// The step that writes one log line a call.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_TELEMETRY_CALL_LOG_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_TELEMETRY_CALL_LOG_H_

#include "absl/status/status.h"
#include "services/platform/middleware/middleware.h"

namespace treff::platform {

// Logs method, code and seconds. Never the request, the caller, or the message of an error that a
// client caused: these may name a person.
absl::Status LogCall(IncomingCall& call, Next next);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_TELEMETRY_CALL_LOG_H_
