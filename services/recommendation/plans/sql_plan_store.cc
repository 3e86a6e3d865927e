#include <optional>
#include <utility>

#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "services/platform/api/cursor.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/storage/message_column.h"
#include "services/platform/values/clock.h"
#include "services/recommendation/plans/plan_store.h"

namespace treff::recommendation {
namespace {

using soci::into;
using soci::use;

// The long columns stand last, so that a list does not read past them.
const std::vector<platform::Migration>& Migrations() {
  static const auto& migrations = *new std::vector<platform::Migration>{
      {1,
       "create allocations",
       {"CREATE TABLE allocation (name TEXT PRIMARY KEY, create_time_micros BIGINT NOT NULL, "
        "request_key TEXT NOT NULL UNIQUE, request_digest TEXT NOT NULL, "
        "is_solving INTEGER NOT NULL, etag TEXT NOT NULL, head TEXT NOT NULL, "
        "content TEXT NOT NULL, question TEXT NOT NULL)",
        "CREATE INDEX allocation_by_time ON allocation (create_time_micros, name)",
        "CREATE INDEX allocation_solving ON allocation (is_solving, create_time_micros)"}},
      // Read by programs of the version before, which may still run beside this one. Leases are
      // those of operations now.
      {2,
       "lease allocations",
       {"ALTER TABLE allocation ADD COLUMN lease_owner TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE allocation ADD COLUMN lease_until_micros BIGINT NOT NULL DEFAULT 0"}}};
  return migrations;
}

int IsSolving(const v1::Allocation& allocation) {
  return allocation.state() == v1::Allocation::SOLVING ? 1 : 0;
}

struct ListedRow {
  std::string name, head;
  long long micros = 0;
};

std::vector<ListedRow> SelectPage(soci::session& sql,
                                  const std::optional<platform::TimeAndName>& after, int limit) {
  ListedRow row;
  soci::statement select(sql);
  select.exchange(into(row.name));
  select.exchange(into(row.micros));
  select.exchange(into(row.head));
  if (after.has_value()) {
    select.exchange(use(after->micros));
    select.exchange(use(after->micros));
    select.exchange(use(after->name));
  }
  select.exchange(use(limit));
  select.alloc();
  select.prepare(
      absl::StrCat("SELECT name, create_time_micros, head FROM allocation ",
                   after.has_value()
                       ? "WHERE create_time_micros < :t OR (create_time_micros = :s AND name < :n) "
                       : "",
                   "ORDER BY create_time_micros DESC, name DESC LIMIT :l"));
  select.define_and_bind();
  select.execute();
  std::vector<ListedRow> rows;
  while (select.fetch()) rows.push_back(row);
  return rows;
}

class SqlPlanStore : public PlanStore {
 public:
  explicit SqlPlanStore(platform::Database& database) : database_(database) {}

  absl::StatusOr<KeptPlan> PutIfNew(const v1::Allocation& allocation,
                                    const v1::CreateAllocationRequest& question,
                                    const std::string& request_digest) override {
    // Without a request_id the name stands in: nobody can send that as one.
    const std::string key =
        question.request_id().empty() ? allocation.name() : question.request_id();
    const std::string head = platform::ToColumn(HeadOf(allocation)),
                      content = platform::ToColumn(allocation);
    const std::string asked = platform::ToColumn(question);
    const long long micros = absl::ToUnixMicros(platform::FromTimestamp(allocation.create_time()));
    const int is_solving = IsSolving(allocation);
    KeptPlan kept;
    TREFF_RETURN_IF_ERROR(database_.Write([&](soci::session& sql) {
      sql << "INSERT INTO allocation (name, create_time_micros, request_key, request_digest, "
             "is_solving, etag, head, content, question) "
             "VALUES (:n, :t, :k, :d, :s, :e, :h, :c, :q) ON CONFLICT (request_key) DO NOTHING",
          use(allocation.name()), use(micros), use(key), use(request_digest), use(is_solving),
          use(allocation.etag()), use(head), use(content), use(asked);
      sql << "SELECT name, request_digest FROM allocation WHERE request_key = :k", into(kept.name),
          into(kept.request_digest), use(key);
      return absl::OkStatus();
    }));
    return kept;
  }

