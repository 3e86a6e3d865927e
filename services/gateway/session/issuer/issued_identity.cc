#include "services/gateway/session/issuer/issued_identity.h"

#include <set>
#include <string>
#include <string_view>

#include "services/platform/identity/claims.h"
#include "services/platform/identity/refusal.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"

namespace treff::gateway {
namespace {

using platform::v1::Access;

// Whether the token is right but for what it says of its bearer's part in the house.
bool LacksRole(const absl::Status& refusal) {
  static const auto& faults = *new std::set<std::string_view>{
      platform::token_faults::kRole.cause, platform::token_faults::kPlace.cause,
      platform::token_faults::kConsumer.cause};
  const auto info = platform::GetDetail<google::rpc::ErrorInfo>(refusal);
  if (!info.has_value()) return false;
  const auto cause = info->metadata().find("cause");
  return cause != info->metadata().end() && faults.count(cause->second) > 0;
}

bool HasDashboard(platform::Role role) {
  return role == Access::OFFICER || role == Access::LEAD || role == Access::MUNICIPALITY ||
         role == Access::COUNTY || role == Access::ANALYST;
}

}  // namespace

absl::StatusOr<Identity> IdentityOf(const IssuedTokens& tokens, platform::TokenVerifier& verifier) {
  const auto bearer = verifier.Verify(tokens.access);
  if (!bearer.ok() && !LacksRole(bearer.status())) return bearer.status();
  if (!bearer.ok() || !HasDashboard((*bearer)->principal.role)) {
    return absl::PermissionDeniedError("the issuer gives this user no role of the dashboard");
  }
  const platform::Principal& principal = (*bearer)->principal;
  // "municipalities/0301" of a municipality, "regions/03" of a county.
  return Identity{.caller = (*bearer)->caller,
                  .role = platform::WordOfRole(principal.role),
                  .place = principal.own.substr(principal.own.find('/') + 1),
                  .token = tokens.access,
                  .token_ends_at = (*bearer)->ends_at,
                  .refresh_token = tokens.refresh};
}

}  // namespace treff::gateway
