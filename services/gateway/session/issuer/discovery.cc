#include "services/gateway/session/issuer/discovery.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"

namespace treff::gateway {
namespace {

using nlohmann::json;

constexpr absl::Duration kKeptFor = absl::Minutes(10);
// Until an issuer that did not answer is asked again.
constexpr absl::Duration kFailurePause = absl::Seconds(2);

// "" when it is missing or no text.
std::string TextOf(const json& metadata, const char* name) {
  const auto found = metadata.find(name);
  return found != metadata.end() && found->is_string() ? found->get<std::string>() : "";
}

// Whether the list `name` has `wanted`; nothing when there is no list.
std::optional<bool> Lists(const json& metadata, const char* name, std::string_view wanted) {
  const auto found = metadata.find(name);
  if (found == metadata.end() || !found->is_array()) return std::nullopt;
  return std::any_of(found->begin(), found->end(), [&](const json& one) {
    return one.is_string() && one.get_ref<const std::string&>() == wanted;
  });
}

// Browsers are sent there, or a secret is: nobody on the way may read or change it.
absl::Status CheckEndpoint(const char* name, const std::string& address) {
  absl::Status status = platform::CheckKeyAddress(address);
  const bool is_plain = std::all_of(address.begin(), address.end(),
                                    [](char c) { return c > ' ' && c < '\x7f' && c != '#'; });
  if (status.ok() && !is_plain) status = absl::InvalidArgumentError("must be an address in ASCII");
  return platform::Annotate(status, name);
}

}  // namespace

absl::StatusOr<IssuerMetadata> ParseIssuerMetadata(std::string_view text,
                                                   const std::string& issuer) {
  const json metadata = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!metadata.is_object() || TextOf(metadata, "issuer") != issuer) {
    return absl::InvalidArgumentError(absl::StrCat("it must be of ", issuer, ", to the letter"));
  }
  IssuerMetadata read{.authorization_endpoint = TextOf(metadata, "authorization_endpoint"),
                      .token_endpoint = TextOf(metadata, "token_endpoint"),
                      .end_session_endpoint = TextOf(metadata, "end_session_endpoint"),
                      .revocation_endpoint = TextOf(metadata, "revocation_endpoint")};
  TREFF_RETURN_IF_ERROR(CheckEndpoint("authorization_endpoint", read.authorization_endpoint));
  TREFF_RETURN_IF_ERROR(CheckEndpoint("token_endpoint", read.token_endpoint));
  if (!read.end_session_endpoint.empty()) {
    TREFF_RETURN_IF_ERROR(CheckEndpoint("end_session_endpoint", read.end_session_endpoint));
  }
  if (!read.revocation_endpoint.empty()) {
    TREFF_RETURN_IF_ERROR(CheckEndpoint("revocation_endpoint", read.revocation_endpoint));
  }
  if (!Lists(metadata, "code_challenge_methods_supported", "S256").value_or(true)) {
    return absl::InvalidArgumentError("code_challenge_methods_supported must have S256");
  }
  constexpr char kMethods[] = "token_endpoint_auth_methods_supported";
  read.secret_in_form = !Lists(metadata, kMethods, "client_secret_basic").value_or(true) &&
                        Lists(metadata, kMethods, "client_secret_post").value_or(false);
  const auto names = metadata.find("authorization_response_iss_parameter_supported");
  read.names_itself = names != metadata.end() && names->is_boolean() && names->get<bool>();
  return read;
}

bool Discovery::MayFetch(std::shared_ptr<const IssuerMetadata>& at_hand) {
  const absl::Time now = clock_.Now();
  platform::MutexLock lock(mutex_);
  at_hand = known_;
  if (is_fetching_ || now < next_fetch_) return false;
  is_fetching_ = true;
  return true;
}

absl::StatusOr<std::shared_ptr<const IssuerMetadata>> Discovery::Fetch() {
  const std::string address =
      absl::StrCat(absl::StripSuffix(issuer_, "/"), "/.well-known/openid-configuration");
  TREFF_ASSIGN_OR_RETURN(const std::string text, get_(address));
  auto metadata = ParseIssuerMetadata(text, issuer_);
  if (!metadata.ok()) return platform::Annotate(metadata.status(), address);
  return std::make_shared<const IssuerMetadata>(*std::move(metadata));
}

absl::StatusOr<std::shared_ptr<const IssuerMetadata>> Discovery::Get() {
  std::shared_ptr<const IssuerMetadata> at_hand;
  if (MayFetch(at_hand)) {
    const auto fetched = Fetch();
    if (!fetched.ok()) {
      platform::LogWarning("the issuer does not say where people sign in",
                           {{"error", std::string(fetched.status().message())}});
    }
    platform::MutexLock lock(mutex_);
    is_fetching_ = false;
    next_fetch_ = clock_.Now() + (fetched.ok() ? kKeptFor : kFailurePause);
    if (fetched.ok()) known_ = *fetched;
    at_hand = known_;
  }
  if (at_hand == nullptr) return absl::UnavailableError("the issuer does not answer");
  return at_hand;
}

}  // namespace treff::gateway
