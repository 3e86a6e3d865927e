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

absl::Status CheckHost(const HttpRequest& request, const PublicAddress* address) {
  const std::string host = request.Header("Host");
  if (address == nullptr) {
    if (IsLoopback(host)) return absl::OkStatus();
    return absl::PermissionDeniedError(
        "the gateway answers to 127.0.0.1, localhost and [::1] alone: ask by one of these names");
  }
  if (absl::AsciiStrToLower(host) == address->host()) return absl::OkStatus();
  return absl::PermissionDeniedError(
      absl::StrCat("the gateway answers to ", address->origin(),
                   " alone: ask by that name; a proxy in front must pass the header Host on"));
}

absl::Status CheckOrigin(const HttpRequest& request, const PublicAddress* address) {
  const absl::Status refused = absl::PermissionDeniedError(
      "the request comes from a page of another site: open the dashboard by its own address");
  const std::string site = request.Header("Sec-Fetch-Site");
  if (!site.empty()) return site == "same-origin" || site == "none" ? absl::OkStatus() : refused;
  const std::string origin = request.Header("Origin");
  if (origin.empty()) return absl::OkStatus();
  if (address != nullptr) return origin == address->origin() ? absl::OkStatus() : refused;
  const std::string host = request.Header("Host");
  const bool is_own =
      origin == absl::StrCat("http://", host) || origin == absl::StrCat("https://", host);
  return is_own ? absl::OkStatus() : refused;
}

bool IsOfBrowser(const HttpRequest& request) {
  return !request.Header("Sec-Fetch-Site").empty() || !request.Header("Origin").empty();
}

}  // namespace treff::gateway
