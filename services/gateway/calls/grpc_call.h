// Calls of any method, by its path and with bytes: what the gateway knows of gRPC.
#ifndef TREFF_SERVICES_GATEWAY_CALLS_GRPC_CALL_H_
#define TREFF_SERVICES_GATEWAY_CALLS_GRPC_CALL_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/gateway/calls/routes.h"

namespace treff::gateway {

struct GrpcCall {
  Route route;
  std::string path;         // "/treff.casework.v1.CaseService/GetCase"
  std::string request;      // bytes
  std::string caller;       // as the services are to see it
  std::string traceparent;  // as it came; may be empty
  std::string purpose;      // likewise, once it is known to be readable
  std::string token;        // by which they prove it; empty where nobody has to
  absl::Duration at_most;
};

// The reply's bytes. An error of the service with its details; of the way to it as
// platform::FromService. `is_abandoned` is asked every second; when it holds, the call is
// cancelled.
absl::StatusOr<std::string> CallUnary(const GrpcCall& call,
                                      const std::function<bool()>& is_abandoned);

// A running server stream; cancelled when it is destroyed before its end. Of one thread.
class GrpcStream {
 public:
  static std::unique_ptr<GrpcStream> Start(const GrpcCall& call);
  virtual ~GrpcStream() = default;

  enum class Event { kMessage, kNothingYet, kEnd };
  // Waits for the next message for up to `patience`.
  virtual Event Next(absl::Duration patience, std::string& message) = 0;
  // How it ended, after kEnd. As of CallUnary.
  virtual absl::Status Outcome() const = 0;
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_CALLS_GRPC_CALL_H_
