#include "services/cli/commands/connection.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include <grpcpp/create_channel.h>
#include <grpcpp/support/client_interceptor.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/platform/middleware/client/client.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/status.h"
#include "services/platform/values/address.h"

namespace treff::cli {
namespace {

using grpc::experimental::ClientInterceptorFactoryInterface;
using grpc::experimental::ClientRpcInfo;
using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;

// Answers a call itself, before any of it has left the process.
class Refuse : public Interceptor {
 public:
  explicit Refuse(const std::string& why) : why_(why) {}

  void Intercept(InterceptorBatchMethods* batch) override {
    if (batch->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_RECV_MESSAGE)) {
      batch->FailHijackedRecvMessage();
    }
    if (batch->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_RECV_STATUS)) {
      *batch->GetRecvStatus() = grpc::Status(grpc::StatusCode::FAILED_PRECONDITION, why_);
    }
    if (batch->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      batch->Hijack();
    } else {
      batch->Proceed();
    }
  }

 private:
  const std::string why_;
};

class RefuseAll : public ClientInterceptorFactoryInterface {
 public:
  explicit RefuseAll(std::string why) : why_(std::move(why)) {}
  Interceptor* CreateClientInterceptor(ClientRpcInfo*) override {
    return new Refuse(why_);  // gRPC owns it
  }

 private:
  const std::string why_;
};

std::shared_ptr<grpc::Channel> RefusingChannel(const std::string& address) {
  std::vector<std::unique_ptr<ClientInterceptorFactoryInterface>> refusal;
  refusal.push_back(std::make_unique<RefuseAll>(
      absl::StrCat("the token would go to ", address,
                   " in the clear: give --tls or --tls-ca-file, or call through a tunnel that ends "
                   "on this machine")));
  return grpc::experimental::CreateCustomChannelWithInterceptors(
      address, grpc::InsecureChannelCredentials(), {}, std::move(refusal));
}

// Whether no other machine hears what is sent to `address`.
bool StaysOnThisMachine(const std::string& address) {
  absl::string_view hosts = address;
  absl::ConsumePrefix(&hosts, "dns:///");
  absl::ConsumePrefix(&hosts, "ipv4:");
  const std::vector<std::string> all = absl::StrSplit(hosts, ',');
  return std::all_of(all.begin(), all.end(),
                     [](const std::string& one) { return platform::IsLoopback(one); });
}

// The content of a PEM file; empty for no file.
absl::StatusOr<std::string> ReadPem(const std::string& flag, const std::string& path,
                                    const std::string& what) {
  if (path.empty()) return std::string();
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (file && absl::StrContains(text, absl::StrCat(what, "-----"))) return text;
  return absl::InvalidArgumentError(absl::StrCat(
      "--", flag, "=", path, " must be a PEM file with a ", what, " that you may read"));
}

}  // namespace

absl::StatusOr<Connection> Connection::Make(
    const TlsFlags& flags,
    const std::function<std::optional<std::string>(const char*)>& environment) {
  const auto file_of = [&](const std::string& flag, const char* variable) {
    return flag.empty() ? environment(variable).value_or("") : flag;
  };
  const std::string certificate = file_of(flags.certificate_file, kTlsCertificateEnvironment);
  const std::string key = file_of(flags.key_file, kTlsKeyEnvironment);
  const std::string authorities = file_of(flags.ca_file, kTlsCaEnvironment);
  if (certificate.empty() != key.empty()) {
    return absl::InvalidArgumentError(
        "--tls-certificate-file and --tls-key-file go together: give both or none");
  }
  if (!flags.tls && authorities.empty() && certificate.empty()) return Connection();
  grpc::SslCredentialsOptions options;
  TREFF_ASSIGN_OR_RETURN(options.pem_root_certs,
                         ReadPem("tls-ca-file", authorities, "CERTIFICATE"));
  TREFF_ASSIGN_OR_RETURN(options.pem_cert_chain,
                         ReadPem("tls-certificate-file", certificate, "CERTIFICATE"));
  TREFF_ASSIGN_OR_RETURN(options.pem_private_key, ReadPem("tls-key-file", key, "PRIVATE KEY"));
  Connection connection;
  connection.credentials_ = grpc::SslCredentials(options);
  return connection;
}

std::shared_ptr<grpc::Channel> Connection::To(const std::string& address) const {
  if (is_tls()) return platform::NewChannel(address, credentials_);
  if (!platform::CurrentCall().token.empty() && !StaysOnThisMachine(address)) {
    return RefusingChannel(address);
  }
  return platform::NewChannel(address);
}

}  // namespace treff::cli
