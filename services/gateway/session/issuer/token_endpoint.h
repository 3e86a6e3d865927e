// What an issuer gives tokens for (RFC 6749, OpenID Connect Core 1.0): a code, or an earlier token.
#ifndef TREFF_SERVICES_GATEWAY_SESSION_ISSUER_TOKEN_ENDPOINT_H_
#define TREFF_SERVICES_GATEWAY_SESSION_ISSUER_TOKEN_ENDPOINT_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/gateway/session/issuer/discovery.h"
#include "services/platform/http/http_client.h"

namespace treff::gateway {

struct IssuedTokens {
  std::string access;
  std::string id;       // empty: none
  std::string refresh;  // empty: none
};

// Names and values of a form.
using FormFields = std::vector<std::pair<std::string, std::string>>;

struct FormPost {
  std::string address;
  FormFields fields;
  std::string authorization;  // the header; empty: none
};

using FormAnswer = platform::HttpAnswer;

// The seam to HTTP: any answer at all, or UNAVAILABLE.
using HttpPostForm = std::function<absl::StatusOr<FormAnswer>(const FormPost& post)>;

// Over libcurl: https alone, http to this machine's loopback; 5 seconds and 64 KB at most, and no
// redirects.
absl::StatusOr<FormAnswer> PostFormOverHttp(const FormPost& post);

// `text` as a form and a query have it (RFC 3986).
std::string PercentEncoded(const std::string& text);
std::string Encoded(const FormFields& fields);

// One client of an issuer. Thread-safe.
class TokenEndpoint {
 public:
  // Without a `client_secret` the client is a public one, which PKCE alone protects.
  TokenEndpoint(std::string client_id, std::string client_secret, HttpPostForm post)
      : client_id_(std::move(client_id)),
        client_secret_(std::move(client_secret)),
        post_(std::move(post)) {}

  // The tokens that the issuer gives for `grant`, fields of the form. UNAVAILABLE when it does not
  // answer, PERMISSION_DENIED when it refuses, FAILED_PRECONDITION when it does not take this
  // client, DATA_LOSS when it answers what nobody understands. No error holds anything of the grant
  // or the answer.
  absl::StatusOr<IssuedTokens> Ask(const IssuerMetadata& issuer, FormFields grant) const;

 private:
  const std::string client_id_;
  const std::string client_secret_;
  const HttpPostForm post_;
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SESSION_ISSUER_TOKEN_ENDPOINT_H_
