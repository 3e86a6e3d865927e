#include "services/platform/middleware/telemetry/call_log.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/platform/status/reasons.h"
#include "services/platform/status/retry_hint.h"
#include "services/platform/sync/mutex.h"
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

// Refusals for want of room come by the thousand, just when there is no time to write lines: one a
// second says how many there were since the last. What came after it is told with the next call of
// any kind. Each is counted by its reason all the same.
class Refusals {
 public:
  void Note(const IncomingCall& call, const absl::Status& status) {
    const MutexLock lock(mutex_);
    ++count_;
    last_method_ = call.method.name;
    last_error_ = std::string(status.message());
  }

  void Tell() {
    if (count_ == 0) return;
    const MutexLock lock(mutex_);
    const Clock::time_point now = Clock::now();
    if (count_ == 0 || now < next_line_) return;
    LogWarning(
        "calls were refused",
        {{"calls", count_.exchange(0)}, {"last_method", last_method_}, {"error", last_error_}});
    next_line_ = now + std::chrono::seconds(1);
  }

 private:
  using Clock = std::chrono::steady_clock;

  Mutex mutex_;
  std::atomic<int64_t> count_ = 0;  // written under the lock, looked at by every call
  std::string last_method_ ABSL_GUARDED_BY(mutex_);
  std::string last_error_ ABSL_GUARDED_BY(mutex_);
  Clock::time_point next_line_ ABSL_GUARDED_BY(mutex_);
};

Refusals& AllRefusals() {
  static Refusals refusals;
  return refusals;
}

}  // namespace

absl::Status LogCall(IncomingCall& call, Next next) {
  const absl::Status status = next();
  const bool is_refusal = ReasonOf(status) == reasons::kOverloaded.name;
  if (is_refusal) AllRefusals().Note(call, status);
  AllRefusals().Tell();
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
