// An OpenID Connect issuer on this machine's loopback: discovery, keys, signing in, tokens. It
// keeps to the standards, unless a test tells it not to.
#ifndef TREFF_TESTS_TESTING_OIDC_ISSUER_H_
#define TREFF_TESTS_TESTING_OIDC_ISSUER_H_

#include <functional>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "absl/time/time.h"

namespace treff::testing {

// Who is at the browser.
struct OidcPerson {
  std::string subject;
  std::string role;   // the claim treff_role; empty: left out
  std::string place;  // the claim treff_place; empty: left out
};

struct OidcBehaviour {
  OidcPerson person{.subject = "officer-7", .role = "officer", .place = ""};
  // What it answers to a sign-in instead of a code; empty: a code.
  std::string error;
  absl::Duration lifetime = absl::Hours(1);  // of tokens
  bool gives_refresh_tokens = true;
  bool takes_codes_twice = false;
  bool prolongs = true;  // gives new tokens for refresh tokens
  int token_status = 200;
  int revocation_status = 200;
  // Put over the claims of each token; null takes a claim away.
  nlohmann::json id_claims = nlohmann::json::object();
  nlohmann::json access_claims = nlohmann::json::object();
  // Put over its metadata.
  nlohmann::json metadata = nlohmann::json::object();
};

struct OidcClient {
  std::string id = "treff-gateway";
  std::string secret;  // empty: a public client, unless it has keys
  std::string keys;    // {"keys": […]}: it proves itself by an assertion that one of them signed
  std::string redirect_uri;
};

// Thread-safe.
class OidcIssuer {
 public:
  static constexpr char kAudience[] = "treff";  // of access tokens

  // Serves when it returns.
  static std::unique_ptr<OidcIssuer> Start(const OidcClient& client);
  virtual ~OidcIssuer() = default;

  // What it calls itself: "http://127.0.0.1:PORT".
  virtual const std::string& address() const = 0;
  virtual void Change(const std::function<void(OidcBehaviour&)>& change) = 0;
  // Takes no more connections, until it goes on under the same address.
  virtual void Stop() = 0;
  virtual void GoOn() = 0;
  // How often it was asked for tokens for a code, and for a refresh token.
  virtual int redeemed() const = 0;
  virtual int prolonged() const = 0;
  // Tokens that are good for new ones.
  virtual int refresh_tokens() const = 0;
  // How often it was told that a token is needed no more.
  virtual int revoked() const = 0;
};

}  // namespace treff::testing

#endif  // TREFF_TESTS_TESTING_OIDC_ISSUER_H_
