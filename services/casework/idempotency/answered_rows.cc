#include "services/casework/idempotency/answered_rows.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/casework/cases/store/case_store_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/strings.h"

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

// Tells a mark from a digest, which is hexadecimal.
constexpr char kMarked[] = "k1:";
constexpr int kMarkBytes = 32;
constexpr int kMarkedAtOnce = 1000;

// Of one id: the same question under two ids is not seen to be the same.
std::string MarkOf(const CaseVault& vault, std::string_view request_id, std::string_view digest) {
  return absl::StrCat(
      kMarked, KeyedMark(vault.index_key(), "answered",
                         absl::StrCat(platform::Absl(request_id), "\n", platform::Absl(digest)),
                         kMarkBytes));
}

// How many of those that are left it has marked.
absl::StatusOr<int> MarkSome(platform::Database& database, const CaseVault& vault) {
  std::vector<std::pair<std::string, std::string>> open;  // id and digest
  const absl::Status written = database.Write([&](soci::session& sql) {
    // What stood there is overwritten, not only let go.
    if (!database.is_postgresql()) sql << "PRAGMA secure_delete = ON";
    open.clear();
    std::string id, digest;
    const std::string marks = absl::StrCat(kMarked, "%");
    soci::statement select =
        (sql.prepare << "SELECT request_id, digest FROM casework_answered WHERE digest NOT LIKE :m "
                        "LIMIT :l",
         into(id), into(digest), use(marks), use(kMarkedAtOnce));
    select.execute();
    while (select.fetch()) open.emplace_back(id, digest);
    for (const auto& [request_id, kept] : open) {
      const std::string mark = MarkOf(vault, request_id, kept);
      sql << "UPDATE casework_answered SET digest = :d WHERE request_id = :i", use(mark),
          use(request_id);
    }
    return absl::OkStatus();
  });
  TREFF_RETURN_IF_ERROR(written);
  return static_cast<int>(open.size());
}

}  // namespace

absl::Status MigrateAnswered(platform::Database& database) {
  return database.Migrate("casework_answered", Migrations());
}

absl::Status MarkOpenDigests(platform::Database& database, const CaseVault& vault) {
  int marked = 0;
  do {
    TREFF_ASSIGN_OR_RETURN(marked, MarkSome(database, vault));
  } while (marked > 0);
  return absl::OkStatus();
}

absl::Status PutAnswered(soci::session& sql, const CaseVault& vault,
                         const std::vector<Answered>& answered) {
  for (const Answered& each : answered) {
    std::string name;
    sql << "SELECT name FROM casework_answered WHERE request_id = :i", into(name),
        use(each.request_id);
    if (sql.got_data()) return RequestIdUsed();
    const std::string mark = MarkOf(vault, each.request_id, each.digest);
    const long long revision = each.revision;
    const long long micros = absl::ToUnixMicros(platform::FromTimestamp(each.update_time));
    sql << "INSERT INTO casework_answered (request_id, method, digest, name, revision, state, "
           "update_micros) VALUES (:i, :m, :d, :n, :r, :s, :t)",
        use(each.request_id), use(each.method), use(mark), use(each.name), use(revision),
        use(each.state), use(micros);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Answered>> ReadAnswered(platform::Database& database,
                                                     const CaseVault& vault,
                                                     std::string_view request_id,
                                                     std::string_view digest) {
  Answered found;
  found.request_id = std::string(request_id);
  found.digest = std::string(digest);
  std::string kept;
  bool is_there = false;
  TREFF_RETURN_IF_ERROR(database.Read([&](soci::session& sql) {
    long long revision = 0, micros = 0;
    sql << "SELECT method, digest, name, revision, state, update_micros FROM casework_answered "
           "WHERE request_id = :i",
        into(found.method), into(kept), into(found.name), into(revision), into(found.state),
        into(micros), use(found.request_id);
    is_there = sql.got_data();
    found.revision = revision;
    found.update_time = platform::ToTimestamp(absl::FromUnixMicros(micros));
    return absl::OkStatus();
  }));
  if (!is_there) return std::optional<Answered>();
  // An earlier program beside this one keeps digests as they are.
  if (kept != MarkOf(vault, request_id, digest) && kept != digest) return RequestIdUsed();
  return std::optional(found);
}

}  // namespace treff::casework
