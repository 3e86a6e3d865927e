// How long measures over 100 000 cases take, on both stores, each beside the bare store: reading
// the same rows and doing nothing with them. The cases are SYNTHETIC.
#include <memory>
#include <string>

#include <benchmark/benchmark.h>
#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "services/casework/measures/measures.h"
#include "services/platform/storage/database.h"
#include "tests/casework/measures/made_up_records.h"
#include "tests/casework/sealed_house.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::casework {
namespace {

constexpr int kCases = 100'000;
constexpr size_t kRowsAtOnce = 500;

// Rows of numbers, many in one statement.
class Inserter {
 public:
  Inserter(soci::session& sql, std::string into) : sql_(sql), into_(std::move(into)) {}
  ~Inserter() { Flush(); }

  template <typename... Numbers>
  void Add(const Numbers&... numbers) {
    std::string row;
    ((absl::StrAppend(&row, row.empty() ? "(" : ", ", numbers)), ...);
    absl::StrAppend(&rows_, rows_.empty() ? "" : ", ", row, ")");
    if (++count_ == kRowsAtOnce) Flush();
  }

 private:
  void Flush() {
    if (count_ > 0) sql_ << "INSERT INTO " << into_ << " VALUES " << rows_;
    rows_.clear();
    count_ = 0;
  }

  soci::session& sql_;
  const std::string into_;
  std::string rows_;
  size_t count_ = 0;
};

void Insert(soci::session& sql, const MeasureRecords& records) {
  Inserter cases(sql, "casework_measure_case (position, revision, permit, composition, synthetic)");
  for (const MeasureCase& c : records.cases) {
    cases.Add(c.position, 1, c.permit, c.composition, 1);
  }
  Inserter requests(sql,
                    "casework_measure_request (position, revision, case_position, municipality, "
                    "state, sent, answered, settled, decline_reason, choice, choice_reason, "
                    "persons, takes_places)");
  for (const MeasureRequest& r : records.requests) {
    requests.Add(r.case_position, 1, r.case_position, r.municipality, static_cast<int>(r.state),
                 r.sent, r.answered, r.settled, static_cast<int>(r.decline_reason),
                 static_cast<int>(r.choice), static_cast<int>(r.choice_reason), r.persons, 1);
  }
}

void InsertOutcomes(soci::session& sql, const MeasureRecords& records) {
  Inserter outcomes(sql, "casework_outcome (case_position, day, kind, received_micros, source)");
  for (const MeasureOutcome& o : records.outcomes) {
    outcomes.Add(o.case_position, o.day, static_cast<int>(o.kind), 0, "'SYNTETISK'");
  }
}

// A store with all its cases, made once.
struct House {
  explicit House(const std::string& url) {
    sealed = std::make_unique<SealedHouse>(url);
    database = sealed->database.get();
    store = NewSqlMeasureStore(*database, *sealed->vault);
    const MadeUpWorld world({.cases = kCases, .municipalities = 357, .spread = 0.5});
    const absl::Status written = database->Write([&](soci::session& sql) {
      Insert(sql, world.records());
      InsertOutcomes(sql, world.records());
      return absl::OkStatus();
    });
    if (!written.ok()) std::abort();
    measures = std::make_unique<Measures>(*store, MadeUpSources(), clock);
  }

  platform::FixedClock clock{absl::FromCivil(absl::CivilDay(2026, 11, 28), absl::UTCTimeZone())};
  std::unique_ptr<SealedHouse> sealed;
  platform::Database* database = nullptr;  // the same
  std::unique_ptr<MeasureStore> store;
  std::unique_ptr<Measures> measures;
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

void Ask(benchmark::State& state, v1::GetMeasuresRequest::GroupBy group_by) {
  House& house = On(static_cast<int>(state.range(0)));
  v1::GetMeasuresRequest request;
  request.set_synthetic(true);
  request.set_year(2023);
  request.set_group_by(group_by);
  for (auto _ : state) {
    const auto answer = house.measures->Get(request);
    if (!answer.ok()) std::abort();
    state.counters["rows"] = answer->rows_size();
  }
}

void MeasuresOfAYear(benchmark::State& state) {
  Ask(state, v1::GetMeasuresRequest::GROUP_BY_UNSPECIFIED);
}
BENCHMARK(MeasuresOfAYear)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void MeasuresByMunicipality(benchmark::State& state) {
  Ask(state, v1::GetMeasuresRequest::MUNICIPALITY);
}
BENCHMARK(MeasuresByMunicipality)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void BareRows(benchmark::State& state) {
  House& house = On(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    const auto records = house.store->Read();
    if (!records.ok()) std::abort();
    state.counters["rows"] = static_cast<double>(records->cases.size() + records->requests.size() +
                                                 records->outcomes.size());
  }
}
BENCHMARK(BareRows)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace treff::casework

BENCHMARK_MAIN();
