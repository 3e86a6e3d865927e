// Officers at work while programs are killed, stopped and ended, stores hang and die, Redis forgets
// and the disk is full: a record of every call is held against what is there afterwards. Each house
// has half a minute of it; STORM_SECONDS makes it longer, STORM_KILLS lets it go on until so many
// kills are done, STORM_SEED draws other faults, STORM_RECORD keeps the record in a folder.
#include <sched.h>
#include <sys/mount.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/house/house.h"
#include "tests/faults/record/checker.h"
#include "tests/faults/record/clients.h"
#include "tests/faults/record/final_state.h"
#include "tests/faults/record/nemesis.h"
#include "tests/testing/matchers.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::faults {
namespace {

using e2e::House;
using e2e::HouseOptions;
using testing::WaitUntil;

constexpr int kOfficers = 8;
constexpr int kSeconds = 35;
constexpr char kSmallDisk[] = "size=160m";

std::string Variable(const char* name, const std::string& otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : text;
}

int Number(const char* name, int otherwise) {
  return std::atoi(Variable(name, std::to_string(otherwise)).c_str());
}

// A small file system at a folder, which only this process and those it starts see. Needs root.
class SmallDisk {
 public:
  SmallDisk() {
    is_there_ = unshare(CLONE_NEWNS) == 0 &&
                mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                mount("none", folder_.path().c_str(), "tmpfs", 0, kSmallDisk) == 0;
  }
  ~SmallDisk() {
    if (is_there_) umount2(folder_.path().c_str(), MNT_DETACH);
  }
  bool is_there() const { return is_there_; }
  const std::string& path() const { return folder_.path(); }

 private:
  testing::TempDir folder_;
  bool is_there_ = false;
};

// By the end of the record nothing is on its way any more.
Verdict Storm(House& house, testing::PostgresServer* postgres, const std::string& disk,
              const std::string& name) {
  testing::TempDir folder;
  const std::string path = Variable("STORM_RECORD", folder.path()) + "/" + name + ".jsonl";
  Addresses addresses;
  for (const char* service : {"casework", "municipality", "recommendation", "gateway"}) {
    addresses[service] = house.program(service).address();
  }
  CallRecord record(path);
  Watcher watcher(addresses["casework"]);
  Nemesis nemesis(house, postgres, disk, static_cast<unsigned>(Number("STORM_SEED", 20261129)));
  {
    std::vector<std::unique_ptr<Officer>> officers;
    for (int i = 0; i < kOfficers; ++i) {
      officers.push_back(std::make_unique<Officer>(i, addresses, record));
    }
    nemesis.Rage(absl::Seconds(Number("STORM_SECONDS", kSeconds)), Number("STORM_KILLS", 0));
  }
  const auto calls = ReadCalls(path);
  EXPECT_THAT(calls, testing::IsOk());
  house.AwaitRecommendations();
  FinalState state = ReadFinalState(house, *calls);
  // Events are told within a second.
  WaitUntil([&] {
    state.told = watcher.told();
    return Check({}, state).gaps == 0;
  });
  const Verdict verdict = Check(*calls, state);
  std::printf("%s: %d kills; %s\n%s\n%d streams of the watcher\n", name.c_str(), nemesis.kills(),
              verdict.Summary().c_str(), nemesis.Summary().c_str(), watcher.streams());
  return verdict;
}

void ExpectClean(const Verdict& verdict) {
  EXPECT_GT(verdict.acknowledged, 100) << "hardly anything was done";
  EXPECT_EQ(verdict.findings.size(), 0u);
  for (size_t i = 0; i < verdict.findings.size() && i < 20; ++i) {
    ADD_FAILURE() << verdict.findings[i];
  }
}

TEST(Storm, OverSqliteOnASmallDiskNothingIsLostDoubledOrStuck) {
  const SmallDisk disk;
  if (!disk.is_there()) std::printf("no disk is filled: may not mount one, run it as root\n");
  HouseOptions options{.shape = e2e::Shape::kSuite, .gateway = true};
  if (disk.is_there()) options.data_dir = disk.path();
  House house(options);
  ASSERT_NO_FATAL_FAILURE(house.ImportAll());

  ExpectClean(Storm(house, nullptr, options.data_dir, "sqlite"));
}

TEST(Storm, OverPostgresqlNothingIsLostDoubledOrStuck) {
  testing::PostgresServer postgres;
  House house(HouseOptions{.shape = e2e::Shape::kSuite, .postgres = &postgres, .gateway = true});
  ASSERT_NO_FATAL_FAILURE(house.ImportAll());

  ExpectClean(Storm(house, &postgres, "", "postgresql"));
}

}  // namespace
}  // namespace treff::faults
