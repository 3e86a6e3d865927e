// Who may call a process: what its flags say, as the seams and credentials of its servers.
#ifndef TREFF_SERVICES_PLATFORM_IDENTITY_ACCESS_CONTROL_H_
#define TREFF_SERVICES_PLATFORM_IDENTITY_ACCESS_CONTROL_H_

#include <memory>
#include <string>
#include <utility>

#include <grpcpp/channel.h>
#include <grpcpp/security/server_credentials.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/platform/identity/caller_from_token.h"
#include "services/platform/identity/demo_issuer.h"
#include "services/platform/identity/tls.h"
#include "services/platform/identity/token_verifier.h"
#include "services/platform/middleware/standard_list.h"
#include "services/platform/sync/periodic.h"

namespace treff::platform {

// Without an issuer the house is open: whoever reaches a port may do everything, and nobody but
// this machine may reach it.
struct AccessOptions {
  std::string issuer;
  std::string audience;
  std::string keys;  // as NewKeySource takes them
  std::string role_claim;
  // An issuer of the process's own that gives everybody what token they like: for demos alone.
  bool demo_issuer = false;
  // All empty: in the clear.
  TlsFiles tls;
};

// Thread-safe.
class AccessControl {
 public:
  // INVALID_ARGUMENT naming the flag that does not go with the others, or a key file that cannot be
  // right. An issuer that does not answer is asked again at the first token.
  static absl::StatusOr<std::unique_ptr<AccessControl>> Make(const AccessOptions& options);

  bool is_open() const { return verifier_ == nullptr; }
  // INVALID_ARGUMENT naming `flag` and `address` if other machines reach it and nobody has to prove
  // who they are.
  absl::Status CheckAddress(const std::string& flag, const std::string& address) const;
  // For servers with an address.
  MiddlewareSeams Outside() const;
  // For servers without one, by which the services of one process call each other.
  MiddlewareSeams Inside() const;
  // Null: in the clear.
  std::shared_ptr<grpc::ServerCredentials> server_credentials() const;
  // A channel to another service, as this process shows itself.
  std::shared_ptr<grpc::Channel> NewChannel(const std::string& address) const;

  // Null in an open house.
  TokenVerifier* verifier() const { return verifier_.get(); }
  // Whose tokens are asked for; empty in an open house and for a demo.
  const std::string& issuer() const { return options_.issuer; }
  // Null unless there is one.
  const DemoIssuer* demo_issuer() const { return demo_issuer_.get(); }

 private:
  explicit AccessControl(AccessOptions options) : options_(std::move(options)) {}
  bool has_tls() const { return !options_.tls.certificate.empty(); }
  MiddlewareSeams Seams(ServiceTrust trust) const;

  const AccessOptions options_;
  std::unique_ptr<DemoIssuer> demo_issuer_;
  std::unique_ptr<TokenVerifier> verifier_;
  std::unique_ptr<Periodic> refresh_;  // last: it uses the verifier
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_IDENTITY_ACCESS_CONTROL_H_
