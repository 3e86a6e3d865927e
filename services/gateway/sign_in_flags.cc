#include <string>

#include "absl/flags/flag.h"
#include "services/gateway/module.h"
#include "services/platform/lifecycle/flags/flag_types.h"

namespace platform = treff::platform;

ABSL_FLAG(std::string, public_address, "",
          "https://host under which browsers reach the gateway, through whatever ends TLS in front "
          "of it; empty: this machine's loopback alone");
ABSL_FLAG(std::string, sign_in_client_id, "",
          "as what the gateway is registered with --identity_issuer, with the redirect address "
          "PUBLIC_ADDRESS/session/return: browsers sign in there; empty: they do not");
ABSL_FLAG(platform::SourceFile, sign_in_client_secret_file, "",
          "file with the secret of that client; with neither it nor a key: a public client");
ABSL_FLAG(
    platform::SourceFile, sign_in_client_key_file, "",
    "file with the private key of that client, a JSON Web Key, where the issuer has its public "
    "part (private_key_jwt)");
ABSL_FLAG(std::string, sign_in_scope, "openid",
          "what is asked for at the issuer, with spaces between: openid, and what it wants to hear "
          "for an access token of --identity_audience and for a refresh token");
ABSL_FLAG(
    platform::SourceFile, session_key_file, "",
    "file with the key that seals sessions, 64 hexadecimal digits, the same for all replicas; "
    "empty: a new one with each start");

namespace treff::gateway {

void AddSignInFlags(GatewayOptions& options) {
  options.public_address = absl::GetFlag(FLAGS_public_address);
  options.issuer_sign_in = {
      .client_id = absl::GetFlag(FLAGS_sign_in_client_id),
      .client_secret_file = absl::GetFlag(FLAGS_sign_in_client_secret_file).text,
      .client_key_file = absl::GetFlag(FLAGS_sign_in_client_key_file).text,
      .scope = absl::GetFlag(FLAGS_sign_in_scope)};
  options.session_key_file = absl::GetFlag(FLAGS_session_key_file).text;
}

}  // namespace treff::gateway
