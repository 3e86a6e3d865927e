// What a call passes before and after its handler: a list of steps, each with one concern.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_MIDDLEWARE_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_MIDDLEWARE_H_

#include <functional>
#include <vector>

#include <grpcpp/server_context.h>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "services/platform/middleware/context.h"
#include "services/platform/middleware/method.h"

namespace treff::platform {

// A call on its way in.
struct IncomingCall {
  const Method& method;
  const grpc::ServerContext& transport;
  // Null where a stream of them comes.
  const google::protobuf::Message* request = nullptr;
  // By the server's clock.
  absl::Time start;
  // What the handler and its outgoing calls see as CurrentCall(); the steps fill it.
  CallContext& context;
};

// All that comes after a step: the later steps and the handler. Called once at most.
using Next = absl::FunctionRef<absl::Status()>;

// One step. Returns what `next` returned, or an error of its own without calling it. Thread-safe.
using Middleware = std::function<absl::Status(IncomingCall& call, Next next)>;

// In the order in which a call passes them on its way in.
using MiddlewareList = std::vector<Middleware>;

// Passes `call` through all steps of `list` to `handler`.
absl::Status RunThrough(const MiddlewareList& list, IncomingCall& call, Next handler);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_MIDDLEWARE_H_
