#include "tests/e2e/house/client.h"

#include <gtest/gtest.h>

#include "tests/testing/child_process.h"
#include "tests/testing/matchers.h"
#include "tests/testing/paths.h"
#include "tests/testing/temp_dir.h"

namespace treff::e2e {

using treff::testing::ChildProcess;
using treff::testing::TempDir;

Ran RunTreff(House& house, const std::vector<std::string>& arguments) {
  const TempDir folder;
  std::vector<std::string> command = {
      "sh",
      "-c",
      "out=$1 error=$2; shift 2; exec \"$@\" >\"$out\" 2>\"$error\"",
      "sh",
      folder.File("out"),
      folder.File("error"),
      TREFF_BIN_DIR "/treff"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  auto process = ChildProcess::Start(
      {.command = command, .environment = {{"TREFF_SERVER", house.program("casework").address()}}});
  EXPECT_THAT(process, treff::testing::IsOk());
  const int status = (*process)->Wait(absl::Seconds(90));
  return {status, treff::testing::ReadFile(folder.File("out")),
          treff::testing::ReadFile(folder.File("error"))};
}

}  // namespace treff::e2e
