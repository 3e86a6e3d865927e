// What the contracts say of who may call: the option `access` of each method.
#ifndef TREFF_SERVICES_PLATFORM_ACCESS_CONTRACT_PERMISSION_H_
#define TREFF_SERVICES_PLATFORM_ACCESS_CONTRACT_PERMISSION_H_

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"
#include "services/platform/middleware/middleware.h"
#include "treff/platform/v1/access.pb.h"

namespace treff::platform {

// What `method` asks of its caller: its own option, or for google.longrunning.Operations, whose
// contract is not ours, what this house asks. Nothing is granted where there is neither.
v1::Access AccessOf(const google::protobuf::MethodDescriptor& method);

// A Permission: PERMISSION_DENIED with the reason ROLE_MAY_NOT or NOT_YOURS, or UNAUTHENTICATED
// with SIGN_IN_NEEDED for a caller of whom nothing is known. Where the rules have to tell whose it
// is, the call owes them a check; see owner_check.h.
absl::Status PermitByContract(const IncomingCall& call);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_ACCESS_CONTRACT_PERMISSION_H_
