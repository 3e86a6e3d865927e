// TLS between the services of the house, where each shows a certificate of its own.
#ifndef TREFF_SERVICES_PLATFORM_IDENTITY_TLS_H_
#define TREFF_SERVICES_PLATFORM_IDENTITY_TLS_H_

#include <memory>
#include <string>

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_context.h>

namespace treff::platform {

// PEM files. They are looked at again and again: a certificate that is renewed needs no restart.
struct TlsFiles {
  std::string certificate;  // this service's, with its chain
  std::string key;
  std::string authority;  // those who may sign certificates of this house
  int look_again_seconds = 30;
};

// Takes connections with a certificate of the house, and without any: whoever has none says by a
// token who they are. One that the authority did not sign ends the connection.
std::shared_ptr<grpc::ServerCredentials> TlsServer(const TlsFiles& files);
// Shows the certificate, and takes only a server whose own names the host that was called.
std::shared_ptr<grpc::ChannelCredentials> TlsClient(const TlsFiles& files);

// "casework" if whoever calls has shown a certificate of the house for `treff://service/casework`
// (a URI among its subject alternative names); else empty.
std::string ServiceOfPeer(const grpc::ServerContext& transport);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_IDENTITY_TLS_H_
