#include "services/platform/identity/caller_from_token.h"

#include <string>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/platform/identity/refusal.h"
#include "services/platform/identity/tls.h"
#include "services/platform/middleware/call_headers.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

// Where a service names nobody.
constexpr char kInside[] = "service:inside";
// The service that only ever calls for others: without a token of theirs it is nobody.
constexpr char kGateway[] = "gateway";

absl::StatusOr<std::string> BearerOf(const IncomingCall& call, TokenVerifier& verifier) {
  const std::string_view header = HeaderOf(call.transport, kTokenHeader);
  const std::string_view scheme = kTokenScheme;
  // Two of them may have been written by two.
  if (call.transport.client_metadata().count(kTokenHeader) != 1 ||
      !absl::StartsWithIgnoreCase(Absl(header), Absl(scheme))) {
    return RefuseToken(token_faults::kMalformed);
  }
  const std::string_view token = header.substr(scheme.size());
  TREFF_ASSIGN_OR_RETURN(const std::shared_ptr<const Bearer> bearer, verifier.Verify(token));
  call.context.principal = bearer->principal;
  call.context.token = std::string(token);
  return bearer->caller;
}

}  // namespace

CallerOf CallerFromToken(TokenVerifier& verifier, ServiceTrust trust) {
  return [&verifier, trust](const IncomingCall& call) -> absl::StatusOr<std::string> {
    if (call.transport.client_metadata().count(kTokenHeader) > 0) return BearerOf(call, verifier);
    const std::string certified =
        trust == ServiceTrust::kByCertificate ? ServiceOfPeer(call.transport) : "";
    if (trust == ServiceTrust::kByCertificate && (certified.empty() || certified == kGateway)) {
      return kAnonymousCaller;
    }
    call.context.principal.role = v1::Access::SERVICE;
    TREFF_ASSIGN_OR_RETURN(const std::string named, CallerFromHeader(call));
    if (named != kAnonymousCaller) return named;
    return certified.empty() ? kInside : absl::StrCat("service:", certified);
  };
}

}  // namespace treff::platform