  absl::StatusOr<v1::Allocation> Get(const std::string& name) override {
    v1::Allocation allocation;
    TREFF_RETURN_IF_ERROR(Read("content", name, allocation));
    return allocation;
  }

  absl::StatusOr<v1::CreateAllocationRequest> GetQuestion(const std::string& name) override {
    v1::CreateAllocationRequest question;
    TREFF_RETURN_IF_ERROR(Read("question", name, question));
    return question;
  }

  absl::Status Replace(const v1::Allocation& allocation, const std::string& etag) override {
    const std::string head = platform::ToColumn(HeadOf(allocation)),
                      content = platform::ToColumn(allocation);
    const int is_solving = IsSolving(allocation);
    return database_.Write([&](soci::session& sql) -> absl::Status {
      std::string found;
      sql << "SELECT etag FROM allocation WHERE name = :n", into(found), use(allocation.name());
      if (!sql.got_data()) return NotThere(allocation.name());
      if (found != etag) return StaleEtag(allocation.name());
      sql << "UPDATE allocation SET is_solving = :s, etag = :e, head = :h, content = :c "
             "WHERE name = :n",
          use(is_solving), use(allocation.etag()), use(head), use(content), use(allocation.name());
      return absl::OkStatus();
    });
  }

  absl::StatusOr<ListedPlans> List(std::string_view cursor, int limit) override {
    std::optional<platform::TimeAndName> after;
    if (!cursor.empty()) {
      TREFF_ASSIGN_OR_RETURN(after, platform::TimeAndNameIn(cursor));
    }
    std::vector<ListedRow> rows;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
      rows = SelectPage(sql, after, limit + 1);  // one more: is there a next page?
      return absl::OkStatus();
    }));
    ListedPlans listed;
    if (static_cast<int>(rows.size()) > limit) {
      rows.pop_back();
      listed.next_cursor =
          platform::CursorOf(platform::TimeAndName{rows.back().micros, rows.back().name});
    }
    for (const ListedRow& row : rows) {
      TREFF_RETURN_IF_ERROR(platform::ReadColumn(row.head, row.name, listed.heads.emplace_back()));
    }
    return listed;
  }

  absl::StatusOr<std::vector<std::string>> ListUnsolved() override {
    std::vector<std::string> names;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
      names.clear();
      const soci::rowset<std::string> rows =
          (sql.prepare << "SELECT name FROM allocation WHERE is_solving = 1 "
                          "ORDER BY create_time_micros, name");
      for (const std::string& name : rows) names.push_back(name);
      return absl::OkStatus();
    }));
    return names;
  }

 private:
  absl::Status Read(const char* column, const std::string& name,
                    google::protobuf::Message& message) {
    std::string text;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
      sql << absl::StrCat("SELECT ", column, " FROM allocation WHERE name = :n"), into(text),
          use(name);
      return sql.got_data() ? absl::OkStatus() : NotThere(name);
    }));
    return platform::ReadColumn(text, name, message);
  }

  static absl::Status NotThere(const std::string& name) {
    return platform::NotFound(name, "list allocations to see those there are");
  }
  static absl::Status StaleEtag(const std::string& name) {
    return platform::ErrorOf(platform::reasons::kStaleEtag,
                             name + " has changed since it was read: read it again");
  }

  platform::Database& database_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<PlanStore>> OpenSqlPlanStore(platform::Database& database) {
  TREFF_RETURN_IF_ERROR(database.Migrate("allocation", Migrations()));
  return std::make_unique<SqlPlanStore>(database);
}

}  // namespace treff::recommendation
