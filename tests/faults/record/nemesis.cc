#include "tests/faults/record/nemesis.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <utility>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace treff::faults {

Nemesis::Nemesis(e2e::House& house, testing::PostgresServer* postgres, const std::string& disk,
                 unsigned seed)
    : house_(house), random_(seed) {
  for (const char* service :
       {"casework", "recommendation", "municipality", "ingestion", "gateway"}) {
    AddProgram(service);
  }
  AddRedis(house.redis());
  if (postgres != nullptr) AddPostgres(*postgres);
  if (!disk.empty()) {
    Add({.name = "fill disk", .weight = 2, .run = [disk, this] { FillDisk(disk); }});
  }
}

void Nemesis::AddProgram(const std::string& service) {
  e2e::Program& program = house_.program(service);
  // Casework keeps what must not be lost: it is killed most often.
  const int weight = service == "casework" ? 10 : 3;
  Add({.name = "kill " + service, .weight = weight, .kills = 1, .run = [&program] {
         program.Kill();
         program.Start();
       }});
  // What a start does must bear being cut off, too.
  Add({.name = "kill starting " + service,
       .weight = weight / 2,
       .kills = 2,
       .run = [&program, this] {
         program.Kill();
         program.Launch();
         Wait(0, 400);
         program.Kill();
         program.Start();
       }});
  Add({.name = "stop " + service, .run = [&program, this] {
         program.process().Signal(SIGSTOP);
         Wait(200, 1500);
         program.process().Signal(SIGCONT);
       }});
  Add({.name = "end " + service, .run = [&program] {
         EXPECT_EQ(program.Stop(), 0);
         program.Start();
       }});
}

void Nemesis::AddRedis(testing::RedisServer& redis) {
  Add({.name = "pause redis", .run = [&redis, this] {
         redis.Hang();
         Wait(200, 1500);
         redis.GoOn();
       }});
  Add({.name = "empty redis", .run = [&redis] { redis.Flush(); }});
  Add({.name = "kill redis", .kills = 1, .run = [&redis, this] {
         redis.Kill();
         Wait(0, 500);
         redis.Restart();
       }});
}

void Nemesis::AddPostgres(testing::PostgresServer& postgres) {
  Add({.name = "pause postgresql", .run = [&postgres, this] {
         postgres.Hang();
         Wait(200, 2000);
         postgres.GoOn();
       }});
  Add({.name = "kill postgresql", .weight = 8, .kills = 1, .run = [&postgres] {
         postgres.Kill();
         postgres.Restart();
       }});
  e2e::Program& casework = house_.program("casework");
  Add({.name = "kill casework and postgresql",
       .weight = 6,
       .kills = 2,
       .run = [&postgres, &casework, this] {
         casework.Kill();
         Wait(0, 20);
         postgres.Kill();
         postgres.Restart();
         casework.Start();
       }});
}

void Nemesis::FillDisk(const std::string& folder) {
  const std::string path = folder + "/filler";
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  ASSERT_GE(file, 0) << path;
  for (std::string zeros(1 << 16, '\0'); !zeros.empty(); zeros.resize(zeros.size() / 2)) {
    while (write(file, zeros.data(), zeros.size()) > 0) {
    }
  }
  close(file);
  Wait(200, 1000);
  std::filesystem::remove(path);
}

void Nemesis::Wait(int least_ms, int most_ms) {
  const int ms = std::uniform_int_distribution<int>(least_ms, most_ms)(random_);
  testing::WaitUntil([] { return false; }, absl::Milliseconds(ms));
}

void Nemesis::Rage(absl::Duration at_least, int kills) {
  const absl::Time end = absl::Now() + at_least;
  while ((absl::Now() < end || kills_ < kills) && !::testing::Test::HasFatalFailure()) {
    RunOne();
    Wait(0, 300);
  }
}

void Nemesis::RunOne() {
  int weights = 0;
  for (const Fault& fault : faults_) weights += fault.weight;
  int drawn = std::uniform_int_distribution<int>(0, weights - 1)(random_);
  for (const Fault& fault : faults_) {
    drawn -= fault.weight;
    if (drawn >= 0) continue;
    fault.run();
    ++counts_[fault.name];
    kills_ += fault.kills;
    return;
  }
}

std::string Nemesis::Summary() const {
  std::string text;
  for (const auto& [name, count] : counts_) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", count, " × ", name);
  }
  return text;
}

}  // namespace treff::faults
