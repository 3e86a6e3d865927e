// How long officers wait for a page of the queue among 100 000 cases, how long a thousand and one
// take to be registered, and how long reading a case with its entry in the access log, on both
// stores; each beside the bare store: fifty rows by their keys, a thousand rows in one transaction,
// one row in one.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/casework/cases/cases.h"
#include "tests/casework/sample_cases.h"
#include "tests/casework/sealed_house.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::casework {
namespace {

constexpr int kCases = 100'000;
constexpr int kBatch = 1'000;

v1::Case CaseNumber(int i) {
  v1::Case c = SingleAdult();
  c.set_reference(absl::StrCat("SYNTETISK ", i));
  c.set_track(i % 3 == 0 ? v1::Case::QUOTA_REFUGEE : v1::Case::ASYLUM);
  for (int member = 1; member < 1 + i % 6; ++member) {
    v1::Member& child = *c.add_members();
    child.set_relation(v1::Member::CHILD);
    child.set_birth_year(2005 + (i + member) % 20);
  }
  if (i % 7 == 0) {
    v1::Need& need = *c.add_needs();
    need.set_kind(v1::Need::INTERPRETER);
    need.set_importance(v1::PREFERRED);
    need.set_language("ti");
  }
  c.set_permit_date(absl::FormatCivilTime(absl::CivilDay(2026, 1, 1) + i % 300));
  return c;
}

// A store with all its cases, half of them READY, made once.
struct House {
  explicit House(const std::string& url) {
    sealed = std::make_unique<SealedHouse>(url);
    database = sealed->database.get();
    store = sealed->cases.get();
    cases = std::make_unique<Cases>(
        *store, *(events = std::make_unique<CaseEvents>(*store, CaseEvents::Options{})),
        municipalities, clock, *ids);
    for (int first = 0; first < kCases; first += kBatch) Register(first);
  }

  void Register(int first) {
    v1::BatchCreateCasesRequest batch;
    for (int i = first; i < first + kBatch; ++i) {
      *batch.add_requests()->mutable_case_() = CaseNumber(i);
    }
    const auto created = cases->BatchCreate(batch);
    if (!created.ok()) std::abort();
    for (int i = 0; i < kBatch; i += 2) names.push_back(created->cases(i).name());
    std::vector<CaseRevision> ready;
    for (int i = 0; i < kBatch; i += 2) {
      CaseRevision& next = ready.emplace_back();
      next.c = *store->Get(created->cases(i).name(), 0);
      next.c.set_state(v1::Case::READY);
      next.c.set_revision(2);
      next.kind = v1::CaseEvent::STATE_CHANGED;
    }
    if (!store->AppendAll(ready).ok()) std::abort();
  }

