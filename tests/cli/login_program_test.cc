// treff login, the program itself: what it keeps, prints and refuses.
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/cli/commands/token_file.h"
#include "tests/cli/device_issuer.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"

namespace treff::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOkAndHolds;

class LoginProgramTest : public ::testing::Test {
 protected:
  struct Result {
    int exit_status = 0;
    std::string output;  // standard output and error
  };

  Result Treff(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), TREFF_BIN_DIR "/treff");
    return Run(std::move(arguments));
  }
  Result Run(std::vector<std::string> command) {
    command.insert(command.end(), {"--token-file=" + token_file_, "--language=en"});
    const std::string path = folder_.File("output");
    auto child = treff::testing::ChildProcess::Start({.command = command, .output_path = path});
    EXPECT_THAT(child, treff::testing::IsOk());
    const int exit_status = (*child)->Wait();
    return {exit_status, treff::testing::ReadFile(path)};
  }

  const treff::testing::TempDir folder_;
  const std::string token_file_ = folder_.File("kept");
};

TEST_F(LoginProgramTest, KeepsTheTokenOfAnIssuerAndShowsTheCodeAlone) {
  DeviceIssuer issuer;
  issuer.device["interval"] = 0;

  const Result signed_in = Treff({"login", "--issuer", issuer.address, "--client-id", "treff"});

  ASSERT_EQ(signed_in.exit_status, 0) << signed_in.output;
  EXPECT_THAT(signed_in.output, AllOf(HasSubstr("\n  https://login.example.org/device\n"),
                                      HasSubstr("\n  WDJB-MJHT\n"), HasSubstr("?code=WDJB-MJHT\n"),
                                      HasSubstr("10 minutes"), HasSubstr(token_file_ + "\n"),
                                      Not(HasSubstr("secret"))));
  EXPECT_THAT(ReadToken(token_file_), IsOkAndHolds(kToken));
  struct stat kept {};
  ASSERT_EQ(stat(token_file_.c_str(), &kept), 0);
  EXPECT_EQ(kept.st_mode & 0777, 0600u);
  EXPECT_EQ(issuer.forms().front().find("scope")->second, "openid");
}

TEST_F(LoginProgramTest, AnErrorIsTheLoginsOwn) {
  DeviceIssuer issuer;
  issuer.Stop();

  const Result failed = Treff({"login", "--issuer", issuer.address, "--client-id", "treff"});

  EXPECT_NE(failed.exit_status, 0);
  EXPECT_THAT(failed.output, HasSubstr(issuer.address + " does not answer: try again later"));
  EXPECT_NE(access(token_file_.c_str(), F_OK), 0);
}

TEST_F(LoginProgramTest, KeepsATokenThatWasFetchedOtherwise) {
  const std::string fetched = folder_.Write("fetched", absl::StrCat("  ", kToken, "\n"));

  const Result from_file = Treff({"login", "--from", fetched});
  EXPECT_EQ(from_file.output, token_file_ + "\n");
  EXPECT_THAT(ReadToken(token_file_), IsOkAndHolds(kToken));

  const Result from_input = Run({"sh", "-c", "printf 'another.token\\n' | \"$0\" \"$@\"",
                                 TREFF_BIN_DIR "/treff", "login", "--from", "-"});
  EXPECT_EQ(from_input.exit_status, 0) << from_input.output;
  EXPECT_THAT(ReadToken(token_file_), IsOkAndHolds("another.token"));
}

TEST_F(LoginProgramTest, WhatIsNoTokenReplacesNone) {
  ASSERT_EQ(Treff({"login", "--from", folder_.Write("fetched", kToken)}).exit_status, 0);
  const std::string bad[] = {folder_.Write("empty", "\n"),
                             folder_.Write("long", std::string(8193, 'a')),
                             folder_.Write("words", "Bearer secret"),
                             "/dev/zero",
                             folder_.File("none"),
                             folder_.path()};

  for (const std::string& file : bad) {
    const Result refused = Treff({"login", "--from", file});
    EXPECT_NE(refused.exit_status, 0) << file;
    EXPECT_THAT(refused.output, AllOf(HasSubstr(file), Not(HasSubstr("secret"))));
  }
  EXPECT_THAT(ReadToken(token_file_), IsOkAndHolds(kToken));
}

TEST_F(LoginProgramTest, TakesOneWayAtATime) {
  constexpr int kUsage = 2;
  const std::vector<std::string> wrong[] = {
      {},
      {"--client-id", "treff"},
      {"--issuer", "https://issuer.example.org"},
      {"--place", "0301"},
      {"--scope", "openid"},
      {"--role", "officer", "--from", "-"},
      {"--issuer", "https://issuer.example.org", "--client-id", "treff", "--role", "officer"},
      {"--issuer", "https://issuer.example.org", "--client-id", "treff", "--from", "-"}};

  for (std::vector<std::string> arguments : wrong) {
    arguments.insert(arguments.begin(), "login");
    const Result refused = Treff(arguments);
    EXPECT_EQ(refused.exit_status, kUsage) << ::testing::PrintToString(arguments);
    EXPECT_THAT(refused.output, HasSubstr("--")) << refused.output;
  }
}

}  // namespace
}  // namespace treff::cli
