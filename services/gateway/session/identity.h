// Who has signed in.
#ifndef TREFF_SERVICES_GATEWAY_SESSION_IDENTITY_H_
#define TREFF_SERVICES_GATEWAY_SESSION_IDENTITY_H_

#include <string>

#include "absl/time/time.h"

namespace treff::gateway {

struct Identity {
  // For the services: up to 200 visible ASCII characters.
  std::string caller;
  // "officer", "lead", "municipality", "county" or "analyst". Shown; the services go by the token.
  std::string role;
  // Of a municipality four digits, of a county two; else empty.
  std::string place;
  // What the services are sent. It stays here: no browser sees it, and no log. Empty where nobody
  // has to prove who they are.
  std::string token;
  // When the services take the token no more.
  absl::Time token_ends_at = absl::InfiniteFuture();
  // What the issuer gives the next token for; no more anybody's than the token. Empty: nothing, and
  // the session ends with its token.
  std::string refresh_token;
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SESSION_IDENTITY_H_
