#include "services/platform/middleware/call_metrics.h"

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/platform/telemetry/metrics.h"

namespace treff::platform {

absl::Status MeasureCall(IncomingCall& call, Next next) {
  const absl::Status status = next();
  ObserveMetric("treff_rpc_seconds",
                {{"method", call.method.name}, {"code", absl::StatusCodeToString(status.code())}},
                absl::ToDoubleSeconds(absl::Now() - call.start));
  return status;
}

}  // namespace treff::platform
