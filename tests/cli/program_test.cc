// The program itself, against a real casework service: what it prints and how it exits.
#include <stdlib.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"

namespace treff::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::ChildProcess;

constexpr int kUsage = 2, kRefused = 5, kMissing = 6, kTryAgain = 9;

class ProgramTest : public ::testing::Test {
 protected:
  struct Result {
    int exit_status = 0;
    std::string output;  // standard output and error
  };

  void SetUp() override {
    service_ = Start(
        {TREFF_BIN_DIR "/treff-casework", "--address=127.0.0.1:0", "--metrics_address=127.0.0.1:0",
         "--data_dir=" + folder_.path(), "--municipality_address=127.0.0.1:1"},
        folder_.File("service.log"));
    ASSERT_TRUE(treff::testing::WaitUntil([&] { return (port_ = PortInLog()) != 0; }));
  }

  Result Treff(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), TREFF_BIN_DIR "/treff");
    arguments.push_back("--server=127.0.0.1:" + std::to_string(port_));
    const std::string path = folder_.File("output");
    std::remove(path.c_str());
    const int exit_status = Start(arguments, path)->Wait();
    return {exit_status, treff::testing::ReadFile(path)};
  }

  static std::string DemoCase(const std::string& name) {
    return TREFF_SOURCE_DIR "/deploy/demo-data/cases/" + name;
  }

  treff::testing::TempDir folder_;
  std::unique_ptr<ChildProcess> service_;

 private:
  static std::unique_ptr<ChildProcess> Start(const std::vector<std::string>& command,
                                             const std::string& output_path) {
    auto child = ChildProcess::Start({.command = command, .output_path = output_path});
    EXPECT_THAT(child, treff::testing::IsOk());
    return *std::move(child);
  }

  int PortInLog() const {
    std::ifstream lines(folder_.File("service.log"));
    for (std::string line; std::getline(lines, line);) {
      const auto entry = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
      if (entry.is_object() && entry.contains("port")) return entry["port"];
    }
    return 0;
  }

  int port_ = 0;
};

TEST_F(ProgramTest, RegistersACaseAndShowsIt) {
  const Result created = Treff({"--json", "cases", "create", DemoCase("1-small-children.json")});
  ASSERT_EQ(created.exit_status, 0) << created.output;
  const std::string name = nlohmann::json::parse(created.output)["name"];

  const Result shown = Treff({"cases", "get", name});
  EXPECT_EQ(shown.exit_status, 0);
  EXPECT_THAT(shown.output, HasSubstr("SYNTETISK"));
  EXPECT_THAT(shown.output, HasSubstr("2027-03-14"));
  EXPECT_THAT(shown.output, Not(HasSubstr("\033"))) << "no colours outside a terminal";

  EXPECT_THAT(Treff({"cases", "submit", name, "--language", "en"}).output, HasSubstr("ready"));
  EXPECT_THAT(Treff({"cases", "list", "--state", "ready"}).output, HasSubstr(name));
}

TEST_F(ProgramTest, TheSameRequestIdGivesTheSameCase) {
  const std::vector<std::string> create = {
      "cases",  "create",       DemoCase("3-large-family.json"),
      "--json", "--request-id", "00000000-0000-4000-8000-000000000003"};

  EXPECT_EQ(Treff(create).output, Treff(create).output);
}

TEST_F(ProgramTest, AnUpdateChangesWhatIsInTheFile) {
  const Result created = Treff({"--json", "cases", "create", DemoCase("1-small-children.json")});
  const std::string name = nlohmann::json::parse(created.output)["name"];
  const std::string file = folder_.Write("change.json", R"({"reference": "SYNTETISK ny"})");

  const Result updated = Treff({"--json", "cases", "update", name, file});

  ASSERT_EQ(updated.exit_status, 0) << updated.output;
  const auto c = nlohmann::json::parse(updated.output);
  EXPECT_EQ(c["reference"], "SYNTETISK ny");
  EXPECT_EQ(c["members"].size(), 4u);
  EXPECT_EQ(c["revision"], "2");
}

