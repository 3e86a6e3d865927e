// The step that says who calls.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_IDENTITY_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_IDENTITY_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "services/platform/middleware/middleware.h"

namespace treff::platform {

// Who makes `call`: up to 200 visible ASCII characters. Returns UNAUTHENTICATED if it cannot tell.
using CallerOf = std::function<absl::StatusOr<std::string>(const IncomingCall& call)>;

// Puts the caller into the context, or ends the call with the error.
Middleware IdentifyCaller(CallerOf caller_of);

// Believes the header `treff-caller`; without it the caller is kAnonymousCaller. It proves nothing,
// and is for ports that only the house's own processes and this machine's users reach. Returns
// UNAUTHENTICATED if the header is longer, or holds other characters, than a caller may.
absl::StatusOr<std::string> CallerFromHeader(const IncomingCall& call);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_IDENTITY_H_
