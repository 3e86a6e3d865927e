// How `treff` reaches the services: over TLS or in the clear, and with the token or not at all.
#ifndef TREFF_SERVICES_CLI_COMMANDS_CONNECTION_H_
#define TREFF_SERVICES_CLI_COMMANDS_CONNECTION_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <grpcpp/channel.h>
#include <grpcpp/security/credentials.h>

#include "absl/status/statusor.h"

namespace treff::cli {

inline constexpr char kTlsCaEnvironment[] = "TREFF_TLS_CA_FILE";
inline constexpr char kTlsCertificateEnvironment[] = "TREFF_TLS_CERTIFICATE_FILE";
inline constexpr char kTlsKeyEnvironment[] = "TREFF_TLS_KEY_FILE";

// As flags gave them; empty where none did. Variables of the same names as the services' stand in.
struct TlsFlags {
  bool tls = false;
  std::string ca_file;
  std::string certificate_file;
  std::string key_file;
};

class Connection {
 public:
  // TLS as soon as a flag or a variable asks for it; whoever signed the services' certificates is
  // in the file of authorities, or else known to this machine. A certificate of the caller's own
  // goes along where one is named. INVALID_ARGUMENT naming the flag whose file cannot be right, or
  // that is missing beside another.
  static absl::StatusOr<Connection> Make(
      const TlsFlags& flags,
      const std::function<std::optional<std::string>(const char*)>& environment);
  // In the clear.
  Connection() = default;

  // A channel to `address`, as CheckServiceAddress takes them. In the clear, and beyond this
  // machine's loopback, calls that would show a token are refused with FAILED_PRECONDITION before
  // anything of them is sent.
  std::shared_ptr<grpc::Channel> To(const std::string& address) const;
  bool is_tls() const { return credentials_ != nullptr; }

 private:
  std::shared_ptr<grpc::ChannelCredentials> credentials_;  // null: in the clear
};

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_COMMANDS_CONNECTION_H_
