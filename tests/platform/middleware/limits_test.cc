// What a program takes of its machine, and gives back.
#include <sys/resource.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/time/time.h"
#include "services/platform/lifecycle/memory_keeper.h"
#include "services/platform/lifecycle/program.h"
#include "services/platform/telemetry/resident_bytes.h"
#include "tests/testing/child_process.h"

namespace treff::platform {
namespace {

TEST(Program, TakesAllTheFilesThatItMayOpen) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit low{.rlim_cur = 256, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  rlimit during{};
  std::string name = "program";
  char* arguments[] = {name.data(), nullptr};

  EXPECT_EQ(RunProgram(1, arguments, name, {},
                       [&] {
                         getrlimit(RLIMIT_NOFILE, &during);
                         return absl::OkStatus();
                       }),
            0);

  EXPECT_EQ(during.rlim_cur, std::min<rlim_t>(before.rlim_max, 65'536));
  setrlimit(RLIMIT_NOFILE, &before);
}

// Whether memory is a sanitizer's, which has no use for malloc_trim.
constexpr bool IsSanitized() {
#if defined(__SANITIZE_ADDRESS__)
  return true;
#elif defined(__has_feature)
  return __has_feature(address_sanitizer);
#else
  return false;
#endif
}

TEST(MemoryKeeper, GivesBackWhatABurstLeft) {
  if (IsSanitized()) GTEST_SKIP() << "memory is the sanitizer's";
  constexpr int64_t kBurst = 256 << 20, kBlock = 64 << 10;
  const int64_t before = ResidentBytes();
  std::vector<std::unique_ptr<std::string>> blocks;
  for (int64_t i = 0; i < kBurst / kBlock; ++i) {
    blocks.push_back(std::make_unique<std::string>(kBlock, 'x'));
  }
  // Behind all that is freed: the heap cannot shrink by itself.
  const auto last = std::make_unique<std::string>(1000, 'x');
  blocks.clear();
  ASSERT_GT(ResidentBytes() - before, kBurst / 2) << "nothing is kept: the test shows nothing";

  const MemoryKeeper keeper(absl::Milliseconds(50));

  EXPECT_TRUE(treff::testing::WaitUntil([&] { return ResidentBytes() - before < kBurst / 4; }));
}

}  // namespace
}  // namespace treff::platform
