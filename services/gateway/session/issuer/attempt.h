// One sign-in on its way: what the browser keeps, sealed, while its user is at the issuer.
#ifndef TREFF_SERVICES_GATEWAY_SESSION_ISSUER_ATTEMPT_H_
#define TREFF_SERVICES_GATEWAY_SESSION_ISSUER_ATTEMPT_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "services/gateway/session/sealer.h"

namespace treff::gateway {

struct SignInAttempt {
  std::string state;     // that the issuer gives back (RFC 6749)
  std::string nonce;     // that the ID token says (OpenID Connect Core 1.0)
  std::string verifier;  // that the code is redeemed with (RFC 7636)
  std::string path;      // of ours, where its user wants to go
  std::string language;  // "nb", "nn" or "en"
  absl::Time began_at;
};

// How long a person may take at the issuer.
inline constexpr absl::Duration kLongestAttempt = absl::Minutes(10);

// With state, nonce and verifier that nobody can guess, 256 bits each.
SignInAttempt NewAttempt(const std::string& path, const std::string& language, absl::Time now);

// The value of a cookie.
std::string SealedAttempt(const SignInAttempt& attempt, const Sealer& sealer);
// Nothing if it is not one of ours, or has taken longer than kLongestAttempt.
std::optional<SignInAttempt> OpenAttempt(std::string_view cookie, const Sealer& sealer,
                                         absl::Time now);

// What the issuer is shown of `verifier`: its SHA-256, the method S256 of RFC 7636.
std::string ChallengeOf(std::string_view verifier);

// Whether the two are equal, in a time that does not tell where they differ.
bool IsSameSecret(std::string_view one, std::string_view other);

// `path` if it is one of this site and is safe in a header, else "/". A browser would take what
// begins with two slashes, also one the wrong way round, for another site.
std::string LocalPath(const std::string& path);

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SESSION_ISSUER_ATTEMPT_H_
