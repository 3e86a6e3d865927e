#include <utility>

#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/platform/operations/operation_store.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/storage/message_column.h"
#include "services/platform/storage/store_clock.h"

namespace treff::platform {
namespace {

using google::longrunning::Operation;
using google::protobuf::Any;
using soci::into;
using soci::use;

// In the column `state`; statements below hold the numbers.
constexpr int kEnded = 2;  // after 0, waiting, and 1, claimed

// A page of a list ends after so much, that answers stay small.
constexpr size_t kPageBytes = 4 << 20;

// `$table` is the table. The long columns stand last.
std::vector<platform::Migration> Migrations(const std::string& table) {
  std::vector<platform::Migration> migrations{
      {1,
       "create operations",
       {"CREATE TABLE $table (name TEXT PRIMARY KEY, kind TEXT NOT NULL, "
        "position BIGINT NOT NULL UNIQUE, state INTEGER NOT NULL, request_key TEXT NOT NULL "
        "UNIQUE, "
        "request_digest TEXT NOT NULL, cancel_requested INTEGER NOT NULL, "
        "attempts INTEGER NOT NULL, fence BIGINT NOT NULL, owner TEXT NOT NULL, "
        "lease_until_micros BIGINT NOT NULL, create_time_micros BIGINT NOT NULL, "
        "start_time_micros BIGINT NOT NULL, end_time_micros BIGINT NOT NULL, "
        "trace_id TEXT NOT NULL, caller TEXT NOT NULL, request TEXT NOT NULL, metadata TEXT NOT "
        "NULL, "
        "outcome TEXT NOT NULL)",
        "CREATE INDEX $table_open ON $table (state, position)",
        "CREATE INDEX $table_by_kind ON $table (kind, state, end_time_micros)"}}};
  for (platform::Migration& migration : migrations) {
    for (std::string& sql : migration.sql) sql = absl::StrReplaceAll(sql, {{"$table", table}});
  }
  return migrations;
}

absl::Status NotHere(const std::string& name) {
  return NotFound(name, "it was never there, or ended so long ago that it was forgotten");
}

struct Row {
  std::string name, metadata, outcome, digest;
  int state = 0;
  long long position = 0;
};

constexpr char kRowColumns[] = "name, metadata, outcome, request_digest, state, position";

void ExchangeRow(soci::statement& select, Row& row) {
  select.exchange(into(row.name));
  select.exchange(into(row.metadata));
  select.exchange(into(row.outcome));
  select.exchange(into(row.digest));
  select.exchange(into(row.state));
  select.exchange(into(row.position));
}

Operation ToOperation(const Row& row) {
  Operation operation;
  absl::Status readable;
  if (row.state == kEnded) readable = ReadColumn(row.outcome, row.name, operation);
  Any metadata;
  readable.Update(ReadColumn(row.metadata, row.name, metadata));
  if (!readable.ok()) {
    operation.Clear();
    *operation.mutable_error() = ToRpcStatus(readable);
  }
  operation.set_name(row.name);
  operation.set_done(row.state == kEnded || !readable.ok());
  if (!metadata.type_url().empty()) *operation.mutable_metadata() = metadata;
  return operation;
}

std::string StateCondition(OperationQuery::State state) {
  switch (state) {
    case OperationQuery::State::kWaiting:
      return " AND state = 0";
    case OperationQuery::State::kOpen:
      return " AND state < 2";
    case OperationQuery::State::kDone:
      return " AND state = 2";
    case OperationQuery::State::kAny:
      break;
  }
  return "";
}

class SqlOperationStore : public OperationStore {
 public:
  SqlOperationStore(Database& database, const std::string& table,
                    const OperationRetention& retention)
      : database_(database),
        retention_(retention),
        words_{{"$table", table},
               {"$now", StoreNow(database)},
               {"$free", "(state = 0 OR (state = 1 AND lease_until_micros <= $now))"},
               {"$lock", database.is_postgresql() ? "FOR UPDATE SKIP LOCKED" : ""},
               {"$row", kRowColumns}} {}

