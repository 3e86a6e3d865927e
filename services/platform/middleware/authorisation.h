// The step that asks whether the caller may make the call.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_AUTHORISATION_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_AUTHORISATION_H_

#include <functional>

#include "absl/status/status.h"
#include "services/platform/middleware/middleware.h"

namespace treff::platform {

// Whether call.context.caller may call call.method. Returns PERMISSION_DENIED if not.
using Permission = std::function<absl::Status(const IncomingCall& call)>;

// Ends a call that is not permitted.
Middleware Authorise(Permission permission);

// Everybody may do everything, as long as all callers are this machine's own.
absl::Status PermitAll(const IncomingCall& call);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_AUTHORISATION_H_
