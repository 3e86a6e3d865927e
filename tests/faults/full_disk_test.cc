// A full disk under treffd: writes fail with a word that says so, reads go on, and all is well
// again when there is room.
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include <gmock/gmock.h>

#include "absl/strings/str_replace.h"
#include "tests/e2e/house/house.h"
#include "tests/e2e/house/mirror_folder.h"
#include "tests/testing/matchers.h"

namespace treff::e2e {
namespace {

using ingestion::v1::Import;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using treff::testing::IsOk;

bool MayMount() {
  return std::system("unshare --mount sh -c 'mount -t tmpfs -o size=1m none /mnt' 2>/dev/null") ==
         0;
}

// Takes every byte that is left where `path` is.
void FillDisk(const std::string& path) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT, 0644);
  ASSERT_GE(file, 0) << path;
  for (std::string zeros(1 << 16, '\0'); !zeros.empty(); zeros.resize(zeros.size() / 2)) {
    while (write(file, zeros.data(), zeros.size()) > 0) {
    }
  }
  close(file);
}

TEST(FullDisk, IsSaidAndPasses) {
  if (!MayMount()) GTEST_SKIP() << "may not mount a small file system: run it as root";
  House house(HouseOptions{.disk_mib = 128});
  house.ImportAll();
  const auto c = house.Create(SampleCases().front());
  ASSERT_THAT(c, IsOk());
  const int64_t version = house.DatasetVersion();
  const auto profile = house.Profile("0301");
  MirrorFolder changed;
  changed.Change("nokkeltall-bosetting-2026", [](const std::string& html) {
    return absl::StrReplaceAll(html, {{">600<", ">601<"}});
  });
  house.ServeMirror({}, changed.path());

  FillDisk(house.DataPath("filler"));
  const auto refused = house.Create(SampleCases().back());
  const auto import = house.ImportOne("imdi.settlement");

  EXPECT_FALSE(refused.ok());
  EXPECT_THAT(std::string(refused.status().message()),
              AllOf(HasSubstr("full"), Not(HasSubstr("/"))))
      << "where the server keeps its files is the log's to know";
  // Whether the failure itself could be recorded or not.
  if (import.ok()) {
    EXPECT_EQ(import->state(), Import::FAILED) << import->ShortDebugString();
    EXPECT_THAT(import->error().message(), HasSubstr("full"));
  } else {
    EXPECT_THAT(std::string(import.status().message()), HasSubstr("full"));
  }
  EXPECT_EQ(house.DatasetVersion(), version);
  EXPECT_EQ(house.Profile("0301")->SerializeAsString(), profile->SerializeAsString());

  std::filesystem::remove(house.DataPath("filler"));
  EXPECT_THAT(house.Create(SampleCases().back()), IsOk());
  const auto again = house.ImportOne("imdi.settlement");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->state(), Import::PUBLISHED) << again->ShortDebugString();
  EXPECT_EQ(house.DatasetVersion(), version + 1);
}

}  // namespace
}  // namespace treff::e2e
