#include "services/gateway/session/issuer/token_endpoint.h"

#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/platform/values/ids.h"

namespace treff::gateway {
namespace {

using nlohmann::json;

constexpr size_t kLongestToken = 8192;
// Of what a client proves itself with; issuers take at most two minutes.
constexpr absl::Duration kAssertionLife = absl::Minutes(1);

std::string TextOf(const json& answer, const char* name) {
  const auto found = answer.find(name);
  return found != answer.end() && found->is_string() ? found->get<std::string>() : "";
}

// Of the error codes of RFC 6749, section 5.2, and nothing else of what the issuer says.
absl::Status Refused(int status, const json& answer) {
  const std::string code = answer.is_object() ? TextOf(answer, "error") : "";
  if (status >= 500 || status == 429) {
    return absl::UnavailableError(absl::StrCat("the issuer answers with the status ", status));
  }
  if (code == "invalid_client" || code == "unauthorized_client" || status == 401) {
    return absl::FailedPreconditionError(
        "the issuer does not take this client: look at --sign_in_client_id, "
        "--sign_in_client_secret_file or --sign_in_client_key_file, and what is registered with "
        "it");
  }
  for (const char* known : {"invalid_grant", "invalid_request", "invalid_scope"}) {
    if (code == known) return absl::PermissionDeniedError(absl::StrCat("the issuer says ", known));
  }
  return absl::PermissionDeniedError(absl::StrCat("the issuer refuses with the status ", status));
}

}  // namespace

// RFC 7523, section 3. It is for the issuer by its name and not for one address of it, so that
// whoever gets one cannot show it to another issuer as ours.
absl::StatusOr<std::string> TokenEndpoint::Assertion() const {
  const absl::Time now = clock_.Now();
  return client_.key->Sign(json({{"iss", client_.id},
                                 {"sub", client_.id},
                                 {"aud", client_.issuer},
                                 {"iat", absl::ToUnixSeconds(now)},
                                 {"exp", absl::ToUnixSeconds(now + kAssertionLife)},
                                 {"jti", platform::RandomIds()->NewUuid()}})
                               .dump());
}

absl::Status TokenEndpoint::Authenticate(const IssuerMetadata& issuer, FormPost& post) const {
  if (client_.key.has_value()) {
    TREFF_ASSIGN_OR_RETURN(std::string assertion, Assertion());
    post.fields.emplace_back("client_id", client_.id);
    post.fields.emplace_back("client_assertion_type",
                             "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    post.fields.emplace_back("client_assertion", std::move(assertion));
  } else if (client_.secret.empty() || issuer.secret_in_form) {
    post.fields.emplace_back("client_id", client_.id);
    if (!client_.secret.empty()) post.fields.emplace_back("client_secret", client_.secret);
  } else {
    // Each encoded as in a form before they are joined (RFC 6749, section 2.3.1).
    post.authorization = absl::StrCat(
        "Basic ", absl::Base64Escape(absl::StrCat(platform::PercentEncoded(client_.id), ":",
                                                  platform::PercentEncoded(client_.secret))));
  }
  return absl::OkStatus();
}

absl::Status TokenEndpoint::Revoke(const IssuerMetadata& issuer, const Identity& identity) const {
  if (issuer.revocation_endpoint.empty()) return absl::OkStatus();
  const bool is_refresh = !identity.refresh_token.empty();
  const std::string& token = is_refresh ? identity.refresh_token : identity.token;
  if (token.empty()) return absl::OkStatus();
  FormPost post{.address = issuer.revocation_endpoint,
                .fields = {{"token", token},
                           {"token_type_hint", is_refresh ? "refresh_token" : "access_token"}},
                .authorization = ""};
  TREFF_RETURN_IF_ERROR(Authenticate(issuer, post));
  TREFF_ASSIGN_OR_RETURN(const FormAnswer answer, post_(post));
  if (answer.status == 200) return absl::OkStatus();
  return Refused(answer.status, json::parse(answer.body, nullptr, /*allow_exceptions=*/false));
}

absl::StatusOr<IssuedTokens> TokenEndpoint::Ask(const IssuerMetadata& issuer,
                                                platform::FormFields grant) const {
  FormPost post{.address = issuer.token_endpoint, .fields = std::move(grant), .authorization = ""};
  TREFF_RETURN_IF_ERROR(Authenticate(issuer, post));
  TREFF_ASSIGN_OR_RETURN(const FormAnswer answer, post_(post));
  const json body = json::parse(answer.body, nullptr, /*allow_exceptions=*/false);
  if (answer.status != 200) return Refused(answer.status, body);
  if (!body.is_object()) return absl::DataLossError("the issuer's answer is no JSON object");
  IssuedTokens tokens{.access = TextOf(body, "access_token"),
                      .id = TextOf(body, "id_token"),
                      .refresh = TextOf(body, "refresh_token")};
  if (absl::AsciiStrToLower(TextOf(body, "token_type")) != "bearer" || tokens.access.empty()) {
    return absl::DataLossError("the issuer's answer has no token of the type Bearer");
  }
  if (tokens.refresh.size() > kLongestToken) {
    return absl::DataLossError("the issuer's refresh token is longer than 8192 bytes");
  }
  return tokens;
}

}  // namespace treff::gateway
