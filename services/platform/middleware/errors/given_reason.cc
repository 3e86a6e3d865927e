#include "services/platform/middleware/errors/given_reason.h"

#include "services/platform/status/error_details.h"
#include "services/platform/status/retry_hint.h"

namespace treff::platform {

absl::Status GiveReason(IncomingCall&, Next next) { return WithRetryHint(WithReason(next())); }

}  // namespace treff::platform
