// What an issuer gives tokens for (RFC 6749, OpenID Connect Core 1.0): a code, or an earlier token.
#ifndef TREFF_SERVICES_GATEWAY_SESSION_ISSUER_TOKEN_ENDPOINT_H_
#define TREFF_SERVICES_GATEWAY_SESSION_ISSUER_TOKEN_ENDPOINT_H_

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/gateway/session/identity.h"
#include "services/gateway/session/issuer/discovery.h"
#include "services/platform/http/form_fields.h"
#include "services/platform/http/http_client.h"
#include "services/platform/identity/keys/signing_key.h"
#include "services/platform/values/clock.h"

namespace treff::gateway {

struct IssuedTokens {
  std::string access;
  std::string id;       // empty: none
  std::string refresh;  // empty: none
};

struct FormPost {
  std::string address;
  platform::FormFields fields;
  std::string authorization;  // the header; empty: none
};

using FormAnswer = platform::HttpAnswer;

// The seam to HTTP: any answer at all, or UNAVAILABLE.
using HttpPostForm = std::function<absl::StatusOr<FormAnswer>(const FormPost& post)>;

// Over libcurl: https alone, http to this machine's loopback; 5 seconds and 64 KB at most, and no
// redirects.
absl::StatusOr<FormAnswer> PostFormOverHttp(const FormPost& post);

// As whom an issuer knows us. With neither secret nor key the client is a public one, which PKCE
// alone protects.
struct IssuerClient {
  std::string issuer;
  std::string id;
  std::string secret;
  std::optional<platform::SigningKey> key;  // before the secret
};

// One client of an issuer. Thread-safe.
class TokenEndpoint {
 public:
  // `clock` must outlive it.
  TokenEndpoint(IssuerClient client, HttpPostForm post, const platform::Clock& clock)
      : client_(std::move(client)), post_(std::move(post)), clock_(clock) {}

  // The tokens that the issuer gives for `grant`, fields of the form. UNAVAILABLE when it does not
  // answer, PERMISSION_DENIED when it refuses, FAILED_PRECONDITION when it does not take this
  // client, DATA_LOSS when it answers what nobody understands. No error holds anything of the grant
  // or the answer.
  absl::StatusOr<IssuedTokens> Ask(const IssuerMetadata& issuer, platform::FormFields grant) const;

  // Tells the issuer that nobody needs tokens of `identity` any more (RFC 7009): the one that new
  // tokens are got with, and by it the others, or the only one. OK where the issuer takes no such
  // word. Errors as above.
  absl::Status Revoke(const IssuerMetadata& issuer, const Identity& identity) const;

 private:
  // Says who asks.
  absl::Status Authenticate(const IssuerMetadata& issuer, FormPost& post) const;
  absl::StatusOr<std::string> Assertion() const;

  const IssuerClient client_;
  const HttpPostForm post_;
  const platform::Clock& clock_;
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SESSION_ISSUER_TOKEN_ENDPOINT_H_
