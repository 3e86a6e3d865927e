#include "services/platform/middleware/telemetry/call_log.h"

#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/platform/status/reasons.h"
#include "services/platform/status/retry_hint.h"
#include "services/platform/telemetry/log.h"

namespace treff::platform {
namespace {

// Errors whose text is ours: it names what failed in the house and holds nothing of the request.
bool IsOurFault(const absl::Status& status) {
  // A normal stop warns of nothing.
  if (ReasonOf(status) == reasons::kShuttingDown.name) return false;
  const absl::StatusCode code = status.code();
  return code == absl::StatusCode::kInternal || code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kUnavailable || code == absl::StatusCode::kDataLoss ||
         code == absl::StatusCode::kResourceExhausted;
}

}  // namespace

absl::Status LogCall(IncomingCall& call, Next next) {
  const absl::Status status = next();
  const std::string code = absl::StatusCodeToString(status.code());
  const double seconds = absl::ToDoubleSeconds(absl::Now() - call.start);
  if (IsOurFault(status)) {
    LogWarning("call failed", {{"method", call.method.name},
                               {"code", code},
                               {"seconds", seconds},
                               {"error", std::string(status.message())}});
  } else {
    LogInfo("call", {{"method", call.method.name}, {"code", code}, {"seconds", seconds}});
  }
  return status;
}

}  // namespace treff::platform
