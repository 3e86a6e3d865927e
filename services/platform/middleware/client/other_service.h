// What an error of another service of the house means to the call that needed it.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_CLIENT_OTHER_SERVICE_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_CLIENT_OTHER_SERVICE_H_

#include <string_view>

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace treff::platform {

// How a call to `service` ("casework") ended, for the answer of the call that needed it:
// - An error that the service gave itself (it has a reason of ours) stays what it is, with all its
//   details: a refusal stays a refusal. If it is the service's own fault (INTERNAL, UNKNOWN,
//   UNIMPLEMENTED) the message begins with its name.
// - An error that the way to it gave (it has no reason) becomes UNAVAILABLE with the reason
//   DEPENDENCY_UNAVAILABLE and metadata `service`: trying again may help. But what the caller's
//   deadline, cancellation, identity or rate brought about keeps its code: trying again may not.
absl::Status FromService(const grpc::Status& status, std::string_view service);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_CLIENT_OTHER_SERVICE_H_
