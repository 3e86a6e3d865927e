// Backups of stores that are written meanwhile, what is noticed of damaged ones, and where nothing
// is restored.
#include "services/admin/backup.h"

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include "services/platform/lifecycle/file_lock.h"
#include "services/platform/storage/database.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace treff::admin {
namespace {

namespace fs = std::filesystem;

using platform::Database;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::IsOkAndHolds;
using treff::testing::ReadFile;
using treff::testing::StatusIs;
using treff::testing::TempDir;

// A store that counts.
class Counter {
 public:
  explicit Counter(const std::string& path)
      : database_(*Database::Open({.url = "sqlite:" + path})) {
    EXPECT_THAT(
        database_->Migrate("counter", {{1, "create numbers", {"CREATE TABLE number (n INTEGER)"}}}),
        IsOk());
  }

  absl::Status Count() {
    return database_->Write([](soci::session& session) {
      session << "INSERT INTO number SELECT COUNT(*) + 1 FROM number";
      return absl::OkStatus();
    });
  }
  int Value() {
    int value = -1;
    EXPECT_THAT(database_->Read([&](soci::session& session) {
      session << "SELECT COUNT(*) FROM number", soci::into(value);
      return absl::OkStatus();
    }),
                IsOk());
    return value;
  }

 private:
  std::unique_ptr<Database> database_;
};

class BackupTest : public ::testing::Test {
 protected:
  BackupTest() {
    fs::create_directories(data() + "/archive/ab");
    std::ofstream(data() + "/archive/ab/abc.zst") << "raw bytes";
    std::ofstream(data() + "/archive/ab/abd.zst.17.tmp") << "unfinished";
  }

  std::string data() const { return folder_.File("data"); }
  std::string backup() const { return folder_.File("backup"); }
  std::string restored() const { return folder_.File("restored"); }

  absl::StatusOr<Manifest> TakeBackup() { return Backup({.data_dir = data(), .to = backup()}); }
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  const TempDir folder_;
};

TEST_F(BackupTest, IsOneMomentOfAllStoresWhileTheyAreWritten) {
  Counter first(data() + "/a.db"), second(data() + "/b.db");
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    while (!stop) {
      ASSERT_THAT(first.Count(), IsOk());
      ASSERT_THAT(second.Count(), IsOk());
    }
  });
  for (int i = 0; i < 5; ++i) {
    while (first.Value() < 20 * (i + 1)) std::this_thread::yield();
    const int before = second.Value();
    ASSERT_THAT(TakeBackup(), IsOk());

    EXPECT_THAT(Restore({.from = backup(), .data_dir = restored()}), IsOkAndHolds(3));

    const int of_first = Counter(restored() + "/a.db").Value();
    const int of_second = Counter(restored() + "/b.db").Value();
    EXPECT_GE(of_second, before) << "what was acknowledged is in it";
    EXPECT_THAT(of_first - of_second, ::testing::AnyOf(0, 1)) << "neither is of another moment";
    fs::remove_all(backup());
    fs::remove_all(restored());
  }
  stop = true;
  writer.join();
}

