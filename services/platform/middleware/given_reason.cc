#include "services/platform/middleware/given_reason.h"

#include <string>

#include "services/platform/status/error_details.h"

namespace treff::platform {

absl::Status GiveReason(IncomingCall&, Next next) {
  return WithReason(next());
}

}  // namespace treff::platform
