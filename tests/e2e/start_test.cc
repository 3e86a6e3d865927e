// How the programs begin and end: what they refuse before they touch anything, and that they stop
// when they are asked to, whenever that is.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/grpc_status.h"
#include "tests/e2e/house/house.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"
#include "treff/casework/v1/case_service.grpc.pb.h"

namespace treff::e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::ChildProcess;
using treff::testing::IsOk;
using treff::testing::ReadFile;
using treff::testing::TempDir;
using treff::testing::WaitUntil;

const std::vector<std::string>& Programs() {
  static const auto& programs = *new std::vector<std::string>{
      "treffd", "treff-municipality", "treff-casework", "treff-recommendation", "treff-ingestion"};
  return programs;
}

struct Ended {
  int status = 0;
  std::string log;
};

// A program on ports of its own choice, with its log.
class Started {
 public:
  Started(const std::string& program, const std::vector<std::string>& flags,
          const std::map<std::string, std::string>& environment = {}) {
    // Of flags that are given twice the last one counts.
    std::vector<std::string> command = {TREFF_BIN_DIR "/" + program, "--address=127.0.0.1:0",
                                        "--metrics_address=127.0.0.1:0",
                                        "--data_dir=" + log_folder_.File("data")};
    command.insert(command.end(), flags.begin(), flags.end());
    auto process = ChildProcess::Start(
        {.command = command, .environment = environment, .output_path = log_folder_.File("log")});
    EXPECT_THAT(process, IsOk());
    process_ = *std::move(process);
  }

  ChildProcess& process() { return *process_; }
  std::string Log() const { return ReadFile(log_folder_.File("log")); }
  // 0 while it does not serve.
  int Port() const {
    std::ifstream lines(log_folder_.File("log"));
    for (std::string line; std::getline(lines, line);) {
      const auto entry = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
      if (entry.is_object() && entry.contains("port")) return entry["port"];
    }
    return 0;
  }
  bool WaitUntilItServes() {
    return WaitUntil([this] { return Port() != 0 || !process_->IsRunning(); }) && Port() != 0;
  }
  Ended End() {
    const int status = process_->Wait();
    return {status, Log()};
  }

 private:
  TempDir log_folder_;
  std::unique_ptr<ChildProcess> process_;
};

// What seals cases in PostgreSQL. For tests alone.
std::map<std::string, std::string> MasterKey() {
  return {{"TREFF_MASTER_KEY", "1:" + std::string(64, 'a')}};
}

// From when SIGTERM waits for the program instead of ending it.
bool HasBegun(const ChildProcess& process) {
  std::ifstream lines(absl::StrCat("/proc/", process.pid(), "/status"));
  for (std::string line; std::getline(lines, line);) {
    uint64_t blocked = 0;
    if (line.rfind("SigBlk:", 0) == 0 && absl::SimpleHexAtoi(line.substr(8), &blocked)) {
      return (blocked >> (SIGTERM - 1) & 1) != 0;
    }
  }
  return false;
}

TEST(OneFolder, ASecondProcessHearsOfTheFirst) {
  const TempDir folder;
  const std::string data_dir = "--data_dir=" + folder.path();
  Started first("treffd", {data_dir});
  ASSERT_TRUE(first.WaitUntilItServes()) << first.Log();

  for (const std::string& program : Programs()) {
    const Ended second = Started(program, {data_dir}).End();
    EXPECT_EQ(second.status, 1) << program;
    EXPECT_THAT(second.log, HasSubstr(absl::StrCat("process ", first.process().pid())));
  }
}

TEST(OneFolder, IsFreeAgainAfterKill9) {
  const TempDir folder;
  const std::string data_dir = "--data_dir=" + folder.path();
  Started first("treffd", {data_dir});
  ASSERT_TRUE(first.WaitUntilItServes()) << first.Log();
  first.process().End(SIGKILL);

  Started second("treffd", {data_dir});

  EXPECT_TRUE(second.WaitUntilItServes()) << second.Log();
}

