// Requests whose bytes are no message of their type.
//
// gRPC reads the message before any handler runs and, if it cannot, answers INTERNAL without a
// text: as if the fault were ours. This is the only place where the answer can still be changed.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_UNREADABLE_REQUEST_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_UNREADABLE_REQUEST_H_

#include <grpcpp/server_builder.h>

namespace treff::platform {

// Makes the server answer such requests with INVALID_ARGUMENT and the reason UNREADABLE_REQUEST.
void RefuseUnreadableRequests(grpc::ServerBuilder& builder);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_UNREADABLE_REQUEST_H_
