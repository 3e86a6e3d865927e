#include "services/platform/values/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

constexpr int kHighestPort = 65535;

absl::Status MustBe(std::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("must be ", Absl(what)));
}

bool ConsistsOf(std::string_view text, bool (*is_allowed)(unsigned char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_allowed);
}

bool IsHost(std::string_view text) {
  return ConsistsOf(text, [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '.' || c == '-' || c == '_';
  });
}

// As far as its letters tell; the resolver knows the rest.
bool IsBracketed(std::string_view text) {
  return text.size() > 2 && text.front() == '[' && text.back() == ']' &&
         ConsistsOf(text.substr(1, text.size() - 2), [](unsigned char c) {
           return absl::ascii_isxdigit(c) || c == ':' || c == '.';
         });
}

bool IsPort(std::string_view text, int& port) {
  return ConsistsOf(text, absl::ascii_isdigit) && absl::SimpleAtoi(Absl(text), &port) &&
         port <= kHighestPort;
}

}  // namespace

absl::StatusOr<HostPort> ParseHostPort(std::string_view address) {
  const size_t colon = address.rfind(':');
  const std::string_view host = address.substr(0, colon);
  HostPort result;
  if (colon == std::string_view::npos || !(IsHost(host) || IsBracketed(host)) ||
      !IsPort(address.substr(colon + 1), result.port)) {
    return MustBe("host:port with a port from 0 to 65535, as in 127.0.0.1:7070");
  }
  result.host = IsBracketed(host) ? host.substr(1, host.size() - 2) : host;
  return result;
}

bool IsLoopback(std::string_view address) {
  const absl::StatusOr<HostPort> parsed = ParseHostPort(address);
  if (!parsed.ok()) return false;
  if (parsed->host == "localhost") return true;
  // Not by its letters: 127.example.org is a name.
  in_addr ipv4{};
  if (inet_pton(AF_INET, parsed->host.c_str(), &ipv4) == 1) {
    return ntohl(ipv4.s_addr) >> 24 == IN_LOOPBACKNET;
  }
  in6_addr ipv6{};
  return inet_pton(AF_INET6, parsed->host.c_str(), &ipv6) == 1 && IN6_IS_ADDR_LOOPBACK(&ipv6);
}

absl::Status CheckListenAddress(std::string_view address) {
  return ParseHostPort(address).status();
}

absl::Status CheckServerAddress(std::string_view address) {
  const absl::StatusOr<HostPort> parsed = ParseHostPort(address);
  if (parsed.ok() && parsed->port > 0) return absl::OkStatus();
  return MustBe("host:port with a port from 1 to 65535, as in 127.0.0.1:6379");
}

absl::Status CheckServiceAddress(std::string_view address) {
  absl::string_view name = Absl(address);
  const bool is_list = absl::ConsumePrefix(&name, "ipv4:");
  if (!is_list) absl::ConsumePrefix(&name, "dns:///");
  const auto is_server = [](absl::string_view one) { return CheckServerAddress(Std(one)).ok(); };
  const std::vector<absl::string_view> servers =
      is_list ? absl::StrSplit(name, ',') : std::vector<absl::string_view>{name};
  if (std::all_of(servers.begin(), servers.end(), is_server)) return absl::OkStatus();
  return MustBe(
      "host:port, dns:///host:port or ipv4:address:port,address:port with ports from 1 to 65535, "
      "as in 127.0.0.1:7072");
}

absl::Status CheckHttpUrl(std::string_view url) {
  absl::string_view rest = Absl(url);
  if (absl::ConsumePrefix(&rest, "http://") || absl::ConsumePrefix(&rest, "https://")) {
    const std::string server(rest.substr(0, rest.find('/')));
    const bool has_port = !absl::EndsWith(server, "]") && absl::StrContains(server, ":");
    if (CheckServerAddress(has_port ? server : server + ":80").ok()) return absl::OkStatus();
  }
  return MustBe("http://host:port, as in http://127.0.0.1:7080");
}

}  // namespace treff::platform