  // Only one process opens a file: whatever is claimed in it was an earlier one's.
  absl::Status FreeWhatAnEarlierProcessHad() {
    if (database_.is_postgresql()) return absl::OkStatus();
    return database_.Write([&](soci::session& sql) {
      sql << Sql("UPDATE $table SET lease_until_micros = 0 WHERE state = 1");
      return absl::OkStatus();
    });
  }

  absl::StatusOr<KeptOperation> Put(const NewOperation& operation) override;
  absl::StatusOr<Operation> Find(const std::string& name) override;
  absl::StatusOr<std::vector<ListedOperation>> List(const OperationQuery& query) override;
  absl::StatusOr<std::optional<OperationClaim>> Claim(const ClaimQuery& query) override;
  absl::StatusOr<bool> Renew(const OperationClaim& claim, absl::Duration lease,
                             const std::optional<Any>& metadata) override;
  absl::Status End(const OperationClaim& claim, const Operation& outcome) override;
  absl::Status HandBack(const OperationClaim& claim) override;
  absl::Status RequestCancel(const std::string& name) override;

 private:
  // `text` with the table, the store's clock and so on in place of their words.
  std::string Sql(absl::string_view text) const {
    return absl::StrReplaceAll(absl::StrReplaceAll(text, words_), words_);
  }
  absl::StatusOr<bool> AnyFree(const ClaimQuery& query);
  std::optional<OperationClaim> ClaimOne(soci::session& sql, const ClaimQuery& query) const;
  void Insert(soci::session& sql, const NewOperation& operation, const std::string& key) const;
  void ForgetOld(soci::session& sql, const OperationClaim& claim) const;
  static absl::Status CheckHeld(soci::statement& update, const OperationClaim& claim);

  Database& database_;
  const OperationRetention retention_;
  const std::vector<std::pair<std::string, std::string>> words_;
};

void SqlOperationStore::Insert(soci::session& sql, const NewOperation& operation,
                               const std::string& key) const {
  const std::string kind = KindOfOperation(operation.name);
  const std::string request = ToColumn(operation.request), metadata = ToColumn(operation.metadata);
  long long position = 0;
  sql << Sql("SELECT COALESCE(MAX(position), 0) + 1 FROM $table"), into(position);
  sql << Sql(
      "INSERT INTO $table (name, kind, position, state, request_key, request_digest, "
      "cancel_requested, attempts, fence, owner, lease_until_micros, create_time_micros, "
      "start_time_micros, end_time_micros, trace_id, caller, request, metadata, outcome) VALUES "
      "(:n, :k, :p, 0, :r, :d, 0, 0, 0, '', 0, $now, 0, 0, :t, :c, :q, :m, '')"),
      use(operation.name), use(kind), use(position), use(key), use(operation.request_digest),
      use(operation.trace_id), use(operation.caller), use(request), use(metadata);
}

absl::StatusOr<KeptOperation> SqlOperationStore::Put(const NewOperation& operation) {
  const std::string key =
      operation.request_id.empty()
          ? operation.name
          : absl::StrCat(KindOfOperation(operation.name), " ", operation.request_id);
  Row row;
  TREFF_RETURN_IF_ERROR(database_.Write([&](soci::session& sql) {
    const auto look = [&] {
      soci::statement select(sql);
      ExchangeRow(select, row);
      select.exchange(use(operation.name));
      select.exchange(use(key));
      select.alloc();
      select.prepare(Sql("SELECT $row FROM $table WHERE name = :n OR request_key = :k"));
      select.define_and_bind();
      return select.execute(true);
    };
    if (look()) return absl::OkStatus();
    Insert(sql, operation, key);
    look();
    return absl::OkStatus();
  }));
  return KeptOperation{ToOperation(row), row.digest};
}

absl::StatusOr<Operation> SqlOperationStore::Find(const std::string& name) {
  Row row;
  TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
    soci::statement select(sql);
    ExchangeRow(select, row);
    select.exchange(use(name));
    select.alloc();
    select.prepare(Sql("SELECT $row FROM $table WHERE name = :n"));
    select.define_and_bind();
    return select.execute(true) ? absl::OkStatus() : NotHere(name);
  }));
  return ToOperation(row);
}

