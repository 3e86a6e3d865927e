#include "services/gateway/session/issuer/issuer_sign_in.h"

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/gateway/session/cookies.h"
#include "services/gateway/session/issuer/failure_page.h"
#include "services/gateway/session/issuer/issued_identity.h"
#include "services/platform/identity/claims.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/hash.h"

namespace treff::gateway {
namespace {

// All who sign in share what one caller may do at once: each costs a question to the issuer.
constexpr char kSigningIn[] = "signing in";
constexpr size_t kLongestState = 100;
constexpr size_t kLongestCode = 4096;
constexpr size_t kLongestIssuer = 1024;

HttpResponse NotAllowed() {
  HttpResponse response{
      .status = 405, .type = "text/plain; charset=utf-8", .body = "this address takes GET alone\n"};
  response.Add("Allow", "GET");
  return response;
}

HttpResponse SeeOther(const std::string& address) {
  HttpResponse response{.status = 303};
  response.Add("Location", address);
  return response;
}

// The one value of a parameter, "" without it. INVALID_ARGUMENT when there are several, or it is
// longer than `at_most` bytes.
absl::StatusOr<std::string> Single(const HttpRequest& request, const char* name, size_t at_most) {
  const std::vector<std::string> values = request.Parameters(name);
  if (values.empty()) return "";
  if (values.size() > 1 || values.front().size() > at_most) {
    return absl::InvalidArgumentError(absl::StrCat(name, " comes twice, or is too long"));
  }
  return values.front();
}

// What the issuer answers instead of a code (RFC 6749, section 4.1.2.1; OpenID Connect Core 1.0,
// section 3.1.2.6).
absl::Status ErrorOfIssuer(const std::string& error) {
  if (error == "access_denied") return absl::CancelledError("the issuer says access_denied");
  if (error == "server_error" || error == "temporarily_unavailable") {
    return absl::UnavailableError(absl::StrCat("the issuer says ", error));
  }
  for (const char* known : {"interaction_required", "login_required", "consent_required",
                            "account_selection_required"}) {
    if (error == known) return absl::InvalidArgumentError(absl::StrCat("the issuer says ", known));
  }
  return absl::FailedPreconditionError("the issuer does not take the request of this client");
}

std::string LanguageOf(const HttpRequest& request) {
  const auto asked = Single(request, "language", 2);
  if (asked.ok() && (*asked == "nb" || *asked == "nn" || *asked == "en")) return *asked;
  return PreferredLanguage(request.Header("Accept-Language"));
}

}  // namespace

IssuerSignIn::IssuerSignIn(const IssuerSignInOptions& options, const IssuerSignInParts& parts)
    : options_(options),
      parts_(parts),
      discovery_(options.issuer, options.get, parts.clock),
      endpoint_({.issuer = options.issuer,
                 .id = options.client_id,
                 .secret = options.client_secret,
                 .key = options.client_key},
                options.post, parts.clock),
      renewal_(discovery_, endpoint_, parts.verifier, parts.sessions, parts.store, parts.clock) {}

HttpResponse IssuerSignIn::Failed(const absl::Status& failure, const std::string& path,
                                  const std::string& language) const {
  platform::CountMetric(platform::metrics::kGatewayRefused, {{"why", "sign_in"}});
  platform::LogWarning("a sign-in has failed", {{"error", std::string(failure.message())}});
  const std::string again =
      absl::StrCat(kBeginPath, "?", platform::Encoded({{"to", path}, {"language", language}}));
  return FailurePage(failure, language, again, parts_.messages);
}

HttpResponse IssuerSignIn::Begin(const HttpRequest& request) {
  if (request.method() != "GET") return NotAllowed();
  const std::vector<std::string> to = request.Parameters("to");
  const std::string path = LocalPath(to.size() == 1 ? to.front() : "/");
  const std::string language = LanguageOf(request);
  auto answer = Redirect(path, language);
  return answer.ok() ? *std::move(answer) : Failed(answer.status(), path, language);
}

absl::StatusOr<HttpResponse> IssuerSignIn::Redirect(const std::string& path,
                                                    const std::string& language) {
  TREFF_ASSIGN_OR_RETURN(const auto leave, parts_.limits.ForCall(kSigningIn));
  TREFF_ASSIGN_OR_RETURN(const auto issuer, discovery_.Get());
  const SignInAttempt attempt = NewAttempt(path, language, parts_.clock.Now());
  const std::string query = platform::Encoded({{"response_type", "code"},
                                               {"client_id", options_.client_id},
                                               {"redirect_uri", options_.address.Url(kReturnPath)},
                                               {"scope", options_.scope},
                                               {"state", attempt.state},
                                               {"nonce", attempt.nonce},
                                               {"code_challenge", ChallengeOf(attempt.verifier)},
                                               {"code_challenge_method", "S256"},
                                               {"ui_locales", language}});
  const std::string& endpoint = issuer->authorization_endpoint;
  HttpResponse response =
      SeeOther(absl::StrCat(endpoint, absl::StrContains(endpoint, "?") ? "&" : "?", query));
  SetCookie(kSignInCookie, SealedAttempt(attempt, parts_.sealer), kLongestAttempt, response);
  return response;
}

HttpResponse IssuerSignIn::Return(const HttpRequest& request) {
  if (request.method() != "GET") return NotAllowed();
  const auto attempt =
      OpenAttempt(CookieOf(request, kSignInCookie), parts_.sealer, parts_.clock.Now());
  if (!attempt.has_value()) {
    return Failed(
        absl::InvalidArgumentError("no sign-in has begun in this browser, or too long ago"), "/",
        LanguageOf(request));
  }
  const auto state = Single(request, "state", kLongestState);
  // Somebody else's answer: the sign-in that this browser has begun is left alone.
  if (!state.ok() || !IsSameSecret(*state, attempt->state)) {
    return Failed(absl::InvalidArgumentError("the state is not the one that was sent"),
                  attempt->path, attempt->language);
  }
  auto answer = BeginSession(request, *attempt);
  HttpResponse response =
      answer.ok() ? *std::move(answer) : Failed(answer.status(), attempt->path, attempt->language);
  ClearCookie(kSignInCookie, response);
  return response;
}

absl::StatusOr<HttpResponse> IssuerSignIn::BeginSession(const HttpRequest& request,
                                                        const SignInAttempt& attempt) {
  TREFF_ASSIGN_OR_RETURN(const auto leave, parts_.limits.ForCall(kSigningIn));
  TREFF_ASSIGN_OR_RETURN(const Identity identity, Redeem(request, attempt));
  // After the issuer was asked, so that nobody without an account there can fill the store.
  TREFF_ASSIGN_OR_RETURN(
      const bool is_first,
      parts_.store.Claim("sign-in:" + platform::Sha256Hex(attempt.state), kLongestAttempt));
  if (!is_first) return absl::InvalidArgumentError("the answer was used before");
  TREFF_ASSIGN_OR_RETURN(const std::string token, parts_.sessions.Begin(identity));
  TREFF_ASSIGN_OR_RETURN(const auto earlier,
                         parts_.sessions.Take(CookieOf(request, kSessionCookie)));
  if (earlier.has_value()) Revoke(earlier->identity);
  platform::LogInfo("signed in", {{"sign_in", "issuer"}, {"role", identity.role}, {"demo", false}});
  HttpResponse response = SeeOther(attempt.path);
  SetCookie(kSessionCookie, token, std::nullopt, response);
  return response;
}

absl::StatusOr<std::string> IssuerSignIn::CodeOf(const HttpRequest& request,
                                                 const IssuerMetadata& issuer) const {
  TREFF_ASSIGN_OR_RETURN(const std::string named, Single(request, "iss", kLongestIssuer));
  if (named.empty() ? issuer.names_itself : named != options_.issuer) {
    return absl::UnauthenticatedError("another issuer answers than was asked");
  }
  TREFF_ASSIGN_OR_RETURN(const std::string error, Single(request, "error", kLongestState));
  if (!error.empty()) return ErrorOfIssuer(error);
  TREFF_ASSIGN_OR_RETURN(std::string code, Single(request, "code", kLongestCode));
  if (code.empty()) return absl::InvalidArgumentError("the issuer's answer has no code");
  return code;
}

absl::StatusOr<Identity> IssuerSignIn::Redeem(const HttpRequest& request,
                                              const SignInAttempt& attempt) {
  TREFF_ASSIGN_OR_RETURN(const auto issuer, discovery_.Get());
  TREFF_ASSIGN_OR_RETURN(const std::string code, CodeOf(request, *issuer));
  const auto tokens = endpoint_.Ask(*issuer, {{"grant_type", "authorization_code"},
                                              {"code", code},
                                              {"redirect_uri", options_.address.Url(kReturnPath)},
                                              {"code_verifier", attempt.verifier}});
  // Too late, or used before: begin again.
  if (absl::IsPermissionDenied(tokens.status())) {
    return absl::InvalidArgumentError(tokens.status().message());
  }
  if (!tokens.ok()) return tokens.status();
  if (tokens->id.empty()) return absl::DataLossError("the issuer's answer has no ID token");
  TREFF_ASSIGN_OR_RETURN(const std::string claims, parts_.verifier.SignedPayloadOf(tokens->id));
  TREFF_RETURN_IF_ERROR(platform::CheckIdToken(
      claims, {.issuer = options_.issuer, .client_id = options_.client_id, .nonce = attempt.nonce},
      parts_.clock.Now()));
  return IdentityOf(*tokens, parts_.verifier);
}

void IssuerSignIn::Revoke(const Identity& identity) {
  const auto revoked = [&]() -> absl::Status {
    TREFF_ASSIGN_OR_RETURN(const auto leave, parts_.limits.ForCall(kSigningIn));
    TREFF_ASSIGN_OR_RETURN(const auto issuer, discovery_.Get());
    return endpoint_.Revoke(*issuer, identity);
  }();
  if (revoked.ok()) return;
  platform::LogWarning("tokens of a session that has ended are not revoked",
                       {{"error", std::string(revoked.message())}});
}

std::string IssuerSignIn::SignOutAddress() {
  const auto issuer = discovery_.Get();
  if (!issuer.ok() || (*issuer)->end_session_endpoint.empty()) return "";
  const std::string& endpoint = (*issuer)->end_session_endpoint;
  return absl::StrCat(endpoint, absl::StrContains(endpoint, "?") ? "&" : "?",
                      platform::Encoded({{"client_id", options_.client_id},
                                         {"post_logout_redirect_uri", options_.address.Url("/")}}));
}

}  // namespace treff::gateway
