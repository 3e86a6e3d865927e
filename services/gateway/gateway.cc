#include "services/gateway/gateway.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "services/gateway/http/compression.h"
#include "services/gateway/session/origin.h"
#include "services/gateway/site/site.h"
#include "services/platform/access/contract_permission.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::gateway {
namespace {

constexpr char kText[] = "text/plain; charset=utf-8";
constexpr char kPolicy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'";
// As the services see a program of this machine that has not signed in.
constexpr char kProgram[] = "local-program";
// All who have not signed in share what one caller may do at once.
constexpr char kAnybody[] = "anybody";
constexpr ContentType kJson{.streams = false, .is_json = true};

// "/treff.casework.v1.CaseService/GetCase": a dot in the first of two parts.
bool IsCall(const std::string& path) {
  const size_t slash = path.find('/', 1);
  return slash != std::string::npos && path.find('/', slash + 1) == std::string::npos &&
         path.find('.') < slash;
}

bool IsRead(const HttpRequest& request) {
  return request.method() == "GET" || request.method() == "HEAD";
}

HttpResponse NotAllowed(const char* allowed) {
  HttpResponse response{.status = 405,
                        .type = kText,
                        .body = absl::StrCat("this address takes ", allowed, " alone\n")};
  response.Add("Allow", allowed);
  return response;
}

bool IsSet(const HttpResponse& response, std::string_view name) {
  for (const auto& header : response.headers) {
    if (header.first == name) return true;
  }
  return false;
}

// For a year, whatever link somebody follows.
constexpr char kHttpsAlone[] = "max-age=31536000";

void AddSafety(HttpResponse& response) {
  response.Add("Content-Security-Policy", kPolicy);
  response.Add("X-Content-Type-Options", "nosniff");
  response.Add("Referrer-Policy", "no-referrer");
  response.Add("Cross-Origin-Opener-Policy", "same-origin");
  response.Add("Cross-Origin-Resource-Policy", "same-origin");
  // Answers are about people: nothing keeps them unless it says otherwise.
  if (!IsSet(response, "Cache-Control")) response.Add("Cache-Control", "no-store");
}

}  // namespace

HttpResponse Gateway::Answer(const HttpRequest& request) const {
  HttpResponse response = Dispatch(request);
  AddSafety(response);
  if (parts_.address != nullptr && parts_.address->is_https()) {
    response.Add("Strict-Transport-Security", kHttpsAlone);
  }
  return response;
}

HttpResponse Gateway::Dispatch(const HttpRequest& request) const {
  const std::string& path = request.path();
  if (path == "/healthz") return AnswerHealth(absl::OkStatus());
  if (path == "/readyz") return AnswerHealth(parts_.probe());
  const absl::Status host = CheckHost(request, parts_.address);
  if (!host.ok()) return parts_.bridge.Refusal(kJson, host);
  if (IsCall(path)) return AnswerCall(request);
  if (path == "/session" || absl::StartsWith(path, "/session/")) return AnswerSession(request);
  return AnswerPage(request);
}

HttpResponse Gateway::AnswerHealth(const absl::Status& status) const {
  if (status.ok()) return {.type = kText, .body = "ok\n"};
  return {.status = 503, .type = kText, .body = absl::StrCat(status.message(), "\n")};
}

bool Gateway::IsForAnybody(const HttpRequest& request) const {
  const auto* method = parts_.schema.FindMethod(request.path());
  return method != nullptr && platform::AccessOf(*method).anybody();
}

absl::StatusOr<BridgeCaller> Gateway::CallerOf(const HttpRequest& request) const {
  TREFF_ASSIGN_OR_RETURN(const std::optional<Session> session, parts_.sessions.SessionOf(request));
  if (session.has_value()) {
    return BridgeCaller{
        .name = session->identity.caller, .key = session->key, .token = session->identity.token};
  }
  if (IsForAnybody(request))
    return BridgeCaller{.name = platform::kAnonymousCaller, .key = kAnybody};
  if (parts_.verifier != nullptr) return OfToken(request);
  if (!parts_.open_to_programs) {
    return absl::UnauthenticatedError("nobody is signed in: send POST to /session first");
  }
  if (IsOfBrowser(request)) {
    return absl::UnauthenticatedError("nobody is signed in in this browser: sign in first");
  }
  return BridgeCaller{.name = kProgram, .key = kProgram};
}

absl::StatusOr<BridgeCaller> Gateway::OfToken(const HttpRequest& request) const {
  const std::string header = request.Header("Authorization");
  absl::string_view token = header;
  if (!absl::ConsumePrefix(&token, "Bearer ")) {
    return absl::UnauthenticatedError(
        "nobody is signed in: send POST to /session first, or a token in the header Authorization");
  }
  TREFF_ASSIGN_OR_RETURN(const auto bearer, parts_.verifier->Verify(platform::Std(token)));
  return BridgeCaller{
      .name = bearer->caller, .key = "token:" + bearer->caller, .token = std::string(token)};
}

HttpResponse Gateway::AnswerCall(const HttpRequest& request) const {
  if (request.method() != "POST") return NotAllowed("POST");
  absl::StatusOr<BridgeCaller> caller = CallerOf(request);
  const absl::Status origin = CheckOrigin(request, parts_.address);
  if (!origin.ok()) caller = origin;
  return parts_.bridge.Answer(request, caller);
}

HttpResponse Gateway::AnswerSession(const HttpRequest& request) const {
  const absl::Status origin =
      IsRead(request) ? absl::OkStatus() : CheckOrigin(request, parts_.address);
  if (!origin.ok()) return parts_.bridge.Refusal(kJson, origin);
  auto answer = parts_.sessions.Answer(request);
  return answer.ok() ? *std::move(answer) : parts_.bridge.Refusal(kJson, answer.status());
}

HttpResponse Gateway::AnswerPage(const HttpRequest& request) const {
  if (!IsRead(request)) return NotAllowed("GET");
  const bool is_style = request.path() == "/api.css";
  if (request.path() != "/api" && !is_style) return AnswerFromSite(request, parts_.site);
  HttpResponse response{.type = is_style ? "text/css; charset=utf-8" : "text/html; charset=utf-8",
                        .body = is_style ? std::string(parts_.api_style) : parts_.api_page};
  response.Add("Cache-Control", "no-cache");
  Compress(request.Header("Accept-Encoding"), response);
  return response;
}

}  // namespace treff::gateway
