// Why a token is refused: one small vocabulary, for its sender and for a metric.
#ifndef TREFF_SERVICES_PLATFORM_IDENTITY_REFUSAL_H_
#define TREFF_SERVICES_PLATFORM_IDENTITY_REFUSAL_H_

#include <string_view>

#include "absl/status/status.h"

namespace treff::platform {

struct TokenFault {
  std::string_view cause;  // a word; the label of the metric
  std::string_view text;   // what it must be instead
};

namespace token_faults {

inline constexpr TokenFault kTooLong{"too_long", "it is longer than 8192 bytes"};
inline constexpr TokenFault kMalformed{
    "malformed", "it is no signed JSON Web Token: send one, as in `Bearer eyJ…`"};
inline constexpr TokenFault kAlgorithm{
    "algorithm", "it must be signed with RS256, PS256, ES256 or EdDSA, as its key is meant for"};
inline constexpr TokenFault kUnknownKey{"unknown_key", "its key is none of the issuer's"};
inline constexpr TokenFault kSignature{"signature", "its signature does not hold"};
inline constexpr TokenFault kIssuer{"issuer", "another issuer gave it than this house asks"};
inline constexpr TokenFault kAudience{"audience", "it is not meant for this house"};
inline constexpr TokenFault kExpired{"expired", "it has expired: get a new one"};
inline constexpr TokenFault kNotYetValid{"not_yet_valid", "it is not valid yet"};
inline constexpr TokenFault kNonce{"nonce", "it answers another sign-in than this one"};
inline constexpr TokenFault kSubject{
    "subject", "its subject must be 1 to 200 visible ASCII characters and no identity number"};
inline constexpr TokenFault kRole{"role", "it must name exactly one role of this house"};
inline constexpr TokenFault kPlace{
    "place", "its role needs the place that it is of: four digits, or two of a county"};
inline constexpr TokenFault kConsumer{
    "consumer", "a system's token must name its organisation, nine digits after \"0192:\""};

}  // namespace token_faults

// UNAUTHENTICATED, reason TOKEN_REFUSED with `cause` in its metadata; counted in
// treff_tokens_refused_total. Holds nothing of the token.
absl::Status RefuseToken(const TokenFault& fault);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_IDENTITY_REFUSAL_H_
