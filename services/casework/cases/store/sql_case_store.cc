#include <functional>
#include <set>
#include <utility>

#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "services/casework/audit/access_log.h"
#include "services/casework/audit/access_scope.h"
#include "services/casework/cases/store/case_creation.h"
#include "services/casework/cases/store/case_rows.h"
#include "services/casework/cases/store/case_store.h"
#include "services/casework/cases/store/case_store_errors.h"
#include "services/casework/idempotency/answered_rows.h"
#include "services/casework/measures/records/measure_columns.h"
#include "services/casework/privacy/case_vault.h"
#include "services/casework/privacy/sealing_step.h"
#include "services/casework/requests/commitment_rows.h"
#include "services/casework/requests/request_rows.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/storage/session.h"
#include "services/platform/values/clock.h"

namespace treff::casework {
namespace {

using soci::into;
using soci::use;

// Names are the keys everywhere. `position` is the sequence of the case's CREATED event, so that
// the order of listing is the order of commits.
const std::vector<platform::Migration>& Migrations() {
  static const auto& migrations = *new std::vector<platform::Migration>{
      {1,
       "create cases",
       {"CREATE TABLE casework_case (name TEXT PRIMARY KEY, position BIGINT NOT NULL UNIQUE, "
        "revision BIGINT NOT NULL, state INTEGER NOT NULL)",
        "CREATE TABLE casework_case_revision (name TEXT NOT NULL REFERENCES casework_case (name), "
        "revision BIGINT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (name, revision))",
        "CREATE TABLE casework_case_request (request_id TEXT PRIMARY KEY, "
        "name TEXT NOT NULL REFERENCES casework_case (name))",
        "CREATE TABLE casework_case_event (sequence BIGINT PRIMARY KEY, kind INTEGER NOT NULL, "
        "name TEXT NOT NULL, revision BIGINT NOT NULL, state INTEGER NOT NULL, "
        "event_time_micros BIGINT NOT NULL)",
        "CREATE TABLE casework_case_log (last_sequence BIGINT NOT NULL)",
        "INSERT INTO casework_case_log (last_sequence) VALUES (0)"}},
      RequestTable(2),
      CommitmentTable(3),
      CaseIndexColumns(4),
      CaseOwnerColumns(5),
      CountingIndex(6),
      LikeIndexes(7)};
  return migrations;
}

void InsertRevision(soci::session& sql, const v1::Case& c, const SecretKey& key) {
  const std::string content = SealCase(c, key);
  const long long revision = c.revision();
  sql << "INSERT INTO casework_case_revision (name, revision, content) VALUES (:n, :r, :c)",
      use(c.name()), use(revision), use(content);
}

void InsertEvent(soci::session& sql, const v1::Case& c, v1::CaseEvent::Kind kind,
                 long long sequence) {
  const int kind_number = kind;
  const long long revision = c.revision();
  const int state = c.state();
  const long long micros = absl::ToUnixMicros(platform::FromTimestamp(c.update_time()));
  sql << "INSERT INTO casework_case_event (sequence, kind, name, revision, state, "
         "event_time_micros) VALUES (:q, :k, :n, :r, :s, :t)",
      use(sequence), use(kind_number), use(c.name()), use(revision), use(state), use(micros);
}

// ABORTED unless the revision follows the newest one.
absl::Status CheckFollows(soci::session& sql, const v1::Case& c) {
  long long newest = 0;
  sql << "SELECT revision FROM casework_case WHERE name = :n", into(newest), use(c.name());
  if (!sql.got_data()) return CaseNotFound(c.name());
  return newest + 1 == c.revision() ? absl::OkStatus() : CaseChanged(c.name());
}

// The next revision of a case, its event, and its request. Refuses before it writes anything, so
// that the transaction may go on with others.
absl::Status AppendRows(soci::session& sql, const CaseRevision& next, long long sequence,
                        CaseVault& vault) {
  const v1::Case& c = next.c;
  TREFF_RETURN_IF_ERROR(CheckFollows(sql, c));
  TREFF_ASSIGN_OR_RETURN(const SecretKey key, vault.KeyOf(sql, c.name()));
  if (next.request.has_value()) {
    TREFF_ASSIGN_OR_RETURN(const auto before, RequestBefore(sql, *next.request, key));
    if (next.room.has_value()) {
      TREFF_RETURN_IF_ERROR(CheckRoomRows(sql, *next.request, *next.room));
    }
    PutRequest(sql, *next.request, sequence, key);
    PutCommitmentChange(sql, before, *next.request, sequence);
    PutMeasureRequest(sql, *next.request);
  }
  UpdateCaseRow(sql, c, vault, key);
  PutMeasureCase(sql, c);
  InsertRevision(sql, c, key);
  InsertEvent(sql, c, next.kind, sequence);
  return absl::OkStatus();
}

// The entry of a change.
Access ChangeOf(const std::vector<std::string>& names, std::string what) {
  return {.kind = v1::AccessEntry::CHANGE, .what = std::move(what), .cases = names};
}

// What the entry says of revisions that are kept together, "UPDATED: members, needs": of what kind
// they are, and which fields have changed in any of them.
std::string KindsOf(const std::vector<CaseRevision>& revisions) {
  std::set<std::string> kinds;
  for (const CaseRevision& each : revisions) kinds.insert(v1::CaseEvent::Kind_Name(each.kind));
  std::set<std::string> changed;
  for (const CaseRevision& each : revisions) {
    changed.insert(each.changed.begin(), each.changed.end());
  }
  return absl::StrCat(absl::StrJoin(kinds, ", "), changed.empty() ? "" : ": ",
                      absl::StrJoin(changed, ", "));
}

class SqlCaseStore : public CaseStore {
 public:
  SqlCaseStore(platform::Database& database, CaseVault& vault, AccessLog& log)
      : database_(database),
        vault_(vault),
        log_(log),
        finder_(vault),
        creation_(database, vault, log) {}

