// What a kubelet is told in the clear of a server that speaks TLS.
#include "services/platform/telemetry/probe_page.h"

#include <memory>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include "services/platform/lifecycle/server_health.h"
#include "services/platform/telemetry/metrics.h"
#include "tests/platform/middleware/echo_client.h"
#include "tests/testing/house_certificates.h"
#include "tests/testing/matchers.h"

namespace treff::platform {
namespace {

using treff::testing::HouseCertificates;
using treff::testing::IsOk;
using treff::testing::ReadFile;

class ProbePage : public ::testing::Test {
 protected:
  struct Answer {
    int status = 0;
    std::string body;

    bool operator==(const Answer&) const = default;
  };

  ProbePage() {
    auto started = MetricsServer::Start("127.0.0.1:0");
    EXPECT_THAT(started, IsOk());
    page_ = *std::move(started);
  }

  Answer Get(const char* path) const {
    const auto response = httplib::Client("127.0.0.1", page_->port()).Get(path);
    if (!response) return {};
    return {response->status, response->body};
  }

  static std::shared_ptr<grpc::ServerCredentials> Tls(HouseCertificates& house) {
    house.Sign("server", "casework");
    grpc::SslServerCredentialsOptions options(
        GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
    options.pem_root_certs = ReadFile(house.authority());
    options.pem_key_cert_pairs.push_back(
        {ReadFile(house.key("server")), ReadFile(house.certificate("server"))});
    return grpc::SslServerCredentials(options);
  }

  const Answer serving_{200, "SERVING\n"};
  const Answer not_serving_{503, "NOT_SERVING\n"};
  std::unique_ptr<MetricsServer> page_;
};

TEST_F(ProbePage, SaysNotServingBeforeAnythingServes) {
  EXPECT_EQ(Get("/healthz"), not_serving_);
  EXPECT_EQ(Get("/readyz"), not_serving_);
  EXPECT_EQ(Get("/statusz").status, 404);
}

TEST_F(ProbePage, FollowsTheHealthOfAServerThatAsksForCertificates) {
  HouseCertificates house;
  const auto server = StartServer(SameName, {.credentials = Tls(house)});
  std::optional<AnsweredProbes> probes(HealthOf(*server));

  EXPECT_EQ(Get("/healthz"), serving_);
  EXPECT_EQ(Get("/readyz"), not_serving_) << "its stores have not answered";
  server->SetReady(true);
  EXPECT_EQ(Get("/readyz"), serving_);
  server->SetReady(false);
  EXPECT_EQ(Get("/readyz"), not_serving_);
  EXPECT_EQ(Get("/healthz"), serving_) << "what a store does ends no process";

  probes.reset();
  server->Shutdown();
  EXPECT_EQ(Get("/healthz"), not_serving_);
  EXPECT_EQ(Get("/readyz"), not_serving_);
}

}  // namespace
}  // namespace treff::platform
