#include "services/ingestion/fetch/archive.h"

#include <signal.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <random>

#include <gmock/gmock.h>

#include "services/ingestion/fetch/object_store.h"
#include "services/platform/storage/database.h"
#include "services/platform/values/hash.h"
#include "tests/ingestion/fetch/object_server.h"
#include "tests/ingestion/fetch/strict_store.h"
#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::ingestion {
namespace {

using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::IsOkAndHolds;
using treff::testing::PostgresServer;
using treff::testing::StatusIs;
using treff::testing::TempDir;

std::vector<std::string> FilesIn(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path().string());
  }
  return files;
}

struct Place {
  const char* name;
  // Both outlive the archive.
  std::function<std::unique_ptr<Archive>(const TempDir&, std::unique_ptr<platform::Database>&)>
      open;
};

std::unique_ptr<Archive> InDatabase(const std::string& url,
                                    std::unique_ptr<platform::Database>& database) {
  database = *platform::Database::Open({.url = url});
  return *Archive::OfDatabase(*database);
}

// One contract over every place that raw bytes are kept in.
class ArchiveContract : public ::testing::TestWithParam<Place> {
 protected:
  const TempDir folder_;
  std::unique_ptr<platform::Database> database_;
  const std::unique_ptr<Archive> archive_ = GetParam().open(folder_, database_);
};

INSTANTIATE_TEST_SUITE_P(
    Places, ArchiveContract,
    ::testing::Values(Place{"Folder",
                            [](const TempDir& folder, auto&) {
                              return *Archive::OfFolder(folder.File("archive"));
                            }},
                      Place{"Sqlite",
                            [](const TempDir& folder, auto& database) {
                              return InDatabase("sqlite:" + folder.File("test.db"), database);
                            }},
                      Place{"Postgresql",
                            [](const TempDir&, auto& database) {
                              return InDatabase(PostgresServer::Shared().NewDatabase(), database);
                            }},
                      Place{"Objects",
                            [](const TempDir&, auto&) {
                              return *Archive::OfObjects(ObjectServer::Shared().NewPlace());
                            }},
                      Place{"StrictObjects",
                            [](const TempDir&, auto&) {
                              return *Archive::OfObjects(StrictStore::Shared().NewPlace());
                            }}),
    [](const auto& param) { return param.param.name; });

TEST_P(ArchiveContract, GivesBackWhatWasKept) {
  const std::string bytes = std::string(100'000, 'x') + std::string("\0\xff", 2);

  const auto sha256 = archive_->Put(bytes);

  EXPECT_THAT(sha256, IsOkAndHolds(platform::Sha256Hex(bytes)));
  EXPECT_THAT(archive_->Get(*sha256), IsOkAndHolds(bytes));
  EXPECT_THAT(archive_->Put(bytes), IsOk());
  EXPECT_THAT(archive_->Put(""), IsOk());
  EXPECT_EQ(archive_->List()->size(), 2);
}

TEST_P(ArchiveContract, SaysThatBytesAreNotThere) {
  EXPECT_THAT(archive_->Get(std::string(64, 'a')),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("not there")));
}

TEST_P(ArchiveContract, WhatWasRemovedIsSaidWithTheDayUntilItComesAgain) {
  const std::string sha256 = *archive_->Put("figures");
  const absl::Time day = absl::FromUnixSeconds(1'764'460'800);

  ASSERT_THAT(archive_->Remove(sha256, day), IsOk());
  ASSERT_THAT(archive_->Remove(sha256, day), IsOk());

  EXPECT_THAT(archive_->Get(sha256),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("removed on 2025-11-30")));
  EXPECT_EQ(archive_->List()->size(), 0);
  EXPECT_THAT(archive_->Put("figures"), IsOkAndHolds(sha256));
  EXPECT_THAT(archive_->Get(sha256), IsOkAndHolds("figures"));
}

TEST_P(ArchiveContract, WhatIsPutAgainCountsAsPutNow) {
  const std::string sha256 = *archive_->Put("figures");
  const absl::Time first = archive_->List()->front().last_put;
  // An object store tells the second.
  EXPECT_TRUE(treff::testing::WaitUntil(
      [&] { return archive_->Put("figures").ok() && archive_->List()->front().last_put > first; }));
}

TEST(Archive, KeepsFilesUnderTheirDigests) {
  const TempDir folder;
  const auto archive = *Archive::OfFolder(folder.path());
  ASSERT_THAT(archive->Put("figures"), IsOk());
  ASSERT_THAT(archive->Put("figures"), IsOk());
  EXPECT_EQ(FilesIn(folder.path()).size(), 1);
}

TEST(Archive, NoticesDamage) {
  const TempDir folder;
  const auto archive = *Archive::OfFolder(folder.path());
  const std::string sha256 = *archive->Put("figures");
  const std::string file = FilesIn(folder.path()).front();

  for (const std::string& damage : {std::string(), std::string("not zstd")}) {
    std::ofstream(file, std::ios::trunc) << damage;
    EXPECT_THAT(archive->Get(sha256), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("damaged")));
  }
}

TEST(Archive, AFullDiskIsSaidAndLeavesNothingBehind) {
  const TempDir folder;
  const auto archive = *Archive::OfFolder(folder.path());
  std::string noise;
  std::mt19937 random(1);
  for (int i = 0; i < 100'000; ++i) noise.push_back(static_cast<char>(random()));
  // A limit on file size fails writes the way a full disk does.
  signal(SIGXFSZ, SIG_IGN);
  rlimit before;
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{4096, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);

  const auto put = archive->Put(noise);

  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_THAT(put, StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("free some space")));
  EXPECT_TRUE(FilesIn(folder.path()).empty());
  EXPECT_THAT(archive->Put(noise), IsOk());
}

}  // namespace
}  // namespace treff::ingestion
