#include "services/platform/middleware/telemetry/trace.h"

#include <utility>

#include "absl/time/clock.h"
#include "services/platform/middleware/call_headers.h"
#include "services/platform/middleware/telemetry/trace_context.h"
#include "services/platform/telemetry/spans.h"

namespace treff::platform {

absl::Status ContinueTrace(IncomingCall& call, Next next) {
  TraceContext trace = ParseTraceparent(HeaderOf(call.transport, kTraceHeader));
  call.context.trace_id = trace.id;
  call.context.sampled = trace.sampled;
  if (!trace.sampled || !SpansAreTaken()) return next();
  Span span{.trace_id = std::move(trace.id),
            .id = NewSpanId(),
            .parent_id = std::move(trace.span_id),
            .kind = Span::Kind::kServer,
            .method = call.method.name,
            .begin = call.start};
  const ScopedSpan current(span.id);
  const absl::Status status = next();
  span.code = static_cast<int>(status.code());
  span.end = absl::Now();
  KeepSpan(span);
  return status;
}

}  // namespace treff::platform
