// What calls to other services take, by method and outcome, and as spans of their traces.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_CLIENT_CLIENT_METRICS_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_CLIENT_CLIENT_METRICS_H_

#include <memory>
#include <vector>

#include <grpcpp/support/client_interceptor.h>

namespace treff::platform {

// The interceptors of a channel whose calls are measured, from their beginning to their status, all
// attempts together.
std::vector<std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>>
MeasureClientCalls();

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_CLIENT_CLIENT_METRICS_H_
