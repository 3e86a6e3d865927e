// What goes wrong, one thing after another, drawn by a seed.
#ifndef TREFF_TESTS_FAULTS_RECORD_NEMESIS_H_
#define TREFF_TESTS_FAULTS_RECORD_NEMESIS_H_

#include <functional>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "tests/e2e/house/house.h"
#include "tests/testing/postgres_server.h"

namespace treff::faults {

class Nemesis {
 public:
  // Of `house`, a suite; `postgres` where it has one; `disk` is the folder of a small disk that may
  // be filled, or empty.
  Nemesis(e2e::House& house, testing::PostgresServer* postgres, const std::string& disk,
          unsigned seed);

  // Does one thing after another for so long and until so many kills are done, with pauses; all is
  // whole again when it returns.
  void Rage(absl::Duration at_least, int kills);

  int kills() const { return kills_; }  // with -9, of our programs and of stores
  std::string Summary() const;

 private:
  struct Fault {
    std::string name;
    int weight = 1;
    int kills = 0;
    std::function<void()> run;
  };

  void AddProgram(const std::string& service);
  void AddRedis(testing::RedisServer& redis);
  void AddPostgres(testing::PostgresServer& postgres);
  void Add(Fault fault) { faults_.push_back(std::move(fault)); }
  void RunOne();
  void Wait(int least_ms, int most_ms);
  void FillDisk(const std::string& folder);

  e2e::House& house_;
  std::mt19937 random_;
  std::vector<Fault> faults_;
  std::map<std::string, int> counts_;
  int kills_ = 0;
};

}  // namespace treff::faults

#endif  // TREFF_TESTS_FAULTS_RECORD_NEMESIS_H_
