#include "services/platform/lifecycle/flags/flags.h"

#include <stdlib.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/flags/flag.h"
#include "services/platform/lifecycle/flags/flag_types.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

ABSL_FLAG(std::string, test_address, "default", "Where it is.");
ABSL_FLAG(int, test_count, 3, "How many.");
ABSL_FLAG(treff::platform::ListenAddress, test_listen, "127.0.0.1:0", "");
ABSL_FLAG(treff::platform::ServiceAddress, test_service, "127.0.0.1:1", "");
ABSL_FLAG(treff::platform::CacheAddress, test_redis, "", "");
ABSL_FLAG(treff::platform::MirrorUrl, test_mirror, "", "");
ABSL_FLAG(treff::platform::DatabaseUrl, test_database, "", "");
ABSL_FLAG(treff::platform::DataFolder, test_data, ".", "");
ABSL_FLAG(treff::platform::SourceFolder, test_source, "", "");
ABSL_FLAG(treff::platform::SourceFile, test_file, "", "");

namespace treff::platform {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using treff::testing::TempDir;

absl::Status Parse(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "program");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  return ParseFlags(static_cast<int>(arguments.size()), argv.data(),
                    {.usage = "Usage: program", .other_variables = {"TREFF_OF_ANOTHER_PROGRAM"}});
}

std::vector<std::string> OurVariables() {
  std::vector<std::string> names;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (text.substr(0, 6) == "TREFF_") names.emplace_back(text.substr(0, text.find('=')));
  }
  return names;
}

void ResetFlags() {
  absl::SetFlag(&FLAGS_test_listen, "127.0.0.1:0");
  absl::SetFlag(&FLAGS_test_service, "127.0.0.1:1");
  absl::SetFlag(&FLAGS_test_redis, "");
  absl::SetFlag(&FLAGS_test_mirror, "");
  absl::SetFlag(&FLAGS_test_database, "");
  absl::SetFlag(&FLAGS_test_data, ".");
  absl::SetFlag(&FLAGS_test_source, "");
  absl::SetFlag(&FLAGS_test_file, "");
}

class FlagsTest : public ::testing::Test {
 protected:
  // Whoever runs the tests may have variables of ours.
  void SetUp() override {
    for (const std::string& name : OurVariables()) unsetenv(name.c_str());
  }

  void TearDown() override {
    for (const char* name :
         {"TREFF_TEST_ADDRESS", "TREFF_TEST_COUNT", "TREFF_OF_ANOTHER_PROGRAM"}) {
      unsetenv(name);
    }
    ResetFlags();
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

TEST_F(FlagsTest, AMisspeltVariableIsNamed) {
  setenv("TREFF_TEST_ADRESS", "secret", 1);
  EXPECT_THAT(Parse({}), StatusIs(absl::StatusCode::kInvalidArgument,
                                  AllOf(HasSubstr("TREFF_TEST_ADRESS"), Not(HasSubstr("secret")))));
  unsetenv("TREFF_TEST_ADRESS");
}

TEST_F(FlagsTest, WhatCannotBeRightIsNamedWithItsFlag) {
  const TempDir folder;
  const std::string file = folder.Write("file", "x");
  for (const std::string& bad :
       {std::string("--test_listen=127.0.0.1:99999"), std::string("--test_listen=127.0.0.1"),
        std::string("--test_listen="), std::string("--test_service=127.0.0.1:0"),
        std::string("--test_redis=redis"), std::string("--test_mirror=file:///srv"),
        std::string("--test_data="), "--test_data=" + file, "--test_source=" + file,
        "--test_source=" + folder.File("missing"), "--test_file=" + folder.path(),
        "--test_file=" + folder.File("missing")}) {
    EXPECT_THAT(Parse({bad}),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(bad + " must be")))
        << bad;
    ResetFlags();
  }
}

TEST_F(FlagsTest, PasswordsAreNotQuoted) {
  for (const char* bad : {"--test_database=mysql:secret", "--test_redis=rediss://u:secret@h:1"}) {
    EXPECT_THAT(Parse({bad}), StatusIs(absl::StatusCode::kInvalidArgument,
                                       AllOf(HasSubstr("--test_"), Not(HasSubstr("secret")))));
    ResetFlags();
  }
}

TEST_F(FlagsTest, WhatIsRightIsTaken) {
  const TempDir folder;
  EXPECT_THAT(Parse({"--test_listen=[::]:0", "--test_service=dns:///casework:7070",
                     "--test_redis=redis:6379", "--test_mirror=http://mirror:7080",
                     "--test_database=postgresql://u:p@h/d", "--test_source=" + folder.path(),
                     "--test_data=" + folder.File("new")}),
              IsOk());
}

}  // namespace
}  // namespace treff::platform