  absl::StatusOr<std::vector<LikeCases>> CreateAll(const std::vector<NewCase>& cases) override {
    return creation_.CreateAll(cases);
  }

  absl::StatusOr<std::optional<v1::Case>> FindByRequest(std::string_view request_id) override {
    const std::string request(request_id);
    std::string name, content, wrapped;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
      sql << "SELECT v.name, v.content, k.wrapped FROM casework_case_request q "
             "JOIN casework_case_revision v ON v.name = q.name AND v.revision = 1 "
             "JOIN casework_case_key k ON k.name = q.name WHERE q.request_id = :i",
          into(name), into(content), into(wrapped), use(request);
      if (!sql.got_data()) name.clear();
      return absl::OkStatus();
    }));
    if (name.empty()) return std::optional<v1::Case>();
    TREFF_ASSIGN_OR_RETURN(const SecretKey key, vault_.Unwrap(wrapped, name));
    TREFF_ASSIGN_OR_RETURN(v1::Case c, UnsealCase(content, name, /*revision=*/1, key));
    return std::optional<v1::Case>(std::move(c));
  }

  absl::Status AppendAll(const std::vector<CaseRevision>& revisions,
                         const std::vector<Answered>& answered) override {
    std::vector<std::string> names;
    return Change(
        [&](soci::session& sql) -> absl::Status {
          names.clear();
          for (const CaseRevision& next : revisions) {
            TREFF_RETURN_IF_ERROR(AppendRows(sql, next, TakeSequences(sql, 1), vault_));
            names.push_back(next.c.name());
          }
          TREFF_RETURN_IF_ERROR(PutAnswered(sql, vault_, answered));
          return log_.Append(sql, ChangeOf(names, KindsOf(revisions)));
        },
        names);
  }

  absl::StatusOr<std::vector<absl::Status>> AppendEach(
      const std::vector<CaseRevision>& revisions) override {
    std::vector<absl::Status> became;
    std::vector<std::string> names;
    TREFF_RETURN_IF_ERROR(Change(
        [&](soci::session& sql) -> absl::Status {
          became.clear();
          names.clear();
          for (const CaseRevision& next : revisions) {
            became.push_back(AppendRows(sql, next, TakeSequences(sql, 1), vault_));
            if (became.back().ok()) names.push_back(next.c.name());
          }
          if (names.empty()) return absl::OkStatus();
          return log_.Append(sql, ChangeOf(names, KindsOf(revisions)));
        },
        names));
    return became;
  }

  absl::Status ReviseRequest(const v1::SettlementRequest& request,
                             const std::vector<Answered>& answered) override {
    if (request.revision() == 1) return RequestNotFound(request.name());
    const std::vector<std::string> names = {CaseOfRequest(request.name())};
    return Change(
        [&](soci::session& sql) -> absl::Status {
          TREFF_ASSIGN_OR_RETURN(const SecretKey key, vault_.KeyOf(sql, names.front()));
          TREFF_RETURN_IF_ERROR(RequestBefore(sql, request, key).status());
          PutRequest(sql, request, /*position=*/0, key);
          PutMeasureRequest(sql, request);
          TREFF_RETURN_IF_ERROR(PutAnswered(sql, vault_, answered));
          return log_.Append(sql, ChangeOf(names, "request"));
        },
        names);
  }

  absl::StatusOr<std::optional<Answered>> FindAnswered(std::string_view request_id,
                                                       std::string_view digest) override {
    return ReadAnswered(database_, vault_, request_id, digest);
  }

  absl::StatusOr<v1::SettlementRequest> GetRequest(std::string_view name) override {
    return ReadRequest(database_, vault_, name);
  }
  absl::StatusOr<std::optional<v1::SettlementRequest>> OpenRequestOf(
      std::string_view case_name) override {
    return ReadOpenRequest(database_, vault_, case_name);
  }
  absl::StatusOr<ListedRequests> ListRequests(const RequestFilter& filter, int64_t before,
                                              int limit) override {
    return ReadRequests(database_, vault_, filter, before, limit);
  }
  absl::StatusOr<std::vector<v1::SettlementRequest>> OverdueRequests(absl::Time now,
                                                                     int limit) override {
    return ReadOverdueRequests(database_, vault_, now, limit);
  }

  absl::StatusOr<v1::Commitments> CommitmentsBetween(int64_t after, int64_t until) override {
    return ReadCommitments(database_, after, until);
  }

  absl::StatusOr<v1::Case> Get(std::string_view name, int64_t revision) override {
    const std::string wanted(name);
    const long long asked = revision;
    long long newest = 0;
    std::string content, wrapped;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) -> absl::Status {
      const bool found = platform::Session::Of(sql).RunKept(
          "SELECT c.revision, k.wrapped, COALESCE(v.content, '') FROM casework_case c JOIN "
          "casework_case_key k ON k.name = c.name LEFT JOIN casework_case_revision v ON v.name = "
          "c.name AND v.revision = COALESCE(NULLIF(CAST(:r AS BIGINT), 0), c.revision) WHERE "
          "c.name = :n",
          into(newest), into(wrapped), into(content), use(asked), use(wanted));
      if (!found) return CaseNotFound(name);
      if (wrapped == kErasedKey) return CaseErased(name);
      return content.empty() ? CaseRevisionNotFound(name, revision) : absl::OkStatus();
    }));
    const int64_t chosen = revision == 0 ? newest : revision;
    TREFF_ASSIGN_OR_RETURN(const SecretKey key, vault_.Unwrap(wrapped, name));
    return UnsealCase(content, name, chosen, key);
  }

  absl::StatusOr<std::vector<v1::Case>> GetAll(const std::vector<std::string>& names) override {
    return ReadCasesNamed(database_, vault_, names);
  }
  absl::StatusOr<ListedCases> List(const CaseFilter& filter, CaseOrder order, const CasePlace& from,
                                   int limit) override {
    return ReadCases(database_, vault_, finder_, filter, order, from, limit);
  }
  absl::StatusOr<LikeCases> CasesLike(const v1::Case& c, std::string_view registrar) override {
    return ReadCasesLike(database_, vault_, c, std::string(registrar));
  }

  absl::StatusOr<std::vector<LoggedEvent>> EventsAfter(int64_t sequence, int limit) override {
    const long long after = sequence;
    std::vector<LoggedEvent> events;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
      long long place = 0, revision = 0, micros = 0;
      int kind = 0, state = 0;
      std::string name, registrar;
      soci::statement select =
          (sql.prepare << "SELECT e.sequence, e.kind, e.name, e.revision, e.state, "
                          "e.event_time_micros, COALESCE(c.registrar, '') FROM casework_case_event "
                          "e LEFT JOIN casework_case c ON c.name = e.name WHERE e.sequence > :q "
                          "ORDER BY e.sequence LIMIT :l",
           into(place), into(kind), into(name), into(revision), into(state), into(micros),
           into(registrar), use(after), use(limit));
      select.execute();
      while (select.fetch()) {
        LoggedEvent& logged = events.emplace_back();
        logged.sequence = place;
        logged.registrar = registrar;
        logged.event.set_kind(static_cast<v1::CaseEvent::Kind>(kind));
        logged.event.set_case_(name);
        logged.event.set_revision(revision);
        logged.event.set_state(static_cast<v1::Case::State>(state));
        *logged.event.mutable_event_time() = platform::ToTimestamp(absl::FromUnixMicros(micros));
      }
      return absl::OkStatus();
    }));
    TREFF_RETURN_IF_ERROR(LogEvents(events));
    return events;
  }

 private:
  // A transaction that changes the cases `names`, which it fills, and says so in the log.
  absl::Status Change(const std::function<absl::Status(soci::session&)>& body,
                      const std::vector<std::string>& names) {
    TREFF_RETURN_IF_ERROR(database_.WriteHolding(AccessLog::kTablesOfChange, body));
    if (AccessScope* scope = AccessScope::Current()) {
      scope->logged().insert(names.begin(), names.end());
    }
    return absl::OkStatus();
  }

  // Who watches is told of these: an entry for all of them.
  absl::Status LogEvents(const std::vector<LoggedEvent>& events) {
    if (AccessScope::Current() == nullptr || events.empty()) return absl::OkStatus();
    std::set<std::string> names;
    for (const LoggedEvent& each : events) names.insert(each.event.case_());
    return log_.Record({.kind = v1::AccessEntry::READ,
                        .what = v1::CaseEvent::descriptor()->name(),
                        .cases = {names.begin(), names.end()}});
  }

  platform::Database& database_;
  CaseVault& vault_;
  AccessLog& log_;
  CaseFinder finder_;
  CaseCreation creation_;
};

}  // namespace

absl::Status MigrateCases(platform::Database& database) {
  TREFF_RETURN_IF_ERROR(database.Migrate("casework", Migrations()));
  return MigrateAnswered(database);
}

absl::StatusOr<std::unique_ptr<CaseStore>> OpenSqlCaseStore(platform::Database& database,
                                                            CaseVault& vault, AccessLog& log) {
  TREFF_RETURN_IF_ERROR(SealUnsealed(database, vault));
  TREFF_RETURN_IF_ERROR(MarkOpenDigests(database, vault));
  TREFF_RETURN_IF_ERROR(FillCommitments(database, vault));
  TREFF_RETURN_IF_ERROR(MigrateMeasures(database));
  TREFF_RETURN_IF_ERROR(FillMeasures(database, vault));
  return std::make_unique<SqlCaseStore>(database, vault, log);
}

}  // namespace treff::casework
