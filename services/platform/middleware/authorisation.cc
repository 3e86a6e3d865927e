#include "services/platform/middleware/authorisation.h"

#include <utility>

#include "services/platform/status/status.h"

namespace treff::platform {

Middleware Authorise(Permission permission) {
  return [permission = std::move(permission)](IncomingCall& call, Next next) -> absl::Status {
    TREFF_RETURN_IF_ERROR(permission(call));
    return next();
  };
}

absl::Status PermitAll(const IncomingCall&) { return absl::OkStatus(); }

}  // namespace treff::platform