absl::StatusOr<std::vector<ListedOperation>> SqlOperationStore::List(const OperationQuery& query) {
  const long long before = query.before;
  std::vector<ListedOperation> listed;
  TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
    listed.clear();
    Row row;
    soci::statement select(sql);
    ExchangeRow(select, row);
    select.exchange(use(query.kind));
    select.exchange(use(before));
    select.exchange(use(query.limit));
    select.alloc();
    select.prepare(
        Sql(absl::StrCat("SELECT $row FROM $table WHERE kind = :k AND position < :b",
                         StateCondition(query.state), " ORDER BY position DESC LIMIT :l")));
    select.define_and_bind();
    select.execute();
    size_t bytes = 0;
    while (bytes < kPageBytes && select.fetch()) {
      bytes += row.metadata.size() + row.outcome.size();
      listed.push_back({row.position, ToOperation(row)});
    }
    return absl::OkStatus();
  }));
  return listed;
}

// Most that ask find nothing, and a look disturbs nobody.
absl::StatusOr<bool> SqlOperationStore::AnyFree(const ClaimQuery& query) {
  const long long lease = absl::ToInt64Microseconds(query.lease);
  bool any = false;
  TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
    int found = 0;
    sql << Sql(
        "SELECT 1 FROM $table WHERE ($free OR (state = 1 AND lease_until_micros > $now + :l)) AND "
        "(:n = '' OR name = :m) LIMIT 1"),
        into(found), use(lease), use(query.name), use(query.name);
    any = sql.got_data();
    return absl::OkStatus();
  }));
  return any;
}

std::optional<OperationClaim> SqlOperationStore::ClaimOne(soci::session& sql,
                                                          const ClaimQuery& query) const {
  const long long lease = absl::ToInt64Microseconds(query.lease);
  // No lease is longer than it can be: the clock was set back, and an owner that lives renews it.
  sql << Sql(
      "UPDATE $table SET lease_until_micros = $now + :l WHERE state = 1 AND "
      "lease_until_micros > $now + :m"),
      use(lease), use(lease);
  OperationClaim claim;
  std::string request, metadata;
  int cancel_requested = 0;
  long long fence = 0;
  sql << Sql(
      "SELECT name, kind, fence + 1, attempts + 1, cancel_requested, trace_id, caller, request, "
      "metadata FROM $table WHERE $free AND (:n = '' OR name = :m) "
      "ORDER BY (SELECT COALESCE(MAX(served.start_time_micros), 0) FROM $table served "
      "WHERE served.kind = $table.kind AND served.caller = $table.caller AND served.state <> 0), "
      "position LIMIT 1 $lock"),
      into(claim.name), into(claim.kind), into(fence), into(claim.attempt), into(cancel_requested),
      into(claim.trace_id), into(claim.caller), into(request), into(metadata), use(query.name),
      use(query.name);
  if (!sql.got_data()) return std::nullopt;
  sql << Sql(
      "UPDATE $table SET state = 1, fence = :f, attempts = :a, owner = :o, "
      "lease_until_micros = $now + :l, start_time_micros = $now WHERE name = :n"),
      use(fence), use(claim.attempt), use(query.owner), use(lease), use(claim.name);
  claim.fence = fence;
  claim.cancel_requested = cancel_requested != 0;
  claim.readable = ReadColumn(request, claim.name, claim.request);
  claim.readable.Update(ReadColumn(metadata, claim.name, claim.metadata));
  return claim;
}

absl::StatusOr<std::optional<OperationClaim>> SqlOperationStore::Claim(const ClaimQuery& query) {
  TREFF_ASSIGN_OR_RETURN(const bool any, AnyFree(query));
  std::optional<OperationClaim> claim;
  if (!any) return claim;
  TREFF_RETURN_IF_ERROR(database_.Write([&](soci::session& sql) {
    claim = ClaimOne(sql, query);
    return absl::OkStatus();
  }));
  return claim;
}

absl::Status SqlOperationStore::CheckHeld(soci::statement& update, const OperationClaim& claim) {
  update.execute(true);
  if (update.get_affected_rows() == 1) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(claim.name, " was taken over by another process: what this one did is dropped"));
}

