#include <limits>
#include <utility>

#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "services/casework/cases/case_store.h"
#include "services/casework/cases/case_store_errors.h"
#include "services/casework/requests/request_rows.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/storage/message_column.h"
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
      RequestTable(2)};
  return migrations;
}

// To be called first in a transaction: changes come one after another from here to their commits,
// so that sequences rise in commit order (those of a PostgreSQL sequence would not).
long long NextSequence(soci::session& sql, bool is_postgresql) {
  // The only statement that PostgreSQL runs before it decides what the transaction sees, so the
  // loser of a race waits instead of failing. SQLite has one writer anyhow.
  if (is_postgresql) sql << "LOCK TABLE casework_case_log IN EXCLUSIVE MODE";
  long long sequence = 0;
  sql << "UPDATE casework_case_log SET last_sequence = last_sequence + 1";
  sql << "SELECT last_sequence FROM casework_case_log", into(sequence);
  return sequence;
}

void InsertRevision(soci::session& sql, const v1::Case& c) {
  const std::string content = platform::ToColumn(c);
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

// The next revision of a case and its event. ABORTED unless it follows the newest one.
absl::Status AppendRows(soci::session& sql, const v1::Case& c, v1::CaseEvent::Kind kind,
                        long long sequence) {
  const long long revision = c.revision();
  const long long before = revision - 1;
  const int state = c.state();
  soci::statement update = (sql.prepare << "UPDATE casework_case SET revision = :r, state = :s "
                                           "WHERE name = :n AND revision = :b",
                            use(revision), use(state), use(c.name()), use(before));
  update.execute(true);
  if (update.get_affected_rows() != 1) {
    std::string name;
    sql << "SELECT name FROM casework_case WHERE name = :n", into(name), use(c.name());
    return sql.got_data() ? CaseChanged(c.name()) : CaseNotFound(c.name());
  }
  InsertRevision(sql, c);
  InsertEvent(sql, c, kind, sequence);
  return absl::OkStatus();
}

bool RequestIsKnown(soci::session& sql, const std::string& request_id) {
  std::string name;
  sql << "SELECT name FROM casework_case_request WHERE request_id = :i", into(name),
      use(request_id);
  return sql.got_data();
}

class SqlCaseStore : public CaseStore {
 public:
  explicit SqlCaseStore(platform::Database& database) : database_(database) {}

  absl::Status Create(const v1::Case& c, std::string_view request_id) override {
    const std::string request(request_id);
    const long long revision = c.revision();
    const int state = c.state();
    return database_.Write([&](soci::session& sql) -> absl::Status {
      const long long sequence = NextSequence(sql, database_.is_postgresql());
      if (!request.empty() && RequestIsKnown(sql, request)) return RequestIdUsed();
      sql << "INSERT INTO casework_case (name, position, revision, state) VALUES (:n, :p, :r, :s)",
          use(c.name()), use(sequence), use(revision), use(state);
      InsertRevision(sql, c);
      if (!request.empty()) {
        sql << "INSERT INTO casework_case_request (request_id, name) VALUES (:i, :n)", use(request),
            use(c.name());
      }
      InsertEvent(sql, c, v1::CaseEvent::CREATED, sequence);
      return absl::OkStatus();
    });
  }

  absl::StatusOr<std::optional<v1::Case>> FindByRequest(std::string_view request_id) override {
    const std::string request(request_id);
    std::string name;
    std::string content;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
      sql << "SELECT v.name, v.content FROM casework_case_request q "
             "JOIN casework_case_revision v ON v.name = q.name AND v.revision = 1 "
             "WHERE q.request_id = :i",
          into(name), into(content), use(request);
      if (!sql.got_data()) name.clear();
      return absl::OkStatus();
    }));
    if (name.empty()) return std::optional<v1::Case>();
    TREFF_ASSIGN_OR_RETURN(v1::Case c, platform::FromColumn<v1::Case>(content, name));
    return std::optional<v1::Case>(std::move(c));
  }

  absl::Status Append(const v1::Case& c, v1::CaseEvent::Kind kind) override {
    return database_.Write([&](soci::session& sql) {
      return AppendRows(sql, c, kind, NextSequence(sql, database_.is_postgresql()));
    });
  }

  absl::Status AppendWithRequest(const v1::Case& c, v1::CaseEvent::Kind kind,
                                 const v1::SettlementRequest& request) override {
    return database_.Write([&](soci::session& sql) -> absl::Status {
      const long long sequence = NextSequence(sql, database_.is_postgresql());
      TREFF_RETURN_IF_ERROR(AppendRows(sql, c, kind, sequence));
      return PutRequest(sql, request, sequence);
    });
  }

  absl::Status ReviseRequest(const v1::SettlementRequest& request) override {
    if (request.revision() == 1) return RequestNotFound(request.name());
    return database_.Write(
        [&](soci::session& sql) { return PutRequest(sql, request, /*position=*/0); });
  }

  absl::StatusOr<v1::SettlementRequest> GetRequest(std::string_view name) override {
    return ReadRequest(database_, name);
  }
  absl::StatusOr<std::optional<v1::SettlementRequest>> OpenRequestOf(
      std::string_view case_name) override {
    return ReadOpenRequest(database_, case_name);
  }
  absl::StatusOr<ListedRequests> ListRequests(const RequestFilter& filter, int64_t before,
                                              int limit) override {
    return ReadRequests(database_, filter, before, limit);
  }
  absl::StatusOr<std::vector<v1::SettlementRequest>> OverdueRequests(absl::Time now,
                                                                     int limit) override {
    return ReadOverdueRequests(database_, now, limit);
  }

  absl::StatusOr<v1::Case> Get(std::string_view name, int64_t revision) override {
    const std::string key(name);
    const long long wanted = revision;
    std::string content;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) -> absl::Status {
      long long newest = 0;
      sql << "SELECT revision FROM casework_case WHERE name = :n", into(newest), use(key);
      if (!sql.got_data()) return CaseNotFound(name);
      const long long chosen = wanted == 0 ? newest : wanted;
      sql << "SELECT content FROM casework_case_revision WHERE name = :n AND revision = :r",
          into(content), use(key), use(chosen);
      return sql.got_data() ? absl::OkStatus() : CaseRevisionNotFound(name, revision);
    }));
    return platform::FromColumn<v1::Case>(content, name);
  }

  absl::StatusOr<ListedCases> List(const std::vector<v1::Case::State>& states, int64_t before,
                                   int limit) override {
    const long long first = before == 0 ? std::numeric_limits<long long>::max() : before;
    const int rows = limit + 1;  // one more tells whether there is a next page
    // Enum numbers, so nothing to escape; SOCI binds no lists.
    const std::string in_states =
        states.empty() ? "" : absl::StrCat(" AND c.state IN (", absl::StrJoin(states, ", "), ")");
    std::vector<std::pair<long long, std::string>> found;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
      long long position = 0;
      std::string content;
      soci::statement select = (sql.prepare << "SELECT c.position, v.content FROM casework_case c "
                                               "JOIN casework_case_revision v "
                                               "ON v.name = c.name AND v.revision = c.revision "
                                               "WHERE c.position < :p" +
                                                   in_states + " ORDER BY c.position DESC LIMIT :l",
                                into(position), into(content), use(first), use(rows));
      select.execute();
      while (select.fetch()) found.emplace_back(position, content);
      return absl::OkStatus();
    }));
    return Page(found, limit);
  }

  absl::StatusOr<std::vector<LoggedEvent>> EventsAfter(int64_t sequence, int limit) override {
    const long long after = sequence;
    std::vector<LoggedEvent> events;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
      long long place = 0, revision = 0, micros = 0;
      int kind = 0, state = 0;
      std::string name;
      soci::statement select =
          (sql.prepare << "SELECT sequence, kind, name, revision, state, event_time_micros "
                          "FROM casework_case_event WHERE sequence > :q ORDER BY sequence LIMIT :l",
           into(place), into(kind), into(name), into(revision), into(state), into(micros),
           use(after), use(limit));
      select.execute();
      while (select.fetch()) {
        LoggedEvent& logged = events.emplace_back();
        logged.sequence = place;
        logged.event.set_kind(static_cast<v1::CaseEvent::Kind>(kind));
        logged.event.set_case_(name);
        logged.event.set_revision(revision);
        logged.event.set_state(static_cast<v1::Case::State>(state));
        *logged.event.mutable_event_time() = platform::ToTimestamp(absl::FromUnixMicros(micros));
      }
      return absl::OkStatus();
    }));
    return events;
  }

 private:
  // `found` are positions and contents, one more than `limit` when there is a next page.
  static absl::StatusOr<ListedCases> Page(
      const std::vector<std::pair<long long, std::string>>& found, int limit) {
    ListedCases listed;
    for (const auto& [position, content] : found) {
      if (static_cast<int>(listed.cases.size()) == limit) break;
      TREFF_ASSIGN_OR_RETURN(
          v1::Case c,
          platform::FromColumn<v1::Case>(content, absl::StrCat("the case at position ", position)));
      listed.cases.push_back(std::move(c));
      if (static_cast<int>(found.size()) > limit) listed.next_before = position;
    }
    return listed;
  }

  platform::Database& database_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<CaseStore>> OpenSqlCaseStore(platform::Database& database) {
  TREFF_RETURN_IF_ERROR(database.Migrate("casework", Migrations()));
  return std::make_unique<SqlCaseStore>(database);
}

}  // namespace treff::casework
