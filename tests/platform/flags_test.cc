#include "services/platform/lifecycle/flags.h"

#include <stdlib.h>

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/flags/flag.h"
#include "tests/testing/matchers.h"

ABSL_FLAG(std::string, test_address, "default", "Where it is.");
ABSL_FLAG(int, test_count, 3, "How many.");

namespace treff::platform {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::StatusIs;

absl::Status Parse(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "program");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  return ParseFlags(static_cast<int>(arguments.size()), argv.data(), "Usage: program");
}

class FlagsTest : public ::testing::Test {
 protected:
  void TearDown() override {
    unsetenv("TREFF_TEST_ADDRESS");
    unsetenv("TREFF_TEST_COUNT");
    absl::SetFlag(&FLAGS_test_address, "default");
    absl::SetFlag(&FLAGS_test_count, 3);
  }
};

TEST_F(FlagsTest, TheCommandLineWinsOverTheEnvironment) {
  setenv("TREFF_TEST_ADDRESS", "from environment", 1);
  setenv("TREFF_TEST_COUNT", "4", 1);
  setenv("TREFF_OF_ANOTHER_PROGRAM", "x", 1);

  EXPECT_THAT(Parse({"--test_count=5"}), IsOk());

  EXPECT_EQ(absl::GetFlag(FLAGS_test_address), "from environment");
  EXPECT_EQ(absl::GetFlag(FLAGS_test_count), 5);
}

TEST_F(FlagsTest, ABadVariableIsNamedAndNotQuoted) {
  setenv("TREFF_TEST_COUNT", "secret", 1);
  EXPECT_THAT(Parse({}), StatusIs(absl::StatusCode::kInvalidArgument,
                                  AllOf(HasSubstr("TREFF_TEST_COUNT"), Not(HasSubstr("secret")))));
}

TEST_F(FlagsTest, PositionalArgumentsAreErrors) {
  EXPECT_THAT(Parse({"extra"}), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("extra")));
}

TEST_F(FlagsTest, HelpAndVersionEndWell) {
  EXPECT_EXIT(Parse({"--help"}), ::testing::ExitedWithCode(0), "");
  EXPECT_EXIT(Parse({"--version"}), ::testing::ExitedWithCode(0), "");
}

TEST(HostPorts, AreParsed) {
  const auto parsed = ParseHostPort("redis.treff:6379", "redis_address");
  ASSERT_THAT(parsed, IsOk());
  EXPECT_EQ(parsed->host, "redis.treff");
  EXPECT_EQ(parsed->port, 6379);
  for (const char* bad : {"", "host", ":1", "host:", "host:x", "host:65536", "host:-1"}) {
    EXPECT_THAT(ParseHostPort(bad, "redis_address"),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("--redis_address")))
        << bad;
  }
}

}  // namespace
}  // namespace treff::platform
