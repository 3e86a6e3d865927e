#include "services/platform/access/owner_check.h"

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "services/platform/access/principal.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/error_details.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

// Whether `name` is `root` or below it.
bool IsBelow(std::string_view name, std::string_view root) {
  if (!absl::StartsWith(Absl(name), Absl(root))) return false;
  return name.size() == root.size() || name[root.size()] == '/';
}

}  // namespace

bool Owns(const Principal& principal, std::string_view owner) {
  if (principal.own.empty()) return false;
  if (IsBelow(owner, principal.own)) return true;
  absl::string_view county = principal.own;
  absl::string_view municipality = Absl(owner);
  if (!absl::ConsumePrefix(&county, "regions/") ||
      !absl::ConsumePrefix(&municipality, "municipalities/")) {
    return false;
  }
  constexpr size_t kCountyDigits = 2;
  return county.size() == kCountyDigits && absl::StartsWith(municipality, county);
}

absl::Status CheckOwner(std::string_view owner) {
  const CallContext& call = CurrentCall();
  if (call.owner_check == CallContext::OwnerCheck::kNone) return absl::OkStatus();
  if (!Owns(call.principal, owner)) {
    return ErrorOf(reasons::kNotYours, "this is not yours: your role may do so with its own alone");
  }
  call.owner_check = CallContext::OwnerCheck::kMade;
  return absl::OkStatus();
}

std::string OwnerToListBy() {
  const CallContext& call = CurrentCall();
  if (call.owner_check == CallContext::OwnerCheck::kNone) return "";
  call.owner_check = CallContext::OwnerCheck::kMade;
  return call.principal.own;
}

}  // namespace treff::platform
