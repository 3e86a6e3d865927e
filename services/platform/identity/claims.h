// What a token says of its bearer, once its signature holds.
#ifndef TREFF_SERVICES_PLATFORM_IDENTITY_CLAIMS_H_
#define TREFF_SERVICES_PLATFORM_IDENTITY_CLAIMS_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/access/principal.h"

namespace treff::platform {

// What claims must say. Times are held against the clock with `leeway` on both sides.
struct ClaimRules {
  std::string issuer;    // `iss`, to the letter
  std::string audience;  // one of `aud`
  // The claim that names the role, as text or as a list of one.
  std::string role_claim = "treff_role";
  absl::Duration leeway = absl::Seconds(60);
};

// Who bears a token.
struct Bearer {
  std::string caller;  // `sub`; of a system "systems/{organisation}"
  Principal principal;
  absl::Time ends_at;  // leeway included
};

// Reads `payload`, JSON. The role comes from the role claim; where there is none, from the scope
// `treff:{role}`. It is never SERVICE: a service is known by its certificate, or by being inside.
// `treff_place` says whose a municipality or county role is; `consumer`, as Maskinporten gives it,
// whose a system is. UNAUTHENTICATED as RefuseToken.
absl::StatusOr<Bearer> ReadClaims(std::string_view payload, const ClaimRules& rules,
                                  absl::Time now);

// What an ID token must say (OpenID Connect Core 1.0, 3.1.3.7).
struct IdTokenRules {
  std::string issuer;     // `iss`, to the letter
  std::string client_id;  // one of `aud`; `azp` where there are several
  std::string nonce;      // of the one sign-in that it answers
  absl::Duration leeway = absl::Seconds(60);
};

// Whether `payload`, JSON, is that of an ID token that answers one sign-in of one client.
// UNAUTHENTICATED as RefuseToken.
absl::Status CheckIdToken(std::string_view payload, const IdTokenRules& rules, absl::Time now);

// What a place of `role` is called as an owner: "municipalities/0301", "regions/03". Empty if the
// role has no place, or `place` is none.
std::string OwnerOfPlace(Role role, std::string_view place);

// The role that goes by `word`, "officer"; unspecified if none does.
Role RoleOfWord(std::string_view word);
std::string WordOfRole(Role role);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_IDENTITY_CLAIMS_H_
