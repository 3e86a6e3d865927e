#include "services/ingestion/fetch/archive.h"

#include <signal.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <random>

#include <gmock/gmock.h>

#include "services/platform/values/hash.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace treff::ingestion {
namespace {

using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::IsOkAndHolds;
using treff::testing::StatusIs;

std::vector<std::string> FilesIn(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path().string());
  }
  return files;
}

TEST(Archive, GivesBackWhatWasKept) {
  const treff::testing::TempDir folder;
  const auto archive = *Archive::Open(folder.File("archive"));
  const std::string bytes(100'000, 'x');

  const auto sha256 = archive->Put(bytes);

  EXPECT_THAT(sha256, IsOkAndHolds(platform::Sha256Hex(bytes)));
  EXPECT_THAT(archive->Get(*sha256), IsOkAndHolds(bytes));
  EXPECT_THAT(archive->Put(bytes), IsOk());
  EXPECT_THAT(archive->Put(""), IsOk());
  EXPECT_EQ(FilesIn(folder.path()).size(), 2);
}

TEST(Archive, SaysThatBytesAreNotThere) {
  const treff::testing::TempDir folder;
  const auto archive = *Archive::Open(folder.path());

  EXPECT_THAT(archive->Get(std::string(64, 'a')), StatusIs(absl::StatusCode::kNotFound));
}

TEST(Archive, NoticesDamage) {
  const treff::testing::TempDir folder;
  const auto archive = *Archive::Open(folder.path());
  const std::string sha256 = *archive->Put("figures");
  const std::string file = FilesIn(folder.path()).front();

  for (const std::string& damage : {std::string(), std::string("not zstd")}) {
    std::ofstream(file, std::ios::trunc) << damage;
    EXPECT_THAT(archive->Get(sha256), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("damaged")));
  }
}

TEST(Archive, AFullDiskIsSaidAndLeavesNothingBehind) {
  const treff::testing::TempDir folder;
  const auto archive = *Archive::Open(folder.path());
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
