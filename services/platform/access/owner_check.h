// Whether what a call concerns is its caller's own, where only the method's rules can tell.
//
// A method whose contract lets a role do something with its own alone, and whose request does not
// say whose it is, owes a check for callers of that role. If the rules answer without one, the
// server answers INTERNAL instead: a forgotten check shows nothing to anybody.
#ifndef TREFF_SERVICES_PLATFORM_ACCESS_OWNER_CHECK_H_
#define TREFF_SERVICES_PLATFORM_ACCESS_OWNER_CHECK_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace treff::platform {

// PERMISSION_DENIED, reason NOT_YOURS, if the current call owes a check and `owner`, as Owns takes
// it, is not its caller's. Names nothing of what was asked for.
absl::Status CheckOwner(std::string_view owner);

// What a list must be narrowed to: Principal::own if the current call owes a check, else empty for
// no bound. Whoever asks must narrow by it; the check counts as made.
std::string OwnerToListBy();

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_ACCESS_OWNER_CHECK_H_
