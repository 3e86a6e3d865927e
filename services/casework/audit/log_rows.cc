#include "services/casework/audit/log_rows.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/platform/storage/row_insert.h"
#include "services/platform/storage/session.h"
#include "services/platform/values/clock.h"

namespace treff::casework {
namespace {

using platform::Session;
using soci::into;
using soci::use;

const std::vector<platform::Migration>& Migrations() {
  static const auto& migrations = *new std::vector<platform::Migration>{
      {1,
       "log who sees cases",
       {"CREATE TABLE casework_access (sequence BIGINT PRIMARY KEY, access_micros BIGINT NOT NULL, "
        "caller TEXT NOT NULL, role INTEGER NOT NULL, purpose TEXT NOT NULL, method TEXT NOT NULL, "
        "kind INTEGER NOT NULL, what TEXT NOT NULL, cases TEXT NOT NULL, previous TEXT NOT NULL, "
        "hash TEXT NOT NULL)",
        "CREATE TABLE casework_access_case (name TEXT NOT NULL, sequence BIGINT NOT NULL, PRIMARY "
        "KEY (name, sequence))",
        "CREATE TABLE casework_access_head (last_sequence BIGINT NOT NULL, last_hash TEXT NOT "
        "NULL, seal TEXT NOT NULL)",
        absl::StrCat(
            "INSERT INTO casework_access_head (last_sequence, last_hash, seal) VALUES (0, '",
            LogHead().hash, "', '')"),
        "CREATE TABLE casework_access_checkpoint (sequence BIGINT PRIMARY KEY, hash TEXT NOT NULL, "
        "sign_micros BIGINT NOT NULL, signature TEXT NOT NULL)"}},
      {2,
       "find by which cases an entry is found",
       {"CREATE INDEX casework_access_case_by_sequence ON casework_access_case (sequence)"}}};
  return migrations;
}

constexpr char kColumns[] =
    "SELECT a.sequence, a.access_micros, a.caller, a.role, a.purpose, a.method, a.kind, a.what, "
    "a.cases, a.previous, a.hash FROM casework_access a ";

// Fetches what a statement with kColumns finds; `bind` adds what it uses.
template <typename Bind>
std::vector<LogEntry> Fetch(soci::session& sql, const std::string& tail, const Bind& bind) {
  LogEntry row;
  long long sequence = 0, micros = 0;
  soci::statement select(sql);
  select.exchange(into(sequence));
  select.exchange(into(micros));
  select.exchange(into(row.caller));
  select.exchange(into(row.role));
  select.exchange(into(row.purpose));
  select.exchange(into(row.method));
  select.exchange(into(row.kind));
  select.exchange(into(row.what));
  select.exchange(into(row.cases));
  select.exchange(into(row.previous));
  select.exchange(into(row.hash));
  bind(select);
  select.alloc();
  select.prepare(kColumns + tail);
  select.define_and_bind();
  select.execute();
  std::vector<LogEntry> found;
  while (select.fetch()) {
    row.sequence = sequence;
    row.micros = micros;
    found.push_back(row);
  }
  return found;
}

}  // namespace

absl::StatusOr<bool> HasAccessLog(platform::Database& database) {
  int steps = 0;
  const absl::Status read = database.Read([&](soci::session& sql) {
    sql << "SELECT COUNT(*) FROM schema_migration WHERE component = 'casework_audit'", into(steps);
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  return steps > 0;
}

absl::Status MigrateAccessLog(platform::Database& database) {
  return database.Migrate("casework_audit", Migrations());
}

SealedHead ReadHead(soci::session& sql) {
  SealedHead read;
  long long sequence = 0;
  Session::Of(sql).RunKept("SELECT last_sequence, last_hash, seal FROM casework_access_head",
                           into(sequence), into(read.head.hash), into(read.seal));
  read.head.sequence = sequence;
  return read;
}

void WriteHead(soci::session& sql, const SealedHead& head) {
  const long long sequence = head.head.sequence;
  Session::Of(sql).RunKept(
      "UPDATE casework_access_head SET last_sequence = :q, last_hash = :h, seal = :s",
      use(sequence), use(head.head.hash), use(head.seal));
}

void InsertEntries(soci::session& sql, const std::vector<LogEntry*>& entries) {
  platform::RowInsert rows(
      "casework_access (sequence, access_micros, caller, role, purpose, method, kind, what, cases, "
      "previous, hash)");
  // By which the entries of one case are found.
  platform::RowInsert cases("casework_access_case (name, sequence)", "ON CONFLICT DO NOTHING");
  for (const LogEntry* entry : entries) {
    rows.Add(entry->sequence, entry->micros, entry->caller, entry->role, entry->purpose,
             entry->method, entry->kind, entry->what, entry->cases, entry->previous, entry->hash);
    for (const auto name : absl::StrSplit(entry->cases, ',', absl::SkipEmpty())) {
      cases.Add(std::string(name), entry->sequence);
    }
  }
  rows.Run(sql);
  cases.Run(sql);
}

void InsertCheckpoint(soci::session& sql, const v1::Checkpoint& checkpoint) {
  const long long sequence = checkpoint.sequence();
  const long long micros = absl::ToUnixMicros(platform::FromTimestamp(checkpoint.sign_time()));
  sql << "INSERT INTO casework_access_checkpoint (sequence, hash, sign_micros, signature) VALUES "
         "(:q, :h, :t, :s) ON CONFLICT (sequence) DO NOTHING",
      use(sequence), use(checkpoint.hash()), use(micros), use(checkpoint.signature());
}

std::vector<LogEntry> ReadEntries(soci::session& sql, int64_t after, int limit) {
  const long long behind = after;
  return Fetch(sql, "WHERE a.sequence > :q ORDER BY a.sequence LIMIT :l",
               [&](soci::statement& select) {
                 select.exchange(use(behind));
                 select.exchange(use(limit));
               });
}

std::map<int64_t, std::set<std::string>> ReadNames(soci::session& sql, int64_t first,
                                                   int64_t last) {
  std::map<int64_t, std::set<std::string>> names;
  std::string name;
  long long sequence = 0;
  const long long from = first, to = last;
  soci::statement select = (sql.prepare << "SELECT name, sequence FROM casework_access_case WHERE "
                                           "sequence BETWEEN :f AND :t",
                            into(name), into(sequence), use(from), use(to));
  select.execute();
  while (select.fetch()) names[sequence].insert(name);
  return names;
}

std::vector<LogEntry> ReadEntriesOf(soci::session& sql, const std::string& case_name,
                                    int64_t before, int limit) {
  const long long end = before;
  return Fetch(sql,
               "JOIN casework_access_case n ON n.sequence = a.sequence WHERE n.name = :n AND "
               "n.sequence < :q ORDER BY n.sequence DESC LIMIT :l",
               [&](soci::statement& select) {
                 select.exchange(use(case_name));
                 select.exchange(use(end));
                 select.exchange(use(limit));
               });
}

std::vector<v1::Checkpoint> ReadCheckpoints(soci::session& sql) {
  std::vector<v1::Checkpoint> checkpoints;
  long long sequence = 0, micros = 0;
  std::string hash, signature;
  soci::statement select = (sql.prepare << "SELECT sequence, hash, sign_micros, signature FROM "
                                           "casework_access_checkpoint ORDER BY sequence",
                            into(sequence), into(hash), into(micros), into(signature));
  select.execute();
  while (select.fetch()) {
    v1::Checkpoint& checkpoint = checkpoints.emplace_back();
    checkpoint.set_sequence(sequence);
    checkpoint.set_hash(hash);
    *checkpoint.mutable_sign_time() = platform::ToTimestamp(absl::FromUnixMicros(micros));
    checkpoint.set_signature(signature);
  }
  return checkpoints;
}

}  // namespace treff::casework
