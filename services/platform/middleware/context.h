// What a call carries with it through the house: its trace and its deadline.
//
// The handler wrapper sets it for the time of a call, clients read it: so a deadline given to the
// first service bounds the last one.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_CONTEXT_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_CONTEXT_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace treff::platform {

struct CallContext {
  // W3C trace id, 32 hexadecimal digits; empty outside a call.
  std::string trace_id;
  // When the caller stops waiting; infinite future when it did not say.
  absl::Time deadline = absl::InfiniteFuture();
  // Whether the caller has gone away. May be empty.
  std::function<bool()> cancelled;
};

// The context of the call this thread is serving; an empty one outside a call.
const CallContext& CurrentCall();

// Makes `context` the current one while it lives; the one before comes back after.
class ScopedCall {
 public:
  explicit ScopedCall(CallContext context);
  ~ScopedCall();
  ScopedCall(const ScopedCall&) = delete;
  ScopedCall& operator=(const ScopedCall&) = delete;

 private:
  CallContext context_;
  const CallContext* before_;
};

// The trace id in a W3C `traceparent` header, or a new random one when there is none or it is bad.
std::string TraceIdFrom(std::string_view traceparent);

// A `traceparent` header for an outgoing call of the trace.
std::string TraceparentOf(std::string_view trace_id);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_CONTEXT_H_
