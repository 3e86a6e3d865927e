#include "services/platform/identity/tls.h"

#include <algorithm>

#include <grpc/grpc_security_constants.h>
#include <grpcpp/security/auth_context.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace treff::platform {
namespace {

constexpr char kServicePrefix[] = "treff://service/";

std::shared_ptr<grpc::experimental::CertificateProviderInterface> Watch(const TlsFiles& files) {
  return std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
      files.key, files.certificate, files.authority, files.look_again_seconds);
}

bool IsServiceName(absl::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_islower(static_cast<unsigned char>(c));
  });
}

}  // namespace

std::shared_ptr<grpc::ServerCredentials> TlsServer(const TlsFiles& files) {
  grpc::experimental::TlsServerCredentialsOptions options(Watch(files));
  options.watch_identity_key_cert_pairs();
  options.watch_root_certs();
  options.set_cert_request_type(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
  return grpc::experimental::TlsServerCredentials(options);
}

std::shared_ptr<grpc::ChannelCredentials> TlsClient(const TlsFiles& files) {
  grpc::experimental::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(Watch(files));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  return grpc::experimental::TlsCredentials(options);
}

std::string ServiceOfPeer(const grpc::ServerContext& transport) {
  const auto peer = transport.auth_context();
  if (peer == nullptr || !peer->IsPeerAuthenticated()) return "";
  for (const grpc::string_ref& uri : peer->FindPropertyValues(GRPC_PEER_URI_PROPERTY_NAME)) {
    absl::string_view name(uri.data(), uri.size());
    if (absl::ConsumePrefix(&name, kServicePrefix) && IsServiceName(name)) {
      return std::string(name);
    }
  }
  return "";
}

}  // namespace treff::platform
