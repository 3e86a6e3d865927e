#include "services/platform/lifecycle/file_lock.h"

#include <unistd.h>

#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/testing/matchers.h"
#include "tests/testing/temp_dir.h"

namespace treff::platform {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using treff::testing::IsOk;
using treff::testing::StatusIs;
using treff::testing::TempDir;

TEST(FileLocks, ASecondOwnerHearsOfTheFirst) {
  const TempDir folder;
  const auto lock = FileLock::Take(folder.File("a.db"));
  ASSERT_THAT(lock, IsOk());

  EXPECT_THAT(FileLock::Take(folder.File("a.db")),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(HasSubstr("a.db"), HasSubstr(absl::StrCat("process ", getpid())))));
  EXPECT_THAT(FileLock::Take(folder.File("b.db")), IsOk());
}

TEST(FileLocks, WhatALongerIdLeftBehindIsNotReadAsPartOfAShorterOne) {
  const TempDir folder;
  folder.Write("a.db.lock", "123456789012345\n");
  ASSERT_THAT(FileLock::Take(folder.File("a.db")), IsOk());
  EXPECT_EQ(treff::testing::ReadFile(folder.File("a.db.lock")), absl::StrCat(getpid(), "\n"));
}

TEST(FileLocks, AreLetGo) {
  const TempDir folder;
  std::optional<absl::StatusOr<FileLock>> lock = FileLock::Take(folder.File("a.db"));
  ASSERT_THAT(*lock, IsOk());
  lock.reset();
  EXPECT_THAT(FileLock::Take(folder.File("a.db")), IsOk());
}

TEST(FileLocks, AFolderThatIsNotThereIsNamed) {
  EXPECT_THAT(FileLock::Take("/nowhere/a.db"),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("/nowhere/a.db")));
}

}  // namespace
}  // namespace treff::platform
