#include "tests/bench/casework/case_stores.h"

#include <cstdlib>
#include <map>
#include <utility>

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "tests/casework/sample_cases.h"
#include "tests/testing/postgres_server.h"
#include "tests/testing/temp_dir.h"

namespace treff::casework {
namespace {

constexpr int kSmall = 2'000;
constexpr int kLarge = 100'000;
constexpr int kBatch = 1'000;
constexpr int kBareBytes = 600;

// A database of a server that writes through to its disk, as tests do not need it to.
std::string NewDurableDatabase() {
  static auto& server = *new treff::testing::PostgresServer;
  const std::string url = server.NewDatabase();
  soci::session sql(soci::postgresql, url);
  sql << "ALTER SYSTEM SET fsync = on";
  sql << "SELECT pg_reload_conf()";
  return url;
}

CaseHouse& HouseOf(int store, int count) {
  static const auto& folder = *new treff::testing::TempDir;
  static auto& houses = *new std::map<std::pair<int, int>, std::unique_ptr<CaseHouse>>;
  std::unique_ptr<CaseHouse>& house = houses[{store, count}];
  if (house == nullptr) {
    house = std::make_unique<CaseHouse>(
        store == 0 ? absl::StrCat("sqlite:", folder.File(absl::StrCat("casework", count, ".db")))
                   : NewDurableDatabase(),
        count);
  }
  return *house;
}

}  // namespace

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

CaseHouse::CaseHouse(const std::string& url, int count) {
  sealed = std::make_unique<SealedHouse>(url);
  database = sealed->database.get();
  store = sealed->cases.get();
  cases = std::make_unique<Cases>(
      *store, *(events = std::make_unique<CaseEvents>(*store, CaseEvents::Options{})),
      municipalities, clock, *ids);
  for (int first = 0; first < count; first += kBatch) Register(first);
  const auto status = database->Write([&](soci::session& sql) {
    // As autovacuum has within a minute: until then PostgreSQL reads whole tables to find one row.
    if (database->is_postgresql()) sql << "ANALYZE";
    sql << "CREATE TABLE bare (name TEXT PRIMARY KEY, content TEXT NOT NULL)";
    return absl::OkStatus();
  });
  if (!status.ok()) std::abort();
}

void CaseHouse::Register(int first) {
  v1::BatchCreateCasesRequest batch;
  for (int i = first; i < first + kBatch; ++i) {
    *batch.add_requests()->mutable_case_() = CaseNumber(i);
  }
  const auto created = cases->BatchCreate(batch);
  if (!created.ok()) std::abort();
  std::vector<CaseRevision> ready;
  for (int i = 0; i < kBatch; i += 2) {
    names.push_back(created->cases(i).name());
    CaseRevision& next = ready.emplace_back();
    next.c = *store->Get(created->cases(i).name(), 0);
    next.c.set_state(v1::Case::READY);
    next.c.set_revision(2);
    next.kind = v1::CaseEvent::STATE_CHANGED;
  }
  if (!store->AppendAll(ready).ok()) std::abort();
}

CaseHouse& SmallHouse(int store) { return HouseOf(store, kSmall); }

CaseHouse& LargeHouse(int store) { return HouseOf(store, kLarge); }

void InsertBareRow(CaseHouse& house, soci::session& sql) {
  static const auto& content = *new std::string(kBareBytes, 'x');
  const std::string name = house.ids->NewUuid();
  sql << "INSERT INTO bare (name, content) VALUES (:n, :c)", soci::use(name), soci::use(content);
}

}  // namespace treff::casework
