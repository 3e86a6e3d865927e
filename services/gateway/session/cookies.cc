#include "services/gateway/session/cookies.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/platform/values/strings.h"

namespace treff::gateway {
namespace {

// Lax: the browser comes back from the issuer, another site, with them.
constexpr char kMarks[] = "; Path=/; Secure; HttpOnly; SameSite=Lax";

}  // namespace

std::string CookieOf(const HttpRequest& request, std::string_view name) {
  const std::string cookies = request.Header("Cookie");
  const std::string start = absl::StrCat(platform::Absl(name), "=");
  for (absl::string_view cookie : absl::StrSplit(cookies, ';')) {
    cookie = absl::StripLeadingAsciiWhitespace(cookie);
    if (absl::ConsumePrefix(&cookie, start)) return std::string(cookie);
  }
  return "";
}

void SetCookie(std::string_view name, std::string_view value, std::optional<absl::Duration> longest,
               HttpResponse& response) {
  std::string cookie = absl::StrCat(platform::Absl(name), "=", platform::Absl(value), kMarks);
  if (longest.has_value()) {
    absl::StrAppend(&cookie, "; Max-Age=", absl::ToInt64Seconds(*longest));
  }
  response.Add("Set-Cookie", cookie);
}

void ClearCookie(std::string_view name, HttpResponse& response) {
  SetCookie(name, "", absl::ZeroDuration(), response);
}

}  // namespace treff::gateway
