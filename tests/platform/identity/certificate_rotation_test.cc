// Certificates and the authority itself are changed under a running service, in the order that
// docs/operations.md says and as Kubernetes changes files: no call fails.
#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/identity/access_control.h"
#include "services/platform/identity/tls.h"
#include "tests/platform/middleware/echo_client.h"
#include "tests/platform/middleware/echo_service.h"
#include "tests/testing/child_process.h"
#include "tests/testing/house_certificates.h"
#include "tests/testing/matchers.h"

namespace treff::platform {
namespace {

using ::testing::Not;
using treff::testing::HouseCertificates;
using treff::testing::IsOk;
using treff::testing::ReadFile;
using treff::testing::WaitUntil;

namespace fs = std::filesystem;

// A folder of three files that are exchanged at once, as a Secret's volume is: the folder holds
// links through one link, which is turned to a new folder.
class MountedSecret {
 public:
  explicit MountedSecret(const std::string& name, const HouseCertificates& house)
      : house_(house), path_(house.folder().File("mounted-" + name)) {
    fs::create_directories(path_);
    for (const char* file : {"tls.crt", "tls.key", "ca.crt"}) {
      fs::create_symlink(absl::StrCat("..data/", file), absl::StrCat(path_, "/", file));
    }
  }

  // The certificate `name`, and those of `authorities` one after another.
  void Hold(const std::string& name, const std::vector<std::string>& authorities) {
    const std::string version = absl::StrCat("..version", ++versions_);
    const std::string folder = absl::StrCat(path_, "/", version);
    fs::create_directories(folder);
    fs::copy_file(house_.certificate(name), folder + "/tls.crt");
    fs::copy_file(house_.key(name), folder + "/tls.key");
    std::string bundle;
    for (const std::string& authority : authorities)
      bundle += ReadFile(house_.authority(authority));
    house_.folder().Write(absl::StrCat("mounted-", fs::path(path_).filename().string().substr(8),
                                       "/", version, "/ca.crt"),
                          bundle);
    fs::create_symlink(version, path_ + "/..data_tmp");
    fs::rename(path_ + "/..data_tmp", path_ + "/..data");
  }

  TlsFiles files() const {
    return {.certificate = path_ + "/tls.crt",
            .key = path_ + "/tls.key",
            .authority = path_ + "/ca.crt",
            .look_again_seconds = 1};
  }

 private:
  const HouseCertificates& house_;
  const std::string path_;
  int versions_ = 0;
};

// Calls again and again, in threads, until it goes away.
class Load {
 public:
  explicit Load(std::vector<std::function<absl::Status()>> calls) {
    for (auto& call : calls) {
      threads_.emplace_back([this, call = std::move(call)] {
        while (!stopping_) {
          const absl::Status status = call();
          ++count;
          if (status.ok()) continue;
          ++failed;
          ADD_FAILURE() << status;
        }
      });
    }
  }
  ~Load() {
    stopping_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

  std::atomic<int> count = 0;
  std::atomic<int> failed = 0;

 private:
  std::atomic<bool> stopping_ = false;
  std::vector<std::thread> threads_;
};

class CertificateRotation : public ::testing::Test {
 protected:
  CertificateRotation() {
    house_.MakeAuthority("next");
    for (const std::string service : {"casework", "recommendation"}) {
      house_.Sign(service, service);
      house_.Sign("renewed-" + service, service);
      house_.Sign("next-" + service, service, "next");
    }
    Hold("", {"ca"});
    access_ = *AccessControl::Make({.demo_issuer = true, .tls = server_files_.files()});
    server_ = StartServer(SameName, {// So that the channel that lasts shakes hands again and again.
                                     .max_connection_age = absl::Milliseconds(300),
                                     .middleware = StandardList(access_->Outside()),
                                     .credentials = access_->server_credentials()});
  }

  void Hold(const std::string& prefix, const std::vector<std::string>& authorities) {
    server_files_.Hold(prefix + "casework", authorities);
    client_files_.Hold(prefix + "recommendation", authorities);
  }
  // All have looked at their files again since.
  static void AwaitSeen() { absl::SleepFor(absl::Milliseconds(2'500)); }

  // As a write is sent: what fails is not tried again.
  std::shared_ptr<grpc::Channel> NewChannelNow() const {
    return grpc::CreateChannel(AddressOf(*server_), TlsClient(client_files_.files()));
  }
  std::vector<std::function<absl::Status()>> Calls() const {
    const auto lasting = [channel = NewChannelNow()] {
      return Echo(channel, "x", absl::Seconds(20)).status();
    };
    const auto fresh = [this] { return Echo(NewChannelNow(), "x", absl::Seconds(20)).status(); };
    return {lasting, lasting, fresh};
  }
  // Of a client that trusts `authority` alone.
  absl::Status CallTrusting(const std::string& authority) const {
    TlsFiles files = client_files_.files();
    files.authority = house_.authority(authority);
    return Echo(NewChannel(AddressOf(*server_), TlsClient(files)), "x", absl::Seconds(5)).status();
  }

  HouseCertificates house_;
  MountedSecret server_files_{"server", house_};
  MountedSecret client_files_{"client", house_};
  std::unique_ptr<AccessControl> access_;
  std::unique_ptr<Server> server_;
};

TEST_F(CertificateRotation, ARenewedCertificateIsShownWithoutAFailedCall) {
  const Load load(Calls());
  ASSERT_TRUE(WaitUntil([&] { return load.count > 20; }));

  Hold("renewed-", {"ca"});
  AwaitSeen();
  Hold("", {"ca"});
  AwaitSeen();

  EXPECT_EQ(load.failed, 0) << "of " << load.count;
}

TEST_F(CertificateRotation, ANewAuthorityTakesOverWithoutAFailedCall) {
  auto load = std::make_unique<Load>(Calls());
  ASSERT_TRUE(WaitUntil([&] { return load->count > 20; }));

  // Both are believed before anybody shows what only the new one signed.
  Hold("", {"ca", "next"});
  AwaitSeen();
  Hold("next-", {"ca", "next"});
  AwaitSeen();
  EXPECT_THAT(CallTrusting("next"), IsOk()) << "the new certificate is not shown yet";
  Hold("next-", {"next"});
  AwaitSeen();

  EXPECT_EQ(load->failed, 0) << "of " << load->count;
  load.reset();
  EXPECT_THAT(CallTrusting("ca"), Not(IsOk())) << "the old certificate is still shown";
  // Nor is who shows one that the old authority signed let in.
  client_files_.Hold("recommendation", {"next"});
  EXPECT_THAT(Echo(NewChannelNow(), "x", absl::Seconds(5)), Not(IsOk()));
}

}  // namespace
}  // namespace treff::platform
