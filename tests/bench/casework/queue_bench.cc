// How long officers wait for a page of the queue among 100 000 cases, and how long a thousand take
// to be registered, on both stores; each beside the bare store: fifty rows by their keys, a
// thousand rows in one transaction.
#include <cstdlib>
#include <string>

#include <benchmark/benchmark.h>
#include <soci/soci.h>

#include "absl/time/clock.h"
#include "tests/bench/casework/case_stores.h"

namespace treff::casework {
namespace {

constexpr int kBatch = 1'000;

// A page when others have been asked for before; `first_ms` is what the very first took, which
// opens every case when it asks for what is sealed.
void Page(benchmark::State& state, const v1::ListCasesRequest& request) {
  CaseHouse& house = LargeHouse(static_cast<int>(state.range(0)));
  int64_t total = 0;
  const auto ask = [&] {
    const auto page = house.cases->List(request);
    if (!page.ok()) std::abort();
    total = page->total_size();
  };
  const absl::Time begin = absl::Now();
  ask();
  state.counters["first_ms"] = absl::ToDoubleMilliseconds(absl::Now() - begin);
  for (auto _ : state) ask();
  state.counters["total"] = static_cast<double>(total);
}

void QueueByDeadline(benchmark::State& state) {
  v1::ListCasesRequest request;
  request.add_states(v1::Case::READY);
  request.set_order(v1::ListCasesRequest::DEADLINE);
  Page(state, request);
}
BENCHMARK(QueueByDeadline)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void QueueWithFilters(benchmark::State& state) {
  v1::ListCasesRequest request;
  request.add_states(v1::Case::READY);
  request.add_tracks(v1::Case::ASYLUM);
  request.set_min_persons(3);
  request.add_needs(v1::Need::INTERPRETER);
  request.set_late(true);
  request.set_order(v1::ListCasesRequest::LONGEST_WAITING);
  Page(state, request);
}
BENCHMARK(QueueWithFilters)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void QueueByText(benchmark::State& state) {
  v1::ListCasesRequest request;
  request.set_text("interpreter ti ready");
  request.set_order(v1::ListCasesRequest::DEADLINE);
  Page(state, request);
}
BENCHMARK(QueueByText)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

// What fifty cases cost when nobody looks for them.
void BareFiftyRows(benchmark::State& state) {
  CaseHouse& house = LargeHouse(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    const auto status = house.database->Read([&](soci::session& sql) {
      std::string content;
      for (int i = 0; i < 50; ++i) {
        const std::string& name = house.names[static_cast<size_t>(i) * 997 % house.names.size()];
        sql << "SELECT content FROM casework_case_revision WHERE name = :n AND revision = 2",
            soci::into(content), soci::use(name);
      }
      return absl::OkStatus();
    });
    if (!status.ok()) std::abort();
  }
}
BENCHMARK(BareFiftyRows)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void RegisterAThousand(benchmark::State& state) {
  CaseHouse& house = LargeHouse(static_cast<int>(state.range(0)));
  v1::BatchCreateCasesRequest batch;
  for (int i = 0; i < kBatch; ++i) *batch.add_requests()->mutable_case_() = CaseNumber(i);
  for (auto _ : state) {
    if (!house.cases->BatchCreate(batch).ok()) std::abort();
  }
}
BENCHMARK(RegisterAThousand)->Arg(0)->Arg(1)->Iterations(5)->Unit(benchmark::kMillisecond);

void BareThousandRows(benchmark::State& state) {
  CaseHouse& house = LargeHouse(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    const auto status = house.database->Write([&](soci::session& sql) {
      for (int i = 0; i < kBatch; ++i) InsertBareRow(house, sql);
      return absl::OkStatus();
    });
    if (!status.ok()) std::abort();
  }
}
BENCHMARK(BareThousandRows)->Arg(0)->Arg(1)->Iterations(5)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace treff::casework

BENCHMARK_MAIN();
