// The one wrapper around every handler: context, exceptions, metrics and one log line.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_HANDLER_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_HANDLER_H_

#include <functional>
#include <utility>

#include <grpcpp/server_context.h>
#include <grpcpp/support/sync_stream.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/platform/status/grpc_status.h"

namespace treff::platform {

// Runs `rule` as the handler of `method` ("treff.casework.v1.CaseService/GetCase"): makes the
// call's trace and deadline current, turns a thrown exception into INTERNAL, observes
// `treff_rpc_seconds{method,code}` and writes one log line. Never logs the request or the message
// of an error that a client caused.
grpc::Status RunHandler(const char* method, grpc::ServerContext& context,
                        const std::function<absl::Status()>& rule);

// The common case: a rule that returns the response.
//   return Handle("…/GetCase", *context, *response, [&] { return cases_.Get(*request); });
template <typename Response, typename Rule>
grpc::Status Handle(const char* method, grpc::ServerContext& context, Response& response,
                    Rule&& rule) {
  return RunHandler(method, context, [&]() -> absl::Status {
    absl::StatusOr<Response> result = rule();
    if (!result.ok()) return result.status();
    response = *std::move(result);
    return absl::OkStatus();
  });
}

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_HANDLER_H_
