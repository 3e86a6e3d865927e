#include "services/gateway/session/session_page.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "services/gateway/connect/content_type.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"

namespace treff::gateway {
namespace {

using nlohmann::json;

// The prefix makes browsers refuse the cookie unless it is Secure, of this host alone, and for all
// of its paths.
constexpr char kCookie[] = "__Host-treff";
constexpr char kCookieMarks[] = "; Path=/; Secure; HttpOnly; SameSite=Lax";
constexpr size_t kLongestSignIn = 4096;  // bytes of JSON

std::string TokenOf(const HttpRequest& request) {
  const std::string cookies = request.Header("Cookie");
  for (absl::string_view cookie : absl::StrSplit(cookies, ';')) {
    cookie = absl::StripLeadingAsciiWhitespace(cookie);
    if (absl::ConsumePrefix(&cookie, absl::StrCat(kCookie, "="))) return std::string(cookie);
  }
  return "";
}

}  // namespace

std::optional<Session> SessionPage::SessionOf(const HttpRequest& request) const {
  return sessions_.Find(TokenOf(request));
}

std::string SessionPage::Describe(const std::optional<Session>& session) const {
  const bool demo = sign_in_ != nullptr && sign_in_->is_demo();
  json answer = {{"signedIn", session.has_value()},
                 {"signIn", sign_in_ == nullptr ? "none" : sign_in_->name()},
                 {"demo", demo}};
  const auto in_all_languages = [this](const char* key) {
    json texts;
    for (const char* language : {"nb", "nn", "en"})
      texts[language] = messages_.Render(key, language, {});
    return texts;
  };
  answer["roleNotice"] = in_all_languages("role.limits");
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
  if (sign_in_ == nullptr) {
    return absl::UnimplementedError(
        "nobody can sign in here: for a demo, start the gateway with --demo_sign_in");
  }
  TREFF_ASSIGN_OR_RETURN(const std::string body, request.ReadBody(kLongestSignIn));
  TREFF_ASSIGN_OR_RETURN(const Identity identity, sign_in_->Identify(body));
  TREFF_ASSIGN_OR_RETURN(const std::string token, sessions_.Begin(identity));
  sessions_.End(TokenOf(request));  // the browser's earlier one
  platform::LogInfo(
      "signed in",
      {{"sign_in", sign_in_->name()}, {"role", identity.role}, {"demo", sign_in_->is_demo()}});
  HttpResponse response{.type = "application/json", .body = Describe(sessions_.Find(token))};
  response.Add("Set-Cookie", absl::StrCat(kCookie, "=", token, kCookieMarks));
  return response;
}

HttpResponse SessionPage::End(const HttpRequest& request) const {
  sessions_.End(TokenOf(request));
  HttpResponse response{.type = "application/json", .body = Describe(std::nullopt)};
  response.Add("Set-Cookie", absl::StrCat(kCookie, "=", kCookieMarks, "; Max-Age=0"));
  return response;
}

absl::StatusOr<HttpResponse> SessionPage::Answer(const HttpRequest& request) const {
  if (request.method() == "POST") return Begin(request);
  if (request.method() == "DELETE") return End(request);
  if (request.method() == "GET" || request.method() == "HEAD") {
    return HttpResponse{.type = "application/json", .body = Describe(SessionOf(request))};
  }
  HttpResponse response{.status = 405};
  response.Add("Allow", "GET, POST, DELETE");
  return response;
}

}  // namespace treff::gateway
