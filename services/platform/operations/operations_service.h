// The gRPC face of operations: google.longrunning.Operations over every kind in the process.
#ifndef TREFF_SERVICES_PLATFORM_OPERATIONS_OPERATIONS_SERVICE_H_
#define TREFF_SERVICES_PLATFORM_OPERATIONS_OPERATIONS_SERVICE_H_

#include <memory>
#include <vector>

#include <grpcpp/impl/codegen/service_type.h>

#include "services/platform/operations/operations.h"

namespace treff::platform {

// Serves the operations of all `kinds`, which must outlive it.
std::unique_ptr<grpc::Service> NewOperationsService(std::vector<Operations*> kinds);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_OPERATIONS_OPERATIONS_SERVICE_H_
