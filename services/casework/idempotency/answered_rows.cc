#include "services/casework/idempotency/answered_rows.h"

#include <string>

#include "absl/time/time.h"
#include "services/casework/cases/case_store_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/clock.h"

namespace treff::casework {
namespace {

using soci::into;
using soci::use;

const std::vector<platform::Migration>& Migrations() {
  static const auto& migrations = *new std::vector<platform::Migration>{
      {1,
       "remember request ids",
       {"CREATE TABLE casework_answered (request_id TEXT PRIMARY KEY, method TEXT NOT NULL, "
        "digest TEXT NOT NULL, name TEXT NOT NULL, revision BIGINT NOT NULL, state INTEGER NOT "
        "NULL, update_micros BIGINT NOT NULL)"}}};
  return migrations;
}

}  // namespace

absl::Status MigrateAnswered(platform::Database& database) {
  return database.Migrate("casework_answered", Migrations());
}

absl::Status PutAnswered(soci::session& sql, const std::vector<Answered>& answered) {
  for (const Answered& each : answered) {
    std::string name;
    sql << "SELECT name FROM casework_answered WHERE request_id = :i", into(name),
        use(each.request_id);
    if (sql.got_data()) return RequestIdUsed();
    const long long revision = each.revision;
    const long long micros = absl::ToUnixMicros(platform::FromTimestamp(each.update_time));
    sql << "INSERT INTO casework_answered (request_id, method, digest, name, revision, state, "
           "update_micros) VALUES (:i, :m, :d, :n, :r, :s, :t)",
        use(each.request_id), use(each.method), use(each.digest), use(each.name), use(revision),
        use(each.state), use(micros);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Answered>> ReadAnswered(platform::Database& database,
                                                     std::string_view request_id) {
  Answered found;
  found.request_id = std::string(request_id);
  bool is_there = false;
  TREFF_RETURN_IF_ERROR(database.Read([&](soci::session& sql) {
    long long revision = 0, micros = 0;
    sql << "SELECT method, digest, name, revision, state, update_micros FROM casework_answered "
           "WHERE request_id = :i",
        into(found.method), into(found.digest), into(found.name), into(revision), into(found.state),
        into(micros), use(found.request_id);
    is_there = sql.got_data();
    found.revision = revision;
    found.update_time = platform::ToTimestamp(absl::FromUnixMicros(micros));
    return absl::OkStatus();
  }));
  return is_there ? std::optional(found) : std::nullopt;
}

}  // namespace treff::casework
