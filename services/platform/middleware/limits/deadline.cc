#include "services/platform/middleware/limits/deadline.h"

#include <chrono>

#include "absl/time/time.h"

namespace treff::platform {

absl::Status KeepDeadline(IncomingCall& call, Next next) {
  const auto deadline = call.transport.deadline();
  if (deadline != std::chrono::system_clock::time_point::max()) {
    call.context.deadline = absl::FromChrono(deadline);
  }
  call.context.cancelled = [&transport = call.transport] { return transport.IsCancelled(); };
  return next();
}

}  // namespace treff::platform
