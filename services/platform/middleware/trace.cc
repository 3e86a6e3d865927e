#include "services/platform/middleware/trace.h"

#include <utility>

#include "services/platform/middleware/call_headers.h"
#include "services/platform/middleware/trace_context.h"

namespace treff::platform {

absl::Status ContinueTrace(IncomingCall& call, Next next) {
  TraceContext trace = ParseTraceparent(HeaderOf(call.transport, kTraceHeader));
  call.context.trace_id = std::move(trace.id);
  call.context.sampled = trace.sampled;
  return next();
}

}  // namespace treff::platform