absl::StatusOr<bool> SqlOperationStore::Renew(const OperationClaim& claim, absl::Duration lease,
                                              const std::optional<Any>& metadata) {
  const long long micros = absl::ToInt64Microseconds(lease), fence = claim.fence;
  const std::string text = metadata.has_value() ? ToColumn(*metadata) : "";
  const int replaces = metadata.has_value() ? 1 : 0;
  int cancel_requested = 0;
  TREFF_RETURN_IF_ERROR(database_.Write([&](soci::session& sql) {
    soci::statement update =
        (sql.prepare << Sql("UPDATE $table SET lease_until_micros = $now + :l, metadata = CASE "
                            "WHEN :r = 1 THEN :m ELSE metadata END "
                            "WHERE name = :n AND fence = :f AND state = 1"),
         use(micros), use(replaces), use(text), use(claim.name), use(fence));
    const absl::Status held = CheckHeld(update, claim);
    if (!held.ok()) return held;
    sql << Sql("SELECT cancel_requested FROM $table WHERE name = :n"), into(cancel_requested),
        use(claim.name);
    return absl::OkStatus();
  }));
  return cancel_requested != 0;
}

void SqlOperationStore::ForgetOld(soci::session& sql, const OperationClaim& claim) const {
  const long long age = absl::ToInt64Microseconds(retention_.max_age);
  const int last_kept = retention_.max_ended - 1;
  sql << Sql(
      "DELETE FROM $table WHERE kind = :k AND state = 2 AND name <> :n AND "
      "(end_time_micros < $now - :a OR (end_time_micros, position) < "
      "(SELECT end_time_micros, position FROM $table WHERE kind = :l AND state = 2 "
      "ORDER BY end_time_micros DESC, position DESC LIMIT 1 OFFSET :m))"),
      use(claim.kind), use(claim.name), use(age), use(claim.kind), use(last_kept);
}

absl::Status SqlOperationStore::End(const OperationClaim& claim, const Operation& outcome) {
  const std::string metadata = ToColumn(outcome.metadata());
  Operation ended = outcome;
  ended.clear_metadata();
  const std::string text = ToColumn(ended);
  const long long fence = claim.fence;
  return database_.Write([&](soci::session& sql) -> absl::Status {
    soci::statement update =
        (sql.prepare << Sql(
             "UPDATE $table SET state = 2, end_time_micros = $now, metadata = :m, "
             "outcome = :o, request = '' WHERE name = :n AND fence = :f AND state = 1"),
         use(metadata), use(text), use(claim.name), use(fence));
    TREFF_RETURN_IF_ERROR(CheckHeld(update, claim));
    ForgetOld(sql, claim);
    return absl::OkStatus();
  });
}

absl::Status SqlOperationStore::HandBack(const OperationClaim& claim) {
  const long long fence = claim.fence;
  return database_.Write([&](soci::session& sql) {
    soci::statement update =
        (sql.prepare << Sql("UPDATE $table SET state = 0, attempts = attempts - 1, owner = '', "
                            "lease_until_micros = 0 WHERE name = :n AND fence = :f AND state = 1"),
         use(claim.name), use(fence));
    return CheckHeld(update, claim);
  });
}

absl::Status SqlOperationStore::RequestCancel(const std::string& name) {
  return database_.Write([&](soci::session& sql) {
    int found = 0;
    sql << Sql("SELECT 1 FROM $table WHERE name = :n"), into(found), use(name);
    if (!sql.got_data()) return NotHere(name);
    sql << Sql("UPDATE $table SET cancel_requested = 1 WHERE name = :n AND state < 2"), use(name);
    return absl::OkStatus();
  });
}

}  // namespace

absl::StatusOr<std::unique_ptr<OperationStore>> OpenSqlOperationStore(
    Database& database, const std::string& component, const OperationRetention& retention) {
  const std::string table = absl::StrCat(component, "_operation");
  TREFF_RETURN_IF_ERROR(database.Migrate(table, Migrations(table)));
  auto store = std::make_unique<SqlOperationStore>(database, table, retention);
  TREFF_RETURN_IF_ERROR(store->FreeWhatAnEarlierProcessHad());
  return store;
}

}  // namespace treff::platform
