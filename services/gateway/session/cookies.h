// The cookies of the gateway: out of reach of scripts, of other hosts, and of plain HTTP.
#ifndef TREFF_SERVICES_GATEWAY_SESSION_COOKIES_H_
#define TREFF_SERVICES_GATEWAY_SESSION_COOKIES_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "services/gateway/http/http_message.h"

namespace treff::gateway {

// The prefix makes browsers refuse a cookie unless it is Secure, of this host alone, and for all of
// its paths.
inline constexpr char kSessionCookie[] = "__Host-treff";
inline constexpr char kSignInCookie[] = "__Host-treff-sign-in";

// The value of the cookie `name` that came with `request`; "" without it.
std::string CookieOf(const HttpRequest& request, std::string_view name);

// Lets the browser keep `value`, which is of letters, digits, - and _, for `longest`, or until it
// is closed.
void SetCookie(std::string_view name, std::string_view value, std::optional<absl::Duration> longest,
               HttpResponse& response);
// Lets the browser forget the cookie.
void ClearCookie(std::string_view name, HttpResponse& response);

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_SESSION_COOKIES_H_