TEST(OneFolder, ServicesShareItAsFourProcesses) {
  const TempDir folder;
  const std::string data_dir = "--data_dir=" + folder.path();
  std::vector<std::unique_ptr<Started>> services;
  for (const std::string& program : Programs()) {
    if (program == "treffd") continue;
    services.push_back(std::make_unique<Started>(program, std::vector<std::string>{data_dir}));
    EXPECT_TRUE(services.back()->WaitUntilItServes()) << services.back()->Log();
  }
}

TEST(OneAddress, ASecondProcessEndsBeforeItOpensADatabase) {
  Started first("treffd", {});
  ASSERT_TRUE(first.WaitUntilItServes()) << first.Log();
  const std::string taken = absl::StrCat("127.0.0.1:", first.Port());

  for (const std::string& program : Programs()) {
    for (const char* flag : {"--address=", "--metrics_address="}) {
      const TempDir folder;
      const Ended second = Started(program, {flag + taken, "--data_dir=" + folder.path()}).End();
      EXPECT_EQ(second.status, 1);
      EXPECT_THAT(second.log, HasSubstr(taken));
      for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        EXPECT_EQ(entry.path().extension(), ".lock") << program;
      }
    }
  }
}

TEST(BadSettings, AreRefusedByEveryProgram) {
  for (const std::string& program : Programs()) {
    for (const char* flag : {"--address=127.0.0.1:99999", "--metrics_address=not an address",
                             "--database_url=mysql:x", "--data_dir=/dev/null"}) {
      const Ended ended = Started(program, {flag}).End();
      EXPECT_EQ(ended.status, 1);
      const std::string text(flag);
      EXPECT_THAT(ended.log, HasSubstr(text.substr(0, text.find('=')))) << program;
      EXPECT_THAT(ended.log, HasSubstr("must be"));
    }
    const Ended misspelt = Started(program, {}, {{"TREFF_DATABSE_URL", "postgresql://h/d"}}).End();
    EXPECT_EQ(misspelt.status, 1);
    EXPECT_THAT(misspelt.log, HasSubstr("TREFF_DATABSE_URL"));
  }
}

TEST(AnOpenHouse, IsServedToThisMachineAlone) {
  for (const std::string& program : Programs()) {
    const TempDir folder;
    const Ended ended =
        Started(program, {"--address=0.0.0.0:0", "--data_dir=" + folder.path()}).End();
    EXPECT_EQ(ended.status, 1);
    EXPECT_THAT(ended.log, HasSubstr("--address=0.0.0.0:0 must be an address of this machine's"))
        << program;
  }
}

TEST(OneDatabase, KeepsTheTablesOfAllServices) {
  treff::testing::PostgresServer& postgres = treff::testing::PostgresServer::Shared();
  const TempDir folder;
  std::map<std::string, std::string> environment = MasterKey();
  environment["TREFF_DATABASE_URL"] = postgres.NewDatabase();
  const std::vector<std::string> flags = {"--data_dir=" + folder.path()};
  casework::v1::CreateCaseRequest request;
  *request.mutable_case_() = SampleCases().front();
  request.mutable_case_()->clear_family_ties();  // nothing is imported that they could name
  casework::v1::Case created;
  {
    Started treffd("treffd", flags, environment);
    ASSERT_TRUE(treffd.WaitUntilItServes()) << treffd.Log();
    auto stub = casework::v1::CaseService::NewStub(
        NewOwnChannel(absl::StrCat("127.0.0.1:", treffd.Port())));
    grpc::ClientContext context;
    ASSERT_THAT(platform::FromGrpc(stub->CreateCase(&context, request, &created)), IsOk());
    treffd.process().End(SIGKILL);
  }

  Started treffd("treffd", flags, environment);

  ASSERT_TRUE(treffd.WaitUntilItServes()) << treffd.Log();
  auto stub =
      casework::v1::CaseService::NewStub(NewOwnChannel(absl::StrCat("127.0.0.1:", treffd.Port())));
  grpc::ClientContext context;
  casework::v1::GetCaseRequest get;
  get.set_name(created.name());
  casework::v1::Case found;
  EXPECT_THAT(platform::FromGrpc(stub->GetCase(&context, get, &found)), IsOk());
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    EXPECT_THAT(entry.path().filename().string(), Not(HasSubstr(".db")));
  }
}

