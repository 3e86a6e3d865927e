// absl::Status to and from grpc::Status, details included.
#ifndef TREFF_SERVICES_PLATFORM_STATUS_GRPC_STATUS_H_
#define TREFF_SERVICES_PLATFORM_STATUS_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace treff::platform {

// Payloads become google.rpc.Status details.
grpc::Status ToGrpc(const absl::Status& status);

// Details become payloads.
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_STATUS_GRPC_STATUS_H_