  platform::FixedClock clock{absl::FromCivil(absl::CivilDay(2026, 11, 28), absl::UTCTimeZone())};
  std::unique_ptr<platform::IdSource> ids = platform::RandomIds();
  MunicipalityDirectory municipalities{[] { return MunicipalityNames{"municipalities/0301"}; },
                                       [](std::string_view) { return std::nullopt; }, clock};
  std::unique_ptr<SealedHouse> sealed;
  platform::Database* database = nullptr;  // of the sealed house, as the store
  CaseStore* store = nullptr;
  std::unique_ptr<CaseEvents> events;
  std::unique_ptr<Cases> cases;
  std::vector<std::string> names;
};

House& On(int store) {
  static const auto& folder = *new treff::testing::TempDir;
  static House* houses[2] = {};
  House*& house = houses[store];
  if (house == nullptr) {
    house = new House(store == 0 ? "sqlite:" + folder.File("casework.db")
                                 : treff::testing::PostgresServer::Shared().NewDatabase());
  }
  return *house;
}

void Page(benchmark::State& state, const v1::ListCasesRequest& request) {
  House& house = On(static_cast<int>(state.range(0)));
  int64_t total = 0;
  for (auto _ : state) {
    const auto page = house.cases->List(request);
    if (!page.ok()) std::abort();
    total = page->total_size();
  }
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
  House& house = On(static_cast<int>(state.range(0)));
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
  House& house = On(static_cast<int>(state.range(0)));
  v1::BatchCreateCasesRequest batch;
  for (int i = 0; i < kBatch; ++i) *batch.add_requests()->mutable_case_() = CaseNumber(i);
  for (auto _ : state) {
    if (!house.cases->BatchCreate(batch).ok()) std::abort();
  }
}
BENCHMARK(RegisterAThousand)->Arg(0)->Arg(1)->Iterations(5)->Unit(benchmark::kMillisecond);

void BareThousandRows(benchmark::State& state) {
  House& house = On(static_cast<int>(state.range(0)));
  const std::string content(600, 'x');
  (void)house.database->Write([](soci::session& sql) {
    sql << "CREATE TABLE IF NOT EXISTS bare (name TEXT PRIMARY KEY, content TEXT NOT NULL)";
    return absl::OkStatus();
  });
  for (auto _ : state) {
    const auto status = house.database->Write([&](soci::session& sql) {
      for (int i = 0; i < kBatch; ++i) {
        const std::string name = house.ids->NewUuid();
        sql << "INSERT INTO bare (name, content) VALUES (:n, :c)", soci::use(name),
            soci::use(content);
      }
      return absl::OkStatus();
    });
    if (!status.ok()) std::abort();
  }
}
BENCHMARK(BareThousandRows)->Arg(0)->Arg(1)->Iterations(5)->Unit(benchmark::kMillisecond);

// Each iteration's time, since a mean hides who waited.
class Times {
 public:
  template <typename Body>
  void Take(const Body& body) {
    const absl::Time begin = absl::Now();
    body();
    micros_.push_back(absl::ToDoubleMicroseconds(absl::Now() - begin));
  }
  void Tell(benchmark::State& state) {
    if (micros_.empty()) return;
    std::sort(micros_.begin(), micros_.end());
    const auto at = [&](double share) {
      return micros_[static_cast<size_t>(share * static_cast<double>(micros_.size() - 1))];
    };
    state.counters["p50_us"] = benchmark::Counter(at(0.5), benchmark::Counter::kAvgThreads);
    state.counters["p99_us"] = benchmark::Counter(at(0.99), benchmark::Counter::kAvgThreads);
  }

 private:
  std::vector<double> micros_;
};

// Sealed, with its marks, its key and its entry, looked for among the others: durable.
void RegisterOne(benchmark::State& state) {
  House& house = On(static_cast<int>(state.range(0)));
  Times times;
  v1::CreateCaseRequest request;
  int i = 0;
  for (auto _ : state) {
    *request.mutable_case_() = CaseNumber(++i);
    times.Take([&] {
      if (!house.cases->Create(request).ok()) std::abort();
    });
  }
  times.Tell(state);
}
BENCHMARK(RegisterOne)->Arg(0)->Arg(1)->Iterations(1000)->Unit(benchmark::kMicrosecond);

void BareOneRow(benchmark::State& state) {
  House& house = On(static_cast<int>(state.range(0)));
  const std::string content(600, 'x');
  Times times;
  for (auto _ : state) {
    times.Take([&] {
      const auto status = house.database->Write([&](soci::session& sql) {
        const std::string name = house.ids->NewUuid();
        sql << "INSERT INTO bare (name, content) VALUES (:n, :c)", soci::use(name),
            soci::use(content);
        return absl::OkStatus();
      });
      if (!status.ok()) std::abort();
    });
  }
  times.Tell(state);
}
BENCHMARK(BareOneRow)
    ->Arg(0)
    ->Arg(1)
    ->Iterations(1000)
    ->ThreadRange(1, 8)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

// What GetCase does behind its face.
void ReadWithItsEntry(benchmark::State& state) {
  House& house = On(static_cast<int>(state.range(0)));
  Times times;
  size_t i = 0;
  for (auto _ : state) {
    const std::string& name = house.names[++i * 997 % house.names.size()];
    times.Take([&] {
      const auto c = house.store->Get(name, 0);
      if (!c.ok() || !house.sealed->log->Record({.what = "Case", .cases = {name}}).ok()) {
        std::abort();
      }
    });
  }
  times.Tell(state);
}
BENCHMARK(ReadWithItsEntry)
    ->Arg(0)
    ->Arg(1)
    ->Iterations(1000)
    ->ThreadRange(1, 8)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

void ReadAlone(benchmark::State& state) {
  House& house = On(static_cast<int>(state.range(0)));
  Times times;
  size_t i = 0;
  for (auto _ : state) {
    times.Take([&] {
      if (!house.store->Get(house.names[++i * 997 % house.names.size()], 0).ok()) std::abort();
    });
  }
  times.Tell(state);
}
BENCHMARK(ReadAlone)->Arg(0)->Arg(1)->Iterations(1000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace treff::casework

BENCHMARK_MAIN();
