#include "services/platform/identity/access_control.h"

#include "absl/strings/str_cat.h"
#include "services/platform/access/contract_permission.h"
#include "services/platform/middleware/client/client.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/values/address.h"
#include "services/platform/values/clock.h"

namespace treff::platform {
namespace {

// After which a key that the issuer has withdrawn counts no more.
constexpr absl::Duration kRefreshPause = absl::Minutes(5);

bool IsUrl(const std::string& keys) { return keys.find("://") != std::string::npos; }

absl::Status CheckTogether(const AccessOptions& options) {
  const TlsFiles& tls = options.tls;
  if (tls.certificate.empty() != tls.key.empty() ||
      tls.certificate.empty() != tls.authority.empty()) {
    return absl::InvalidArgumentError(
        "--tls_certificate_file, --tls_key_file and --tls_ca_file go together: give all or none");
  }
  if (options.issuer.empty()) {
    if (options.audience.empty() && options.keys.empty()) return absl::OkStatus();
    return absl::InvalidArgumentError(
        "--identity_audience and --identity_keys need --identity_issuer: nobody else's tokens "
        "could be told");
  }
  if (options.demo_issuer) {
    return absl::InvalidArgumentError(
        absl::StrCat("--demo_issuer does not go with --identity_issuer=", options.issuer));
  }
  if (options.audience.empty()) {
    return absl::InvalidArgumentError(
        "--identity_issuer needs --identity_audience: tokens for others must not open this house");
  }
  if (options.role_claim.empty()) {
    return absl::InvalidArgumentError("--identity_role_claim must name a claim, as in treff_role");
  }
  const std::string& fetched = options.keys.empty() ? options.issuer : options.keys;
  if (!options.keys.empty() && !IsUrl(fetched)) return absl::OkStatus();
  return Annotate(
      CheckKeyAddress(fetched),
      absl::StrCat(options.keys.empty() ? "--identity_issuer=" : "--identity_keys=", fetched));
}

}  // namespace

absl::StatusOr<std::unique_ptr<AccessControl>> AccessControl::Make(const AccessOptions& options) {
  TREFF_RETURN_IF_ERROR(CheckTogether(options));
  auto access = std::unique_ptr<AccessControl>(new AccessControl(options));
  if (options.demo_issuer) {
    TREFF_ASSIGN_OR_RETURN(access->demo_issuer_, DemoIssuer::Make(SystemClock()));
    LogWarning("DEMO ISSUER: whoever asks is given a token for the role they like");
    access->verifier_ = std::make_unique<TokenVerifier>(
        TokenVerifierOptions{.rules = access->demo_issuer_->rules()},
        access->demo_issuer_->NewKeySource(), SystemClock());
    return access;
  }
  if (options.issuer.empty()) return access;
  access->verifier_ = std::make_unique<TokenVerifier>(
      TokenVerifierOptions{.rules = {.issuer = options.issuer,
                                     .audience = options.audience,
                                     .role_claim = options.role_claim}},
      NewKeySource(options.issuer, options.keys), SystemClock());
  const absl::Status keys = access->verifier_->RefreshKeys();
  const bool is_file = !options.keys.empty() && !IsUrl(options.keys);
  if (is_file && !keys.ok()) return Annotate(keys, absl::StrCat("--identity_keys=", options.keys));
  access->refresh_ = std::make_unique<Periodic>(
      kRefreshPause,
      [verifier = access->verifier_.get()] { static_cast<void>(verifier->RefreshKeys()); });
  return access;
}

absl::Status AccessControl::CheckAddress(const std::string& flag,
                                         const std::string& address) const {
  if (IsLoopback(address)) return absl::OkStatus();
  if (is_open() || demo_issuer_ != nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--", flag, "=", address,
        " must be an address of this machine's loopback, as in 127.0.0.1:7070, where nobody has "
        "to prove who they are: give --identity_issuer to serve other machines"));
  }
  if (!has_tls()) {
    LogWarning("tokens come in the clear: give --tls_certificate_file, or TLS in front");
  }
  return absl::OkStatus();
}

MiddlewareSeams AccessControl::Seams(ServiceTrust trust) const {
  if (is_open()) return {};
  return {.caller_of = CallerFromToken(*verifier_, trust), .permission = PermitByContract};
}

MiddlewareSeams AccessControl::Outside() const { return Seams(ServiceTrust::kByCertificate); }

MiddlewareSeams AccessControl::Inside() const { return Seams(ServiceTrust::kAllInside); }

std::shared_ptr<grpc::ServerCredentials> AccessControl::server_credentials() const {
  return has_tls() ? TlsServer(options_.tls) : nullptr;
}

std::shared_ptr<grpc::Channel> AccessControl::NewChannel(const std::string& address) const {
  if (!has_tls()) return platform::NewChannel(address);
  return platform::NewChannel(address, TlsClient(options_.tls));
}

}  // namespace treff::platform
