// Backups of a house that is at work, and what is there when it is restored from them.
#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "tests/e2e/house/house.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"
#include "treff/casework/v1/case_service.grpc.pb.h"

namespace treff::e2e {
namespace {

namespace fs = std::filesystem;

using casework::v1::Case;
using casework::v1::CaseService;
using treff::testing::ChildProcess;
using treff::testing::IsOk;
using treff::testing::TempDir;
using treff::testing::WaitUntil;

// The exit status of `treff-admin ARGUMENTS`.
int Admin(const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {TREFF_BIN_DIR "/treff-admin"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const auto program = ChildProcess::Start({.command = command});
  return program.ok() ? (*program)->Wait(absl::Minutes(2)) : -1;
}

absl::StatusOr<Case> Get(House& house, const std::string& name) {
  casework::v1::GetCaseRequest request;
  request.set_name(name);
  return house.Call(&CaseService::Stub::GetCase, request);
}

// Creates cases, one after another, while it lives.
class Officer {
 public:
  explicit Officer(House& house)
      : thread_([this, &house] {
          while (!stop_) {
            if (house.Create(SampleCases().front()).ok()) ++count_;
          }
        }) {}
  ~Officer() {
    stop_ = true;
    thread_.join();
  }
  // Of cases that were acknowledged.
  int count() const { return count_; }

 private:
  std::atomic<int> count_ = 0;
  std::atomic<bool> stop_ = false;
  std::thread thread_;  // last: it uses the others
};

TEST(Restore, GivesBackWhatWasAcknowledgedBeforeABackupOfABusyHouse) {
  House house(Shape::kEmbedded);
  house.ImportAll();
  const TempDir folder;
  // Its own path: the one by way of a process ends with that process.
  const std::string data = fs::canonical(fs::path(house.DataPath("x")).parent_path()).string();
  std::string acknowledged, recommended;
  {
    Officer officer(house);
    ASSERT_TRUE(WaitUntil([&] { return officer.count() >= 10; }));
    const auto c = house.Create(SampleCases().front());
    ASSERT_THAT(c, IsOk());
    const auto recommendation = house.Recommend(c->name());
    ASSERT_THAT(recommendation, IsOk());
    recommended = recommendation->name();
    acknowledged = c->name();
    ASSERT_EQ(Admin({"backup", "--data_dir", data, "--to", folder.File("backup")}), 0);
  }
  EXPECT_EQ(Admin({"verify", folder.File("backup")}), 0);
  EXPECT_NE(Admin({"restore", folder.File("backup"), "--data_dir", data}), 0) << "it is not empty";

  house.program("casework").Kill();
  fs::rename(data, folder.File("lost"));
  ASSERT_EQ(Admin({"restore", folder.File("backup"), "--data_dir", data}), 0);
  EXPECT_FALSE(fs::exists(folder.File("backup/master.key")))
      << "cases and their key are kept apart";
  fs::copy_file(folder.File("lost/master.key"), data + "/master.key");
  house.program("casework").Start();

  EXPECT_THAT(Get(house, acknowledged), IsOk());
  EXPECT_THAT(house.GetRecommendation(recommended), IsOk());
  EXPECT_THAT(house.Create(SampleCases().front()), IsOk());
  EXPECT_THAT(house.Import({}), IsOk()) << "the archive is there too";
}

TEST(Restore, OfOneServiceLetsTheOthersRun) {
  House house(Shape::kSuite);
  house.ImportAll();
  const TempDir folder;
  // Its own path: the one by way of a process ends with that process.
  const std::string data = fs::canonical(fs::path(house.DataPath("x")).parent_path()).string();
  const auto c = house.Create(SampleCases().front());
  ASSERT_THAT(c, IsOk());
  ASSERT_EQ(Admin({"backup", "--data_dir", data, "--to", folder.File("backup")}), 0);
  const std::vector<std::string> casework = {
      "restore", folder.File("backup"), "--data_dir", data, "--only", "casework"};
  EXPECT_NE(Admin(casework), 0) << "its file is there, and its process runs";

  house.program("casework").Kill();
  for (const char* ending : {"", "-wal", "-shm"}) {
    fs::remove(absl::StrCat(data, "/casework.db", ending));
  }
  ASSERT_EQ(Admin(casework), 0);
  house.program("casework").Start();

  EXPECT_THAT(Get(house, c->name()), IsOk());
  EXPECT_TRUE(WaitUntil([&] { return house.Recommend(c->name()).ok(); }));
}

}  // namespace
}  // namespace treff::e2e
