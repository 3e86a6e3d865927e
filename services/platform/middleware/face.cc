#include "services/platform/middleware/face.h"

#include "absl/time/clock.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/grpc_status.h"

namespace treff::platform {

grpc::Status Guarded::Run(const Method& method, const grpc::ServerContext& transport,
                          Next handler) const {
  if (list_ == nullptr || method.descriptor == nullptr) {
    return grpc::Status(grpc::StatusCode::INTERNAL, method.name + " is not wired for calls");
  }
  ScopedCall current({});
  IncomingCall call{
      .method = method, .transport = transport, .start = absl::Now(), .context = current.context()};
  return ToGrpc(RunThrough(*list_, call, handler));
}

}  // namespace treff::platform
