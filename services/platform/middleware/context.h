// What a call carries with it through the house: its trace, its deadline and who calls.
//
// The middleware sets it for the time of a call, clients read it: so a deadline given to the first
// service bounds the last one, and the last one knows who called the first.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_CONTEXT_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_CONTEXT_H_

#include <functional>
#include <string>

#include "absl/time/time.h"
#include "services/platform/access/principal.h"

namespace treff::platform {

// The caller of whom nothing is known.
inline constexpr char kAnonymousCaller[] = "anonymous";

struct CallContext {
  // Whether the rules have to find out whose it is that the call concerns; see owner_check.h.
  enum class OwnerCheck { kNone, kOwed, kMade };

  // W3C trace id, 32 hexadecimal digits; empty outside a call.
  std::string trace_id;
  // Whether whoever began the trace wants it kept.
  bool sampled = true;
  // When the caller stops waiting; infinite future when it did not say.
  absl::Time deadline = absl::InfiniteFuture();
  // Whether the caller has gone away. May be empty.
  std::function<bool()> cancelled;
  // Who calls, as the identity step found. Never for logs: it may name a person.
  std::string caller = kAnonymousCaller;
  // What they are to the house.
  Principal principal;
  // The token by which they proved it, for the calls made on their behalf. Never for logs; empty
  // where none was asked for, and in work that nobody waits for.
  std::string token;
  // Only the thread that serves the call looks at it.
  mutable OwnerCheck owner_check = OwnerCheck::kNone;
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

  // The current context, to be filled by the thread that serves the call.
  CallContext& context() { return context_; }

 private:
  CallContext context_;
  const CallContext* before_;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_CONTEXT_H_
