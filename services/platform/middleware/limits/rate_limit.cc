#include "services/platform/middleware/limits/rate_limit.h"

#include <utility>

#include "services/platform/status/status.h"

namespace treff::platform {

Middleware LimitRate(Admission admission) {
  return [admission = std::move(admission)](IncomingCall& call, Next next) -> absl::Status {
    TREFF_RETURN_IF_ERROR(admission(call));
    return next();
  };
}

absl::Status AdmitAll(const IncomingCall&) { return absl::OkStatus(); }

}  // namespace treff::platform