TEST_F(ProgramTest, EveryBadFieldIsOnALine) {
  const std::string file =
      folder_.Write("bad.json", R"({"reference": "a\u0001", "members": [{"birthYear": 1850}]})");

  const Result refused = Treff({"cases", "create", file});

  EXPECT_EQ(refused.exit_status, kRefused);
  for (const char* field : {"\n  case.reference: ", "\n  case.track: ",
                            "\n  case.members[0].relation: ", "\n  case.members[0].birth_year: "}) {
    EXPECT_THAT(refused.output, HasSubstr(field));
  }
}

TEST_F(ProgramTest, AFileThatCannotBeACaseIsRefusedBeforeAnyCall) {
  const std::string file = folder_.Write("bad.json", R"({"track": "OVERFORINGSFLYKTNING"})");

  const Result refused = Treff({"cases", "create", file, "--language", "en"});

  EXPECT_EQ(refused.exit_status, kRefused);
  EXPECT_THAT(refused.output, HasSubstr("bad.json"));
  EXPECT_THAT(refused.output, HasSubstr("case.track: must be one of ASYLUM, QUOTA_REFUGEE"));
  EXPECT_THAT(refused.output, Not(HasSubstr("OVERFORING")));
}

TEST_F(ProgramTest, WrongUseExitsWith2) {
  EXPECT_EQ(Treff({"nonsense"}).exit_status, kUsage);
  EXPECT_EQ(Treff({"cases"}).exit_status, kUsage);
  EXPECT_EQ(Treff({"cases", "nonsense"}).exit_status, kUsage);
  EXPECT_EQ(Treff({"cases", "get"}).exit_status, kUsage);
  EXPECT_EQ(Treff({"health", "--language", "fr"}).exit_status, kUsage);
  EXPECT_EQ(Treff({"recommend", "x", "--top", "0"}).exit_status, kUsage);
  EXPECT_EQ(Treff({"health", "--casework", "not an address"}).exit_status, kUsage);
  EXPECT_EQ(Treff({"--help"}).exit_status, 0);
}

TEST_F(ProgramTest, VariablesThatCannotBeRightExitWith2) {
  for (const char* name : {"TREFF_CASEWROK", "TREFF_MUNICIPALITY"}) {
    setenv(name, "127.0.0.1", 1);
    const Result refused = Treff({"health"});
    unsetenv(name);
    EXPECT_EQ(refused.exit_status, kUsage);
    EXPECT_THAT(refused.output, HasSubstr(name));
  }
}

TEST_F(ProgramTest, FailuresExitByTheirKindAndSayWhatToDo) {
  const Result no_file = Treff({"cases", "create", "/no/such/file"});
  EXPECT_EQ(no_file.exit_status, kMissing);
  EXPECT_THAT(no_file.output, HasSubstr("/no/such/file: cannot be read"));

  EXPECT_EQ(Treff({"cases", "create", folder_.Write("x.json", "{]")}).exit_status, kRefused);
  EXPECT_EQ(Treff({"cases", "get", "00000000-0000-4000-8000-000000000000"}).exit_status, kMissing);

  service_->End(SIGKILL);
  const Result no_answer = Treff({"cases", "list"});
  EXPECT_EQ(no_answer.exit_status, kTryAgain);
  EXPECT_THAT(no_answer.output, HasSubstr("svarer ikke: sjekk"));
}

TEST_F(ProgramTest, HealthTellsWhetherTheServiceIsReady) {
  EXPECT_EQ(Treff({"health"}).exit_status, 0);

  service_->End(SIGKILL);
  const Result dead = Treff({"health"});
  EXPECT_EQ(dead.exit_status, 1);
  EXPECT_THAT(dead.output, HasSubstr("svarer ikke"));
}

}  // namespace
}  // namespace treff::cli
