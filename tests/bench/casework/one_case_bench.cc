// How long one case takes to be registered and to be read, sealed and with its entry in the access
// log, on both stores; beside the bare store's writing of one row in a transaction of its own, by
// as many threads.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "absl/time/clock.h"
#include "tests/bench/casework/case_stores.h"

namespace treff::casework {
namespace {

constexpr int kIterations = 300;  // of each thread

// The times of all iterations of all threads, since a mean hides who waited longest.
class Times {
 public:
  // Of one thread.
  class Own {
   public:
    template <typename Body>
    void Take(const Body& body) {
      const absl::Time begin = absl::Now();
      body();
      micros_.push_back(absl::ToDoubleMicroseconds(absl::Now() - begin));
    }

   private:
    friend class Times;
    std::vector<double> micros_;
  };

  // By every thread, when it is done; the last to come tells of all.
  void Tell(benchmark::State& state, const Own& own) {
    const std::lock_guard<std::mutex> lock(mutex_);
    micros_.insert(micros_.end(), own.micros_.begin(), own.micros_.end());
    if (++told_ < state.threads()) return;
    std::sort(micros_.begin(), micros_.end());
    state.counters["p50_us"] = At(0.5);
    state.counters["p99_us"] = At(0.99);
    micros_.clear();
    told_ = 0;
  }

 private:
  double At(double share) const {
    return micros_[static_cast<size_t>(share * static_cast<double>(micros_.size() - 1))];
  }

  std::mutex mutex_;
  std::vector<double> micros_;
  int told_ = 0;
};

// `body` of a house and of how many iterations there were before, in each thread.
template <typename Body>
void Measure(benchmark::State& state, Times& times, const Body& body) {
  static std::mutex making;
  CaseHouse* house = nullptr;
  {
    const std::lock_guard<std::mutex> lock(making);
    house = &SmallHouse(static_cast<int>(state.range(0)));
  }
  Times::Own own;
  int i = state.thread_index() * kIterations;
  for (auto _ : state) {
    ++i;
    own.Take([&] {
      const absl::Status status = body(*house, i);
      if (status.ok()) return;
      std::cerr << status << std::endl;
      std::abort();
    });
  }
  times.Tell(state, own);
}

void OnBothStores(benchmark::internal::Benchmark* benchmark) {
  benchmark->Arg(0)
      ->Arg(1)
      // By the main thread: a server ends with the thread that has started it.
      ->Setup([](const benchmark::State& state) { SmallHouse(static_cast<int>(state.range(0))); })
      ->Iterations(kIterations)
      ->ThreadRange(1, 8)
      ->UseRealTime()
      ->Unit(benchmark::kMicrosecond);
}

// Sealed, with its marks, its key and its entry, looked for among the others: durable.
void RegisterOne(benchmark::State& state) {
  static auto& times = *new Times;
  Measure(state, times, [](CaseHouse& house, int i) {
    v1::CreateCaseRequest request;
    *request.mutable_case_() = CaseNumber(i);
    return house.cases->Create(request).status();
  });
}
BENCHMARK(RegisterOne)->Apply(OnBothStores);

void BareOneRow(benchmark::State& state) {
  static auto& times = *new Times;
  Measure(state, times, [](CaseHouse& house, int) {
    return house.database->Write([&](soci::session& sql) {
      InsertBareRow(house, sql);
      return absl::OkStatus();
    });
  });
}
BENCHMARK(BareOneRow)->Apply(OnBothStores);

const std::string& NameOf(const CaseHouse& house, int i) {
  return house.names[static_cast<size_t>(i) * 997 % house.names.size()];
}

// What GetCase does behind its face.
void ReadWithItsEntry(benchmark::State& state) {
  static auto& times = *new Times;
  Measure(state, times, [](CaseHouse& house, int i) {
    const std::string& name = NameOf(house, i);
    const auto c = house.store->Get(name, 0);
    return c.ok() ? house.sealed->log->Record({.what = "Case", .cases = {name}}) : c.status();
  });
}
BENCHMARK(ReadWithItsEntry)->Apply(OnBothStores);

void ReadAlone(benchmark::State& state) {
  static auto& times = *new Times;
  Measure(state, times,
          [](CaseHouse& house, int i) { return house.store->Get(NameOf(house, i), 0).status(); });
}
BENCHMARK(ReadAlone)->Apply(OnBothStores);

}  // namespace
}  // namespace treff::casework
