#include "services/gateway/session/session_page.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "absl/time/time.h"
#include "services/gateway/connect/content_type.h"
#include "services/gateway/session/cookies.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"

namespace treff::gateway {
namespace {

using nlohmann::json;

constexpr size_t kLongestSignIn = 4096;  // bytes of JSON

}  // namespace

absl::StatusOr<std::optional<Session>> SessionPage::SessionOf(const HttpRequest& request) const {
  TREFF_ASSIGN_OR_RETURN(std::optional<Session> session,
                         sessions_.Find(CookieOf(request, kSessionCookie)));
  if (!session.has_value() || issuer_ == nullptr) return session;
  return issuer_->Renewed(*session);
}

std::string SessionPage::Describe(const std::optional<Session>& session,
                                  const std::string& sign_out_address) const {
  const bool demo = sign_in_ != nullptr && sign_in_->is_demo();
  json answer = {{"signedIn", session.has_value()},
                 {"signIn", issuer_ != nullptr    ? "issuer"
                            : sign_in_ == nullptr ? "none"
                                                  : sign_in_->name()},
                 {"demo", demo}};
  if (issuer_ != nullptr) answer["beginAt"] = IssuerSignIn::kBeginPath;
  if (!sign_out_address.empty()) answer["signOutAt"] = sign_out_address;
  const auto in_all_languages = [this](const char* key) {
    json texts;
    for (const char* language : {"nb", "nn", "en"})
      texts[language] = messages_.Render(key, language, {});
    return texts;
  };
  // Where an issuer says who somebody is, the services ask for it.
  if (issuer_ == nullptr) answer["roleNotice"] = in_all_languages("role.limits");
  if (demo) answer["notice"] = in_all_languages("demo.notice");
  if (session.has_value()) {
    answer["caller"] = session->identity.caller;
    answer["role"] = session->identity.role;
    if (!session->identity.place.empty()) answer["place"] = session->identity.place;
    answer["endTime"] =
        absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", session->ends_at, absl::UTCTimeZone());
  }
  return answer.dump();
}

absl::StatusOr<HttpResponse> SessionPage::Begin(const HttpRequest& request) const {
  const auto type = ParseContentType(request.Header("Content-Type"));
  if (!type.has_value() || !type->is_json || type->streams) {
    return HttpResponse{.status = 415,
                        .type = "text/plain; charset=utf-8",
                        .body = "signing in needs the header Content-Type: application/json\n"};
  }
  if (issuer_ != nullptr) {
    return absl::UnimplementedError(
        "people sign in with their browser at /session/begin; programs send a token of the issuer");
  }
  if (sign_in_ == nullptr) {
    return absl::UnimplementedError(
        "nobody can sign in here: for a demo, start the gateway with --demo_sign_in");
  }
  TREFF_ASSIGN_OR_RETURN(const std::string body, request.ReadBody(kLongestSignIn));
  TREFF_ASSIGN_OR_RETURN(const Identity identity, sign_in_->Identify(body));
  TREFF_ASSIGN_OR_RETURN(const std::string token, sessions_.Begin(identity));
  // The browser's earlier one.
  TREFF_RETURN_IF_ERROR(sessions_.End(CookieOf(request, kSessionCookie)).status());
  platform::LogInfo(
      "signed in",
      {{"sign_in", sign_in_->name()}, {"role", identity.role}, {"demo", sign_in_->is_demo()}});
  TREFF_ASSIGN_OR_RETURN(const auto session, sessions_.Find(token));
  HttpResponse response{.type = "application/json", .body = Describe(session)};
  SetCookie(kSessionCookie, token, std::nullopt, response);
  return response;
}

absl::StatusOr<HttpResponse> SessionPage::End(const HttpRequest& request) const {
  TREFF_ASSIGN_OR_RETURN(const auto ended, sessions_.Take(CookieOf(request, kSessionCookie)));
  const bool ends_there = ended.has_value() && issuer_ != nullptr;
  if (ends_there) issuer_->Revoke(ended->identity);
  HttpResponse response{
      .type = "application/json",
      .body = Describe(std::nullopt, ends_there ? issuer_->SignOutAddress() : "")};
  ClearCookie(kSessionCookie, response);
  return response;
}

absl::StatusOr<HttpResponse> SessionPage::Answer(const HttpRequest& request) const {
  if (issuer_ != nullptr && request.path() == IssuerSignIn::kBeginPath) {
    return issuer_->Begin(request);
  }
  if (issuer_ != nullptr && request.path() == IssuerSignIn::kReturnPath) {
    return issuer_->Return(request);
  }
  if (request.path() != "/session") {
    return HttpResponse{
        .status = 404, .type = "text/plain; charset=utf-8", .body = "there is no such page\n"};
  }
  if (request.method() == "POST") return Begin(request);
  if (request.method() == "DELETE") return End(request);
  if (request.method() == "GET" || request.method() == "HEAD") {
    TREFF_ASSIGN_OR_RETURN(const auto session, SessionOf(request));
    return HttpResponse{.type = "application/json", .body = Describe(session)};
  }
  HttpResponse response{.status = 405};
  response.Add("Allow", "GET, POST, DELETE");
  return response;
}

}  // namespace treff::gateway
