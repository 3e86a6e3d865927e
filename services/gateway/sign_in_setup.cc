#include "services/gateway/sign_in_setup.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/platform/cache/redis_pool.h"
#include "services/platform/status/status.h"
#include "services/platform/values/address.h"
#include "services/platform/values/clock.h"

namespace treff::gateway {
namespace {

// In the memory of one process.
constexpr size_t kMostSessions = 10'000;

// The services would take no token, or nobody's.
absl::Status CheckDemo(const GatewayOptions& options) {
  if (options.access == nullptr || options.access->is_open()) return absl::OkStatus();
  if (options.open_to_programs) {
    return absl::InvalidArgumentError(
        "--open_to_programs does not go with an issuer: programs send a token in the header "
        "Authorization");
  }
  if (options.demo_sign_in && options.access->demo_issuer() == nullptr) {
    return absl::InvalidArgumentError(
        "--demo_sign_in does not go with --identity_issuer, whose tokens it cannot give");
  }
  return absl::OkStatus();
}

absl::Status CheckIssuer(const GatewayOptions& options) {
  const IssuerSignInFlags& flags = options.issuer_sign_in;
  if (flags.client_id.empty()) {
    if (flags.client_secret_file.empty() && flags.client_key_file.empty()) return absl::OkStatus();
    return absl::InvalidArgumentError(
        "--sign_in_client_secret_file and --sign_in_client_key_file need --sign_in_client_id, "
        "whose they are");
  }
  if (!flags.client_secret_file.empty() && !flags.client_key_file.empty()) {
    return absl::InvalidArgumentError(
        "--sign_in_client_secret_file does not go with --sign_in_client_key_file: give the one "
        "that is registered with the issuer");
  }
  if (options.access == nullptr || options.access->issuer().empty()) {
    return absl::InvalidArgumentError(
        "--sign_in_client_id needs --identity_issuer: people sign in there");
  }
  if (options.public_address.empty()) {
    return absl::InvalidArgumentError(
        "--sign_in_client_id needs --public_address: the issuer sends browsers back there");
  }
  const std::vector<std::string> scopes = absl::StrSplit(flags.scope, ' ');
  if (std::find(scopes.begin(), scopes.end(), "openid") == scopes.end()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--sign_in_scope=", flags.scope, " must have openid, as in 'openid offline_access'"));
  }
  return absl::OkStatus();
}

// That nobody reaches it from another machine who does not have to prove who they are, or in the
// clear.
absl::Status CheckReach(const std::string& flag, const std::string& address,
                        const GatewayOptions& options, const SignInSetup& setup) {
  if (platform::IsLoopback(address)) return absl::OkStatus();
  if (options.issuer_sign_in.client_id.empty() || !setup.address.has_value()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--", flag, "=", address,
        " must be an address of this machine's loopback, as in 127.0.0.1:7075, unless people sign "
        "in at an issuer: give --identity_issuer, --sign_in_client_id and --public_address to "
        "serve other machines"));
  }
  if (setup.address->is_https()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("--public_address=", setup.address->origin(),
                                                 " must be https://…, where --", flag, "=", address,
                                                 " is reached by other machines"));
}

std::string ContentOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

absl::StatusOr<std::optional<platform::SigningKey>> KeyIn(const std::string& path) {
  if (path.empty()) return std::nullopt;
  auto key = platform::SigningKey::Parse(ContentOf(path));
  if (key.ok()) return *std::move(key);
  return platform::Annotate(key.status(), absl::StrCat("--sign_in_client_key_file=", path));
}

absl::StatusOr<std::string> SecretOf(const std::string& path) {
  if (path.empty()) return "";
  const std::string text = ContentOf(path);
  std::string secret(absl::StripAsciiWhitespace(text));
  if (!secret.empty()) return secret;
  return absl::InvalidArgumentError(
      absl::StrCat("--sign_in_client_secret_file=", path, " must hold the client's secret"));
}

absl::Status SetUpSessions(const GatewayOptions& options, SignInSetup& setup) {
  if (options.session_key_file.empty()) {
    setup.sealer = Sealer::WithNewKey();
  } else {
    auto sealer = Sealer::WithKeyOf(options.session_key_file);
    if (!sealer.ok()) {
      return platform::Annotate(sealer.status(),
                                absl::StrCat("--session_key_file=", options.session_key_file));
    }
    setup.sealer = *std::move(sealer);
  }
  TREFF_RETURN_IF_ERROR(platform::CheckRedisLogin(options.redis_address, options.redis_login_file));
  if (options.redis_address.empty()) {
    setup.store = MemorySessionStore(kMostSessions, platform::SystemClock());
    return absl::OkStatus();
  }
  if (options.session_key_file.empty()) {
    return absl::InvalidArgumentError(
        "--redis_address needs --session_key_file: sessions are sealed with a key that all "
        "replicas share");
  }
  auto store = RedisSessionStore(options.redis_address, options.redis_login_file);
  if (!store.ok()) return platform::Annotate(store.status(), "--redis_address");
  setup.store = *std::move(store);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SignInSetup> SetUpSignIn(const std::string& flag, const std::string& address,
                                        const GatewayOptions& options) {
  TREFF_RETURN_IF_ERROR(CheckDemo(options));
  TREFF_RETURN_IF_ERROR(CheckIssuer(options));
  SignInSetup setup;
  if (!options.public_address.empty()) {
    auto parsed = PublicAddress::Parse(options.public_address);
    if (!parsed.ok()) {
      return platform::Annotate(parsed.status(),
                                absl::StrCat("--public_address=", options.public_address));
    }
    setup.address = *std::move(parsed);
  }
  TREFF_RETURN_IF_ERROR(CheckReach(flag, address, options, setup));
  TREFF_ASSIGN_OR_RETURN(setup.client_secret, SecretOf(options.issuer_sign_in.client_secret_file));
  TREFF_ASSIGN_OR_RETURN(setup.client_key, KeyIn(options.issuer_sign_in.client_key_file));
  TREFF_RETURN_IF_ERROR(SetUpSessions(options, setup));
  return setup;
}

}  // namespace treff::gateway