TEST(Ending, ASignalAtAnyTimeEndsEveryProgramWell) {
  for (const std::string& program : Programs()) {
    for (const bool while_it_starts : {true, false}) {
      Started started(program, {});
      ASSERT_TRUE(WaitUntil([&] { return HasBegun(started.process()); }));
      if (!while_it_starts) {
        ASSERT_TRUE(started.WaitUntilItServes()) << started.Log();
      }

      started.process().Signal(SIGTERM);
      started.process().Signal(SIGINT);
      started.process().Signal(SIGTERM);

      const Ended ended = started.End();
      EXPECT_EQ(ended.status, 0) << program;
      EXPECT_THAT(ended.log, AllOf(Not(HasSubstr("\"warning\"")), Not(HasSubstr("\"error\""))));
    }
  }
}

TEST(Ending, ASignalWhileTheDatabaseHangsEndsAProgramWell) {
  treff::testing::PostgresServer postgres;
  const std::string url = postgres.NewDatabase();
  postgres.Hang();
  Started started("treff-casework", {"--database_url=" + url}, MasterKey());
  ASSERT_TRUE(WaitUntil([&] { return HasBegun(started.process()); }));

  started.process().Signal(SIGTERM);

  EXPECT_EQ(started.process().Wait(absl::Seconds(20)), 0) << started.Log();
  postgres.GoOn();
}

TEST(Starting, WithoutAMasterKeyCasesInPostgresqlAreNotServed) {
  treff::testing::PostgresServer postgres;
  for (const char* program : {"treff-casework", "treffd"}) {
    Started started(program, {"--database_url=" + postgres.NewDatabase()});

    const Ended ended = started.End();

    EXPECT_NE(ended.status, 0) << program;
    EXPECT_THAT(ended.log,
                AllOf(HasSubstr("the master key is missing"), HasSubstr("--master_key_file")));
  }
}

TEST(Starting, AMasterKeyIsMadeOnceAndMissedWhenItIsGone) {
  TempDir folder;
  const std::string data = "--data_dir=" + folder.path();
  {
    Started first("treffd", {data});
    ASSERT_TRUE(first.WaitUntilItServes()) << first.Log();
    EXPECT_THAT(first.Log(), HasSubstr("a master key was made"));
    first.process().Signal(SIGTERM);
    EXPECT_EQ(first.End().status, 0);
  }
  EXPECT_EQ(std::filesystem::status(folder.File("master.key")).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);

  std::filesystem::remove(folder.File("master.key"));
  Started again("treffd", {data});
  const Ended ended = again.End();
  EXPECT_NE(ended.status, 0);
  EXPECT_THAT(ended.log, AllOf(HasSubstr("the master keys are missing"), HasSubstr("master.key")));
}

TEST(Ending, ADatabaseThatHangsDoesNotHoldUpTheEnd) {
  treff::testing::PostgresServer postgres;
  Started started("treffd", {"--database_url=" + postgres.NewDatabase()}, MasterKey());
  ASSERT_TRUE(started.WaitUntilItServes()) << started.Log();
  postgres.Hang();

  started.process().Signal(SIGTERM);

  // Its running calls have twenty seconds, and all that is left ten more.
  EXPECT_EQ(started.process().Wait(absl::Seconds(32)), 0) << started.Log();
  postgres.GoOn();
}

}  // namespace
}  // namespace treff::e2e
