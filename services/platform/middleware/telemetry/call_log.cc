#include "services/platform/middleware/telemetry/call_log.h"

#include <atomic>
#include <chrono>
#include <cstdint>
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

// Refusals for want of room come by the thousand, just when there is no time to write lines, nor to
// wait for a lock: one a second says how many there were since the last. What came after it is told
// by the next call of any kind. Each is counted by its method and reason all the same.
void TellOfRefusals(bool is_one) {
  using std::chrono::seconds;
  static std::atomic<int64_t> refused = 0;
  static std::atomic<int64_t> told = 0;
  if (is_one) ++refused;
  if (refused == 0) return;
  const int64_t now =
      std::chrono::duration_cast<seconds>(std::chrono::steady_clock::now().time_since_epoch())
          .count();
  int64_t last = told;
  if (last == now || !told.compare_exchange_strong(last, now)) return;
  LogWarning("calls were refused", {{"calls", refused.exchange(0)}});
}

}  // namespace

absl::Status LogCall(IncomingCall& call, Next next) {
  const absl::Status status = next();
  const bool is_refusal = ReasonOf(status) == reasons::kOverloaded.name;
  TellOfRefusals(is_refusal);
  if (is_refusal) return status;
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
