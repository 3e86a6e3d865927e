// `treff` against a real treffd that speaks TLS and lets nobody in without a token.
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "tests/testing/child_process.h"
#include "tests/testing/house_certificates.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"

namespace treff::cli {
namespace {

constexpr int kConflict = 8, kTryAgain = 9;

using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::ChildProcess;
using treff::testing::HouseCertificates;
using treff::testing::TempDir;

class TlsProgramTest : public ::testing::Test {
 protected:
  struct Result {
    int exit_status = 0;
    std::string output;  // standard output and error
  };

  void SetUp() override {
    house_.Sign("treffd", "treffd");
    server_ =
        Start({TREFF_BIN_DIR "/treffd", "--address=127.0.0.1:0", "--metrics_address=127.0.0.1:0",
               "--data_dir=" + folder_.File("data"), "--demo_issuer",
               "--tls_certificate_file=" + house_.certificate("treffd"),
               "--tls_key_file=" + house_.key("treffd"), "--tls_ca_file=" + house_.authority()},
              folder_.File("server.log"));
    ASSERT_TRUE(treff::testing::WaitUntil([&] { return (port_ = PortInLog()) != 0; }));
  }

  Result Treff(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), TREFF_BIN_DIR "/treff");
    arguments.insert(arguments.end(), {"--server=127.0.0.1:" + std::to_string(port_),
                                       "--token-file=" + folder_.File("token"), "--language=en"});
    const std::string path = folder_.File("output");
    const int exit_status = Start(arguments, path)->Wait();
    return {exit_status, treff::testing::ReadFile(path)};
  }
  std::string Authority() const { return "--tls-ca-file=" + house_.authority(); }

  static std::unique_ptr<ChildProcess> Start(const std::vector<std::string>& command,
                                             const std::string& output_path) {
    auto child = ChildProcess::Start({.command = command, .output_path = output_path});
    EXPECT_THAT(child, treff::testing::IsOk());
    return *std::move(child);
  }

  int PortInLog() const {
    const std::string log = treff::testing::ReadFile(folder_.File("server.log"));
    for (const absl::string_view line : absl::StrSplit(log, '\n')) {
      const auto entry = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
      if (entry.is_object() && entry.contains("port")) return entry["port"];
    }
    return 0;
  }

  const TempDir folder_;
  HouseCertificates house_;
  std::unique_ptr<ChildProcess> server_;
  int port_ = 0;
};

TEST_F(TlsProgramTest, SignsInAndCallsOverTls) {
  EXPECT_EQ(Treff({"health", Authority()}).exit_status, 0);

  const Result signed_in = Treff({"login", "--role", "officer", Authority()});
  ASSERT_EQ(signed_in.exit_status, 0) << signed_in.output;
  const Result listed = Treff({"cases", "list", Authority()});

  EXPECT_EQ(listed.exit_status, 0) << listed.output;
}

TEST_F(TlsProgramTest, SaysWhatMayBeWrongWithTls) {
  house_.MakeAuthority("stranger");

  const Result stranger = Treff({"cases", "list", "--tls-ca-file=" + house_.authority("stranger")});
  const Result in_the_clear = Treff({"cases", "list"});
  const Result no_file = Treff({"cases", "list", "--tls-ca-file=/no/such"});

  EXPECT_EQ(stranger.exit_status, kTryAgain);
  EXPECT_THAT(stranger.output, HasSubstr("does not answer over TLS"));
  EXPECT_EQ(in_the_clear.exit_status, kTryAgain);
  EXPECT_THAT(in_the_clear.output, HasSubstr("if it speaks TLS, give --tls-ca-file"));
  EXPECT_EQ(no_file.exit_status, 2);
  EXPECT_THAT(no_file.output, HasSubstr("--tls-ca-file=/no/such"));
}

TEST_F(TlsProgramTest, KeepsTheTokenFromAWireInTheClear) {
  folder_.Write("token", "abc.def.ghi\n");

  // An address of documentation (RFC 5737): nobody is there, and nobody is asked.
  const Result refused = Treff({"cases", "list", "--casework=192.0.2.1:7073"});

  EXPECT_EQ(refused.exit_status, kConflict);
  EXPECT_THAT(refused.output, HasSubstr("the token would go to 192.0.2.1:7073 in the clear"));
  EXPECT_THAT(refused.output, Not(HasSubstr("abc")));
}

}  // namespace
}  // namespace treff::cli
