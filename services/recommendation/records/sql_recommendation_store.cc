#include <optional>
#include <utility>

#include <soci/soci.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/platform/api/cursor.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/storage/message_column.h"
#include "services/recommendation/records/recommendation_store.h"

namespace treff::recommendation {
namespace {

using soci::into;
using soci::use;

const std::vector<platform::Migration>& Migrations() {
  static const auto& migrations = *new std::vector<platform::Migration>{
      {1,
       "create recommendations",
       {"CREATE TABLE recommendation_record (name TEXT PRIMARY KEY, case_name TEXT NOT NULL, "
        "versions TEXT NOT NULL, explain_count INTEGER NOT NULL, digest TEXT NOT NULL, "
        "record_time_micros BIGINT NOT NULL)",
        "CREATE INDEX recommendation_record_by_time "
        "ON recommendation_record (record_time_micros, name)",
        "CREATE INDEX recommendation_record_by_case "
        "ON recommendation_record (case_name, record_time_micros, name)"}},
      {2,
       "keep the points of an answer",
       {"ALTER TABLE recommendation_record ADD COLUMN scores TEXT NOT NULL DEFAULT ''"}}};
  return migrations;
}

// Of a list: without the scores, of which nobody reads more than one record's.
constexpr char kColumns[] =
    "name, case_name, versions, explain_count, digest, record_time_micros "
    "FROM recommendation_record ";

// A row as SOCI reads it.
struct Row {
  std::string name, case_name, versions, digest, scores;
  int explain_count = 0;
  long long micros = 0;

  absl::StatusOr<RecommendationRecord> ToRecord() const {
    RecommendationRecord record{.name = name,
                                .case_name = case_name,
                                .explain_count = explain_count,
                                .digest = digest,
                                .record_time = absl::FromUnixMicros(micros)};
    TREFF_RETURN_IF_ERROR(platform::ReadColumn(versions, name, record.versions));
    if (!absl::Base64Unescape(scores, &record.scores)) {
      return platform::ErrorOf(
          platform::reasons::kStoredRowDamaged,
          name + ": its stored points cannot be read: restore it from a backup", {{"row", name}});
    }
    return record;
  }
};

class SqlRecommendationStore : public RecommendationStore {
 public:
  explicit SqlRecommendationStore(platform::Database& database) : database_(database) {}

  absl::StatusOr<RecommendationRecord> PutIfNew(const RecommendationRecord& record) override {
    const std::string versions = platform::ToColumn(record.versions);
    const std::string scores = absl::Base64Escape(record.scores);
    const long long micros = absl::ToUnixMicros(record.record_time);
    Row row;
    TREFF_RETURN_IF_ERROR(database_.Write([&](soci::session& sql) {
      sql << "INSERT INTO recommendation_record (name, case_name, versions, explain_count, digest, "
             "record_time_micros, scores) VALUES (:n, :c, :v, :e, :d, :t, :s) "
             "ON CONFLICT (name) DO NOTHING",
          use(record.name), use(record.case_name), use(versions), use(record.explain_count),
          use(record.digest), use(micros), use(scores);
      return Select(sql, record.name, row);
    }));
    return row.ToRecord();
  }

  absl::StatusOr<RecommendationRecord> Get(const std::string& name) override {
    Row row;
    TREFF_RETURN_IF_ERROR(
        database_.Read([&](soci::session& sql) { return Select(sql, name, row); }));
    return row.ToRecord();
  }

  absl::StatusOr<ListedRecords> List(const std::string& case_name, std::string_view cursor,
                                     int limit) override {
    std::optional<platform::TimeAndName> after;
    if (!cursor.empty()) {
      TREFF_ASSIGN_OR_RETURN(after, platform::TimeAndNameIn(cursor));
    }
    std::vector<Row> rows;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
      rows = SelectPage(sql, case_name, after, limit + 1);  // one more: is there a next page?
      return absl::OkStatus();
    }));
    ListedRecords listed;
    if (static_cast<int>(rows.size()) > limit) {
      rows.pop_back();
      listed.next_cursor =
          platform::CursorOf(platform::TimeAndName{rows.back().micros, rows.back().name});
    }
    for (const Row& row : rows) {
      TREFF_ASSIGN_OR_RETURN(RecommendationRecord record, row.ToRecord());
      listed.records.push_back(std::move(record));
    }
    return listed;
  }

 private:
  static absl::Status Select(soci::session& sql, const std::string& name, Row& row) {
    sql << absl::StrCat("SELECT scores, ", kColumns, "WHERE name = :n"), into(row.scores),
        into(row.name), into(row.case_name), into(row.versions), into(row.explain_count),
        into(row.digest), into(row.micros), use(name);
    return sql.got_data() ? absl::OkStatus()
                          : platform::NotFound(name, "list recommendations to see those recorded");
  }

  static std::vector<Row> SelectPage(soci::session& sql, const std::string& case_name,
                                     const std::optional<platform::TimeAndName>& after, int limit) {
    std::string where = "WHERE 1 = 1 ";
    if (!case_name.empty()) where += "AND case_name = :c ";
    if (after.has_value()) {
      where += "AND (record_time_micros < :t OR (record_time_micros = :s AND name < :n)) ";
    }
    Row row;
    soci::statement select(sql);
    select.exchange(into(row.name));
    select.exchange(into(row.case_name));
    select.exchange(into(row.versions));
    select.exchange(into(row.explain_count));
    select.exchange(into(row.digest));
    select.exchange(into(row.micros));
    if (!case_name.empty()) select.exchange(use(case_name));
    if (after.has_value()) {
      select.exchange(use(after->micros));
      select.exchange(use(after->micros));
      select.exchange(use(after->name));
    }
    select.exchange(use(limit));
    select.alloc();
    select.prepare(absl::StrCat("SELECT ", kColumns, where,
                                "ORDER BY record_time_micros DESC, name DESC LIMIT :l"));
    select.define_and_bind();
    select.execute();
    std::vector<Row> rows;
    while (select.fetch()) rows.push_back(row);
    return rows;
  }

  platform::Database& database_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RecommendationStore>> OpenSqlRecommendationStore(
    platform::Database& database) {
  TREFF_RETURN_IF_ERROR(database.Migrate("recommendation", Migrations()));
  return std::make_unique<SqlRecommendationStore>(database);
}

}  // namespace treff::recommendation
