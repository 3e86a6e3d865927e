// Words for the errors that gRPC gives by itself, before any service of ours is asked.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_ERRORS_BARE_ERRORS_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_ERRORS_BARE_ERRORS_H_

#include <memory>

#include <grpcpp/support/server_interceptor.h>

namespace treff::platform {

// For a server: a request that is no message of its type is INVALID_ARGUMENT and says so, where
// gRPC has an INTERNAL without a word; a method of the contract that is not offered says that.
// Counts them like every error.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> WordsForBareErrors();

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_ERRORS_BARE_ERRORS_H_
