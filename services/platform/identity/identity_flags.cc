#include "services/platform/identity/identity_flags.h"

#include <string>

#include "absl/flags/flag.h"
#include "services/platform/lifecycle/flags/flag_types.h"

namespace platform = treff::platform;

ABSL_FLAG(std::string, identity_issuer, "",
          "who gives the tokens that callers must send, as https://issuer; empty: nobody has to "
          "prove who they are, and only this machine may call");
ABSL_FLAG(std::string, identity_audience, "", "what those tokens must be meant for");
ABSL_FLAG(std::string, identity_keys, "",
          "the issuer's keys: a JWKS file, or an https address of one; empty: as the issuer's "
          "/.well-known/openid-configuration says");
ABSL_FLAG(std::string, identity_role_claim, "treff_role",
          "the claim of a token that names its bearer's role");
ABSL_FLAG(platform::SourceFile, tls_certificate_file, "",
          "PEM file with this service's certificate and its chain; empty: no TLS");
ABSL_FLAG(platform::SourceFile, tls_key_file, "", "PEM file with the certificate's key");
ABSL_FLAG(platform::SourceFile, tls_ca_file, "",
          "PEM file with those who may sign certificates of this house's services");

namespace treff::platform {

absl::StatusOr<std::unique_ptr<AccessControl>> AccessFromFlags(bool demo_issuer) {
  return AccessControl::Make({.issuer = absl::GetFlag(FLAGS_identity_issuer),
                              .audience = absl::GetFlag(FLAGS_identity_audience),
                              .keys = absl::GetFlag(FLAGS_identity_keys),
                              .role_claim = absl::GetFlag(FLAGS_identity_role_claim),
                              .demo_issuer = demo_issuer,
                              .tls = {.certificate = absl::GetFlag(FLAGS_tls_certificate_file).text,
                                      .key = absl::GetFlag(FLAGS_tls_key_file).text,
                                      .authority = absl::GetFlag(FLAGS_tls_ca_file).text}});
}

}  // namespace treff::platform
