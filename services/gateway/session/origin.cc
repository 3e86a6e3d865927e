#include "services/gateway/session/origin.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace treff::gateway {
namespace {

constexpr std::array<std::string_view, 3> kLoopbackNames = {"127.0.0.1", "localhost", "[::1]"};

bool IsLoopback(const std::string& host) {
  const size_t bracket = host.rfind(']');
  const size_t colon = host.find(':', bracket == std::string::npos ? 0 : bracket);
  const std::string name = absl::AsciiStrToLower(host.substr(0, colon));
  return std::find(kLoopbackNames.begin(), kLoopbackNames.end(), name) != kLoopbackNames.end();
}

}  // namespace

absl::Status CheckHost(const HttpRequest& request) {
  if (IsLoopback(request.Header("Host"))) return absl::OkStatus();
  return absl::PermissionDeniedError(
      "the gateway answers to 127.0.0.1, localhost and [::1] alone: ask by one of these names");
}

absl::Status CheckOrigin(const HttpRequest& request) {
  const absl::Status refused = absl::PermissionDeniedError(
      "the request comes from a page of another site: open the dashboard by its own address");
  const std::string site = request.Header("Sec-Fetch-Site");
  if (!site.empty()) return site == "same-origin" || site == "none" ? absl::OkStatus() : refused;
  const std::string origin = request.Header("Origin");
  const std::string host = request.Header("Host");
  if (origin.empty() || origin == absl::StrCat("http://", host) ||
      origin == absl::StrCat("https://", host)) {
    return absl::OkStatus();
  }
  return refused;
}

bool IsOfBrowser(const HttpRequest& request) {
  return !request.Header("Sec-Fetch-Site").empty() || !request.Header("Origin").empty();
}

}  // namespace treff::gateway
