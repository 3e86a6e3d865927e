#include "tests/faults/record/nemesis.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <utility>

#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace treff::faults {

Nemesis::Nemesis(e2e::House& house, testing::PostgresServer* postgres, const std::string& disk,
                 unsigned seed)
    : house_(house), random_(seed) {
  for (const char* service : {"casework", "recommendation", "municipality", "ingestion"}) {
    AddProgram(service);
  }
  testing::RedisServer& redis = house.redis();
  Add("pause redis", 1, [&] {
    redis.Hang();
    Wait(200, 1500);
    redis.GoOn();
  });
  Add("empty redis", 1, [&] { redis.Flush(); });
  Add("kill redis", 1, [&] {
    redis.Kill();
    Wait(0, 500);
    redis.Restart();
  });
  if (postgres != nullptr) {
    Add("pause postgresql", 1, [postgres, this] {
      postgres->Hang();
      Wait(200, 2000);
      postgres->GoOn();
    });
    Add("kill postgresql", 2, [postgres] {
      postgres->Kill();
      postgres->Restart();
    });
  }
  if (!disk.empty()) Add("fill disk", 2, [disk, this] { FillDisk(disk); });
}

void Nemesis::Add(const std::string& name, int weight, std::function<void()> run) {
  faults_.push_back({name, weight, std::move(run)});
}

void Nemesis::AddProgram(const std::string& service) {
  e2e::Program& program = house_.program(service);
  // Casework keeps what must not be lost: it is killed most often.
  Add("kill " + service, service == "casework" ? 10 : 3, [&program] {
    program.Kill();
    program.Start();
  });
  Add("stop " + service, 1, [&program, this] {
    program.process().Signal(SIGSTOP);
    Wait(200, 1500);
    program.process().Signal(SIGCONT);
  });
  Add("end " + service, 1, [&program] {
    EXPECT_EQ(program.Stop(), 0);
    program.Start();
  });
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

void Nemesis::Rage(absl::Duration at_least) {
  int weights = 0;
  for (const Fault& fault : faults_) weights += fault.weight;
  const absl::Time end = absl::Now() + at_least;
  while (absl::Now() < end && !::testing::Test::HasFatalFailure()) {
    int drawn = std::uniform_int_distribution<int>(0, weights - 1)(random_);
    for (const Fault& fault : faults_) {
      drawn -= fault.weight;
      if (drawn >= 0) continue;
      fault.run();
      ++counts_[fault.name];
      break;
    }
    Wait(0, 300);
  }
}

int Nemesis::kills() const {
  int kills = 0;
  for (const auto& [name, count] : counts_) {
    if (absl::StartsWith(name, "kill ")) kills += count;
  }
  return kills;
}

std::string Nemesis::Summary() const {
  std::string text;
  for (const auto& [name, count] : counts_) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", count, " × ", name);
  }
  return text;
}

}  // namespace treff::faults
