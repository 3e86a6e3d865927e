#include "services/cli/commands/device_login.h"

#include <algorithm>
#include <optional>

#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/cli/commands/token_file.h"
#include "services/platform/http/form_fields.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/values/address.h"

namespace treff::cli {
namespace {

using nlohmann::json;
using platform::FormFields;

constexpr absl::Duration kLongestLogin = absl::Minutes(15);
constexpr absl::Duration kCallPatience = absl::Seconds(10);
constexpr size_t kMostBytes = 64 << 10;  // of an answer
constexpr size_t kLongestCode = 64;      // of those that people type

// RFC 8628, sections 3.2 and 3.5.
constexpr absl::Duration kUsualInterval = absl::Seconds(5);
constexpr absl::Duration kSlowDown = absl::Seconds(5);
// An issuer that asks for none is not asked all the time, and one that asks for hours still gives
// the person a chance.
constexpr absl::Duration kShortestInterval = absl::Seconds(1);
constexpr absl::Duration kLongestInterval = absl::Minutes(1);
// One lost answer is no reason to have the person type another code.
constexpr int kMostSilences = 3;

constexpr char kDeviceGrant[] = "urn:ietf:params:oauth:grant-type:device_code";

platform::HttpCall PostOf(const std::string& address, const FormFields& form,
                          absl::Duration patience) {
  return {.address = address,
          .headers = {"Accept: application/json"},
          .body = platform::Encoded(form),
          .patience = patience,
          .most_bytes = kMostBytes};
}

json Parsed(std::string_view text) {
  return json::parse(text, nullptr, /*allow_exceptions=*/false);
}

// "" when it is missing or no text.
std::string TextOf(const json& answer, const char* name) {
  const auto found = answer.find(name);
  return found != answer.end() && found->is_string() ? found->get<std::string>() : "";
}

std::optional<absl::Duration> SecondsOf(const json& answer, const char* name) {
  const auto found = answer.find(name);
  if (found == answer.end() || !found->is_number()) return std::nullopt;
  return absl::Seconds(found->get<double>());
}

// Whether nobody on the way can read or change what is sent there: https, or loopback.
bool IsSafe(const std::string& address) {
  const bool is_plain = std::all_of(address.begin(), address.end(),
                                    [](char c) { return c > ' ' && c < '\x7f' && c != '#'; });
  if (!is_plain || !platform::CheckHttpUrl(address).ok()) return false;
  absl::string_view rest = address;
  if (!absl::ConsumePrefix(&rest, "http://")) return true;
  std::string server(rest.substr(0, rest.find('/')));
  if (!absl::StrContains(server, ":") || absl::EndsWith(server, "]")) server += ":80";
  return platform::IsLoopback(server);
}

// An issuer on the net has no business with the servers on this machine.
bool IsSafeOf(const std::string& issuer, const std::string& address) {
  return IsSafe(address) &&
         (absl::StartsWith(address, "https://") || absl::StartsWith(issuer, "http://"));
}

std::string MetadataAddressOf(const std::string& issuer) {
  return absl::StrCat(absl::StripSuffix(issuer, "/"), "/.well-known/openid-configuration");
}

// It has a reason, so that it is not taken for a call of our services that nobody answered.
absl::Status LoginError(absl::StatusCode code, const std::string& text) {
  return platform::WithReason(absl::Status(code, text));
}

}  // namespace

struct DeviceLogin::Grant {
  std::string device_code;
  DevicePrompt prompt;
  absl::Duration interval;
};

// How much longer an issuer is asked, and how often.
struct DeviceLogin::Patience {
  absl::Duration interval;
  int silences = 0;
};

absl::StatusOr<DeviceEndpoints> ParseDeviceEndpoints(std::string_view metadata,
                                                     const std::string& issuer,
                                                     const Screen& screen) {
  const json read = Parsed(metadata);
  // One that lends its name to another would get the codes of that one's users.
  if (!read.is_object() ||
      absl::StripSuffix(TextOf(read, "issuer"), "/") != absl::StripSuffix(issuer, "/")) {
    return LoginError(absl::StatusCode::kInvalidArgument,
                      screen.Text("login.no_issuer",
                                  {{"issuer", issuer}, {"address", MetadataAddressOf(issuer)}}));
  }
  DeviceEndpoints endpoints{.authorization = TextOf(read, "device_authorization_endpoint"),
                            .token = TextOf(read, "token_endpoint")};
  if (endpoints.authorization.empty() || endpoints.token.empty()) {
    return LoginError(absl::StatusCode::kFailedPrecondition,
                      screen.Text("login.no_device_flow", {{"issuer", issuer}}));
  }
  const FormFields named = {{"device_authorization_endpoint", endpoints.authorization},
                            {"token_endpoint", endpoints.token}};
  for (const auto& [name, address] : named) {
    if (IsSafeOf(issuer, address)) continue;
    return LoginError(absl::StatusCode::kFailedPrecondition,
                      screen.Text("login.unsafe_endpoint", {{"issuer", issuer}, {"name", name}}));
  }
  return endpoints;
}

absl::Status DeviceLogin::Failure(absl::StatusCode code, std::string_view text,
                                  std::map<std::string, std::string> arguments) const {
  arguments.emplace("issuer", options_.issuer);
  return LoginError(code, screen_.Text(text, arguments));
}

absl::StatusOr<std::string> DeviceLogin::Token() {
  // A query or a fragment has no place in an issuer's name (OpenID Connect Discovery 1.0).
  if (!IsSafe(options_.issuer) || absl::StrContains(options_.issuer, "?")) {
    return Failure(absl::StatusCode::kInvalidArgument, "login.bad_issuer");
  }
  TREFF_ASSIGN_OR_RETURN(const DeviceEndpoints endpoints, Discover());
  TREFF_ASSIGN_OR_RETURN(const Grant grant, Authorize(endpoints.authorization));
  return Poll(endpoints.token, grant);
}

absl::StatusOr<DeviceEndpoints> DeviceLogin::Discover() {
  const std::string address = MetadataAddressOf(options_.issuer);
  const auto answer = http_.Call(
      {.address = address, .headers = {"Accept: application/json"}, .patience = kCallPatience});
  if (!answer.ok() || answer->status >= 500 || answer->status == 429) {
    return Failure(absl::StatusCode::kUnavailable, "login.no_answer");
  }
  if (answer->status != 200) {
    return Failure(absl::StatusCode::kInvalidArgument, "login.no_issuer", {{"address", address}});
  }
  return ParseDeviceEndpoints(answer->body, options_.issuer, screen_);
}

absl::StatusOr<DeviceLogin::Grant> DeviceLogin::Authorize(const std::string& endpoint) {
  FormFields form = {{"client_id", options_.client_id}};
  if (!options_.scope.empty()) form.emplace_back("scope", options_.scope);
  const auto answer = http_.Call(PostOf(endpoint, form, kCallPatience));
  if (!answer.ok()) return Failure(absl::StatusCode::kUnavailable, "login.no_answer");
  const json body = Parsed(answer->body);
  if (answer->status != 200) return Refusal(answer->status, TextOf(body, "error"));
  const auto lifetime = SecondsOf(body, "expires_in");
  Grant grant{.device_code = TextOf(body, "device_code"),
              .prompt = {.address = TextOf(body, "verification_uri"),
                         .code = TextOf(body, "user_code"),
                         .filled_address = TextOf(body, "verification_uri_complete"),
                         .lifetime = std::min(lifetime.value_or(kLongestLogin), kLongestLogin)},
              .interval = std::clamp(SecondsOf(body, "interval").value_or(kUsualInterval),
                                     kShortestInterval, kLongestInterval)};
  const std::string& code = grant.prompt.code;
  if (grant.device_code.empty() || code.empty() || code.size() > kLongestCode ||
      !IsSafeOf(options_.issuer, grant.prompt.address) ||
      grant.prompt.lifetime <= absl::ZeroDuration()) {
    return Failure(absl::StatusCode::kDataLoss, "login.unreadable");
  }
  // It only saves typing.
  if (!IsSafeOf(options_.issuer, grant.prompt.filled_address)) grant.prompt.filled_address.clear();
  return grant;
}

absl::StatusOr<std::string> DeviceLogin::Poll(const std::string& endpoint, const Grant& grant) {
  const absl::Time end = clock_.Now() + grant.prompt.lifetime;
  const FormFields form = {{"grant_type", kDeviceGrant},
                           {"device_code", grant.device_code},
                           {"client_id", options_.client_id}};
  options_.show(grant.prompt);
  Patience patience{.interval = grant.interval};
  while (clock_.Now() + patience.interval < end) {
    options_.wait(patience.interval);
    const absl::Duration left = std::max(end - clock_.Now(), absl::Duration(absl::Milliseconds(1)));
    TREFF_ASSIGN_OR_RETURN(
        std::string token,
        TokenIn(http_.Call(PostOf(endpoint, form, std::min(left, kCallPatience))), patience));
    if (!token.empty()) return token;
  }
  return Failure(absl::StatusCode::kDeadlineExceeded, "login.expired");
}

absl::StatusOr<std::string> DeviceLogin::TokenIn(const absl::StatusOr<platform::HttpAnswer>& answer,
                                                 Patience& patience) const {
  const json body = answer.ok() ? Parsed(answer->body) : json();
  const std::string error = TextOf(body, "error");
  const bool is_pending = error == "authorization_pending" || error == "slow_down";
  if (!is_pending && (!answer.ok() || answer->status >= 500 || answer->status == 429)) {
    if (++patience.silences == kMostSilences) {
      return Failure(absl::StatusCode::kUnavailable, "login.no_answer");
    }
    patience.interval *= 2;  // RFC 8628, section 3.5
    return std::string();
  }
  patience.silences = 0;
  if (error == "slow_down") patience.interval += kSlowDown;
  if (is_pending) return std::string();
  if (answer->status != 200) return Refusal(answer->status, error);
  std::string token = TextOf(body, "access_token");
  // Tokens of other types are worth nothing without a proof that we could not give.
  if (!absl::EqualsIgnoreCase(TextOf(body, "token_type"), "bearer") || !IsToken(token)) {
    return Failure(absl::StatusCode::kDataLoss, "login.unreadable");
  }
  return token;
}

// Of the issuer's own words none are shown: a code may be among them.
absl::Status DeviceLogin::Refusal(int status, const std::string& error) const {
  // The latter is Entra ID's.
  if (error == "access_denied" || error == "authorization_declined") {
    return Failure(absl::StatusCode::kPermissionDenied, "login.denied");
  }
  if (error == "expired_token") {
    return Failure(absl::StatusCode::kDeadlineExceeded, "login.expired");
  }
  if (error == "invalid_client" || error == "unauthorized_client" || status == 401) {
    return Failure(absl::StatusCode::kInvalidArgument, "login.client_refused");
  }
  if (error == "invalid_scope") {
    return Failure(absl::StatusCode::kInvalidArgument, "login.scope_refused");
  }
  if (status >= 500 || status == 429) {
    return Failure(absl::StatusCode::kUnavailable, "login.no_answer");
  }
  return Failure(absl::StatusCode::kPermissionDenied, "login.refused",
                 {{"status", absl::StrCat(status)}});
}

}  // namespace treff::cli
