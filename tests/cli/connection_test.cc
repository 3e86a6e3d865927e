// Over what `treff` shows a token: real servers, one of them beyond loopback.
#include <netdb.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/cli/commands/connection.h"
#include "services/platform/middleware/context.h"
#include "tests/platform/middleware/echo_client.h"
#include "tests/testing/house_certificates.h"
#include "tests/testing/matchers.h"

namespace treff::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::HouseCertificates;
using treff::testing::IsOk;
using treff::testing::StatusIs;

std::optional<std::string> Nothing(const char*) { return std::nullopt; }

// A server on all addresses of the machine that counts the calls it gets.
class CountingServer {
 public:
  explicit CountingServer(std::shared_ptr<grpc::ServerCredentials> credentials = nullptr)
      : server_(platform::StartServer(
            [this](const google::longrunning::GetOperationRequest& request) {
              ++calls;
              return platform::SameName(request);
            },
            {.address = "0.0.0.0:0", .credentials = std::move(credentials)})) {}

  std::string At(const std::string& host) const { return absl::StrCat(host, ":", server_->port()); }

  std::atomic<int> calls = 0;

 private:
  const std::unique_ptr<platform::Server> server_;
};

std::string HostName() {
  char name[256] = "";
  gethostname(name, sizeof name - 1);
  return name;
}

TEST(Connection, ShowsNoTokenInTheClearBeyondThisMachine) {
  CountingServer server;
  const std::string address = server.At(HostName());
  const auto connection = Connection::Make({}, Nothing);
  ASSERT_THAT(connection, IsOk());

  {
    const platform::ScopedCall with_token({.token = "abc.def.ghi"});
    for (const std::string& way : {address, "dns:///" + address}) {
      EXPECT_THAT(platform::Echo(connection->To(way), "x"),
                  StatusIs(absl::StatusCode::kFailedPrecondition,
                           AllOf(HasSubstr(way), HasSubstr("--tls"), Not(HasSubstr("abc")))));
    }
    EXPECT_EQ(server.calls, 0);
    for (const char* here : {"127.0.0.1", "dns:///localhost", "ipv4:127.0.0.1"}) {
      EXPECT_THAT(platform::Echo(connection->To(server.At(here)), "x"), IsOk()) << here;
    }
  }
  const int before = server.calls;
  EXPECT_THAT(platform::Echo(connection->To(address), "x"), IsOk()) << "nobody's call";
  EXPECT_EQ(server.calls, before + 1);
}

class TlsConnection : public ::testing::Test {
 protected:
  TlsConnection() { house_.Sign("server", "casework", "ca", HostName()); }

  static std::shared_ptr<grpc::ServerCredentials> Showing(const std::string& certificate,
                                                          const std::string& key) {
    grpc::SslServerCredentialsOptions options;
    options.pem_key_cert_pairs.push_back(
        {treff::testing::ReadFile(key), treff::testing::ReadFile(certificate)});
    return grpc::SslServerCredentials(options);
  }

  HouseCertificates house_;
};

TEST_F(TlsConnection, ShowsATokenToWhomTheAuthorityVouchesFor) {
  CountingServer server(Showing(house_.certificate("server"), house_.key("server")));
  const auto connection = Connection::Make({.ca_file = house_.authority()}, Nothing);
  ASSERT_THAT(connection, IsOk());
  EXPECT_TRUE(connection->is_tls());
  const platform::ScopedCall with_token({.token = "abc.def.ghi"});

  EXPECT_THAT(platform::Echo(connection->To(server.At(HostName())), "x"), IsOk());
  EXPECT_EQ(server.calls, 1);

  house_.MakeAuthority("stranger");
  const auto other = Connection::Make({.ca_file = house_.authority("stranger")}, Nothing);
  EXPECT_THAT(platform::Echo(other->To(server.At(HostName())), "x", absl::Seconds(2)), Not(IsOk()));
  // Whom the machine trusts is not who signed it.
  const auto system = Connection::Make({.tls = true}, Nothing);
  EXPECT_TRUE(system->is_tls());
  EXPECT_THAT(platform::Echo(system->To(server.At(HostName())), "x", absl::Seconds(2)),
              Not(IsOk()));
  EXPECT_EQ(server.calls, 1);
}

TEST_F(TlsConnection, VariablesStandInForFlags) {
  CountingServer server(Showing(house_.certificate("server"), house_.key("server")));
  const std::map<std::string, std::string> variables = {
      {kTlsCaEnvironment, house_.authority()},
      {kTlsCertificateEnvironment, house_.certificate("server")},
      {kTlsKeyEnvironment, house_.key("server")}};
  const auto connection = Connection::Make(
      {}, [&](const char* name) -> std::optional<std::string> { return variables.at(name); });
  ASSERT_THAT(connection, IsOk());

  EXPECT_THAT(platform::Echo(connection->To(server.At("localhost")), "x"), IsOk());
}

TEST_F(TlsConnection, NamesTheFlagWhoseFileCannotBeRight) {
  const auto said = [](const TlsFlags& flags) {
    const auto made = Connection::Make(flags, Nothing);
    return made.ok() ? std::string() : std::string(made.status().message());
  };
  const std::string certificate = house_.certificate("server");

  EXPECT_THAT(said({.ca_file = "/no/such"}), HasSubstr("--tls-ca-file=/no/such must be"));
  EXPECT_THAT(said({.ca_file = house_.key("server")}), HasSubstr("--tls-ca-file="));
  EXPECT_THAT(said({.certificate_file = certificate}), HasSubstr("--tls-key-file"));
  EXPECT_THAT(said({.certificate_file = certificate, .key_file = certificate}),
              HasSubstr("--tls-key-file="));
}

}  // namespace
}  // namespace treff::cli
