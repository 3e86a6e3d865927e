#include "services/platform/middleware/identity.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "services/platform/middleware/call_headers.h"
#include "services/platform/middleware/purpose_header.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"

namespace treff::platform {
namespace {

constexpr size_t kLongestCaller = 200;

}  // namespace

Middleware IdentifyCaller(CallerOf caller_of) {
  return [caller_of = std::move(caller_of)](IncomingCall& call, Next next) -> absl::Status {
    TREFF_ASSIGN_OR_RETURN(call.context.caller, caller_of(call));
    const std::string_view purpose = HeaderOf(call.transport, kPurposeHeader);
    TREFF_RETURN_IF_ERROR(CheckPurpose(purpose));
    call.context.principal.purpose = std::string(purpose);
    return next();
  };
}

absl::StatusOr<std::string> CallerFromHeader(const IncomingCall& call) {
  const std::string_view caller = HeaderOf(call.transport, kCallerHeader);
  if (caller.empty()) return kAnonymousCaller;
  const bool readable =
      caller.size() <= kLongestCaller && std::all_of(caller.begin(), caller.end(), [](char c) {
        return absl::ascii_isgraph(static_cast<unsigned char>(c));
      });
  if (readable) return std::string(caller);
  return ErrorOf(reasons::kUnreadableCaller,
                 "the header treff-caller names nobody: send 1 to 200 visible ASCII "
                 "characters, or leave it out");
}

}  // namespace treff::platform
