#include "services/platform/middleware/telemetry/call_metrics.h"

#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/platform/middleware/call_headers.h"
#include "services/platform/status/retry_hint.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"

namespace treff::platform {

namespace {

constexpr size_t kLongestReason = 63;  // as google.rpc has it
// What gRPC's clients say of a call that they try again.
constexpr char kAttemptsHeader[] = "grpc-previous-rpc-attempts";
constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

// Reasons are few, and another service's error is one of ours by its domain alone.
std::string ReasonLabel(const absl::Status& status) {
  const std::string reason = ReasonOf(status);
  const bool is_word =
      reason.size() <= kLongestReason && reason.find_first_not_of(kLetters) == std::string::npos;
  return is_word ? reason : "OTHER";
}

}  // namespace

absl::Status MeasureCall(IncomingCall& call, Next next) {
  const Labels method = {{"method", call.method.name}};
  if (!HeaderOf(call.transport, kAttemptsHeader).empty()) CountMetric(metrics::kRpcRetried, method);
  AddToMetric(metrics::kRpcRunning, method, 1);
  const absl::Status status = next();
  AddToMetric(metrics::kRpcRunning, method, -1);
  ObserveMetric(metrics::kRpcSeconds,
                {{"method", call.method.name}, {"code", absl::StatusCodeToString(status.code())}},
                absl::ToDoubleSeconds(absl::Now() - call.start));
  if (!status.ok()) CountMetric(metrics::kErrors, {{"reason", ReasonLabel(status)}});
  return status;
}

}  // namespace treff::platform
