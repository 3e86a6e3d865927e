// Tokens of the demo issuer over gRPC, for the client.
#ifndef TREFF_SERVICES_PLATFORM_IDENTITY_DEMO_SIGN_IN_SERVICE_H_
#define TREFF_SERVICES_PLATFORM_IDENTITY_DEMO_SIGN_IN_SERVICE_H_

#include <memory>

#include <grpcpp/impl/codegen/service_type.h>

#include "services/platform/identity/demo_issuer.h"

namespace treff::platform {

// treff.access.v1.DemoSignInService over `issuer`, which must outlive it.
std::unique_ptr<grpc::Service> NewDemoSignInService(const DemoIssuer& issuer);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_IDENTITY_DEMO_SIGN_IN_SERVICE_H_
