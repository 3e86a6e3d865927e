#include "services/gateway/session/public_address.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/platform/status/status.h"
#include "services/platform/values/address.h"
#include "services/platform/values/strings.h"

namespace treff::gateway {
namespace {

constexpr absl::string_view kHttps = "https://";
constexpr absl::string_view kHttp = "http://";

absl::Status MustBeAnOrigin() {
  return absl::InvalidArgumentError(
      "must be https:// and the name by which browsers reach the gateway, as in "
      "https://treff.example.org; http:// is for this machine's loopback alone");
}

}  // namespace

absl::StatusOr<PublicAddress> PublicAddress::Parse(std::string_view text) {
  const std::string lower = absl::AsciiStrToLower(platform::Absl(text));
  absl::string_view server = lower;
  const bool is_https = absl::ConsumePrefix(&server, kHttps);
  if (!is_https && !absl::ConsumePrefix(&server, kHttp)) return MustBeAnOrigin();
  absl::ConsumeSuffix(&server, "/");
  const absl::string_view usual = is_https ? ":443" : ":80";
  absl::ConsumeSuffix(&server, usual);
  const bool has_port = !absl::EndsWith(server, "]") && absl::StrContains(server, ":");
  const std::string address = has_port ? std::string(server) : absl::StrCat(server, usual);
  if (!platform::CheckServerAddress(address).ok()) return MustBeAnOrigin();
  if (!is_https && !platform::IsLoopback(address)) return MustBeAnOrigin();
  return PublicAddress(absl::StrCat(is_https ? kHttps : kHttp, server));
}

std::string_view PublicAddress::host() const {
  return std::string_view(origin_).substr(is_https() ? kHttps.size() : kHttp.size());
}

bool PublicAddress::is_https() const { return absl::StartsWith(origin_, kHttps); }

}  // namespace treff::gateway