TEST_F(BackupTest, HoldsTheArchiveAndIsVerifiedAndRestoredByteForByte) {
  Counter(data() + "/ingestion.db").Count().IgnoreError();

  const auto taken = TakeBackup();

  ASSERT_THAT(taken, IsOk());
  EXPECT_EQ(taken->files.size(), 2u);
  EXPECT_THAT(VerifyBackup(backup()), IsOk());
  EXPECT_THAT(Restore({.from = backup(), .data_dir = restored()}), IsOkAndHolds(2));
  EXPECT_EQ(ReadFile(restored() + "/archive/ab/abc.zst"), "raw bytes");
  EXPECT_EQ(Counter(restored() + "/ingestion.db").Value(), 1);
  struct stat file {};
  ASSERT_EQ(stat((backup() + "/ingestion.db").c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u) << "what it holds is nobody else's";
}

TEST_F(BackupTest, EveryDamageIsNamedAndNothingOfItIsRestored) {
  { Counter(data() + "/a.db").Count().IgnoreError(); }
  { Counter(data() + "/b.db").Count().IgnoreError(); }
  ASSERT_THAT(TakeBackup(), IsOk());
  std::ofstream(backup() + "/a.db", std::ios::app) << "more";
  fs::remove(backup() + "/archive/ab/abc.zst");
  std::ofstream(backup() + "/stranger") << "x";

  const auto everything =
      AllOf(HasSubstr("a.db is not what it was"), HasSubstr("abc.zst is missing"),
            HasSubstr("stranger is not listed"));
  EXPECT_THAT(VerifyBackup(backup()), StatusIs(absl::StatusCode::kDataLoss, everything));
  EXPECT_THAT(Restore({.from = backup(), .data_dir = restored()}),
              StatusIs(absl::StatusCode::kDataLoss, everything));
  EXPECT_FALSE(fs::exists(restored()));
}

TEST_F(BackupTest, AFolderThatIsNoBackupIsSaidToBeNone) {
  EXPECT_THAT(VerifyBackup(data()),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("no manifest")));
  for (const char* text : {"", "something else\n", "# treff backup 1\n# taken x\nabc  a.db\n"}) {
    EXPECT_THAT(ParseManifest(text), StatusIs(absl::StatusCode::kDataLoss)) << text;
  }
  const std::string outside =
      "# treff backup 1\n# taken x\n" + std::string(64, 'a') + "  ../../etc/passwd\n";
  EXPECT_THAT(ParseManifest(outside), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("line 3")));
}

TEST_F(BackupTest, NothingIsOverwritten) {
  { Counter(data() + "/casework.db").Count().IgnoreError(); }
  ASSERT_THAT(TakeBackup(), IsOk());

  EXPECT_THAT(TakeBackup(),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("not empty")));
  EXPECT_THAT(Restore({.from = backup(), .data_dir = data()}),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("not empty")));
  EXPECT_THAT(Restore({.from = backup(), .data_dir = data(), .only = "casework"}),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("casework.db is there")));
  EXPECT_EQ(Counter(data() + "/casework.db").Value(), 1);
}

TEST_F(BackupTest, OneStoreIsRestoredBesideOthersUnlessAProcessHasIt) {
  { Counter(data() + "/casework.db").Count().IgnoreError(); }
  { Counter(data() + "/municipality.db").Count().IgnoreError(); }
  ASSERT_THAT(TakeBackup(), IsOk());
  fs::remove(data() + "/casework.db");
  fs::remove(data() + "/casework.db-wal");
  fs::remove(data() + "/casework.db-shm");
  {
    const auto held = platform::FileLock::Take(data() + "/casework.db");
    ASSERT_THAT(held, IsOk());
    EXPECT_THAT(Restore({.from = backup(), .data_dir = data(), .only = "casework"}),
                StatusIs(absl::StatusCode::kFailedPrecondition));
  }

  EXPECT_THAT(Restore({.from = backup(), .data_dir = data(), .only = "casework"}), IsOkAndHolds(1));

  EXPECT_EQ(Counter(data() + "/casework.db").Value(), 1);
  EXPECT_THAT(Restore({.from = backup(), .data_dir = data(), .only = "cases"}),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("cases")));
}

TEST_F(BackupTest, OneThatFailsLeavesNothingBehind) {
  EXPECT_THAT(TakeBackup(), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("pg_dump")));
  { Counter(data() + "/a.db").Count().IgnoreError(); }
  std::ofstream(data() + "/b.db") << "no database, and longer than nothing at all";
  EXPECT_THAT(TakeBackup(), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("b.db")));
  EXPECT_THAT(Names(), ElementsAre("data"));
}

}  // namespace
}  // namespace treff::admin
