// The gRPC face of operations: google.longrunning.Operations over every kind in the process.
//
// Lists take `operations`, `operations/{kind}` or nothing as name, and `done = true` or
// `done = false` as filter; within a kind the newest come first.
#ifndef TREFF_SERVICES_PLATFORM_OPERATIONS_OPERATIONS_SERVICE_H_
#define TREFF_SERVICES_PLATFORM_OPERATIONS_OPERATIONS_SERVICE_H_

#include <memory>
#include <vector>

#include <grpcpp/impl/codegen/service_type.h>

#include "services/platform/access/principal.h"
#include "services/platform/operations/operations.h"

namespace treff::platform {

// Operations of one service, and who may see that they are there.
struct ServedOperations {
  Operations* operations;
  // Roles; empty: whoever may call at all. In an open house everybody.
  std::vector<Role> followers;
};

// Serves the operations of all of `served`, which must outlive it and have begun.
std::unique_ptr<grpc::Service> NewOperationsService(std::vector<ServedOperations> served);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_OPERATIONS_OPERATIONS_SERVICE_H_
