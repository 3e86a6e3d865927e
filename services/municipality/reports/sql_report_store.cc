// The store over SQL, one code path for SQLite and PostgreSQL.
#include <functional>
#include <limits>
#include <utility>

#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "services/municipality/reports/report_store.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/storage/message_column.h"

namespace treff::municipality {
namespace {

using soci::into;
using soci::use;

const std::vector<platform::Migration>& Migrations() {
  static const auto& migrations = *new std::vector<platform::Migration>{
      {1,
       "create reports",
       {"CREATE TABLE report (position BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, "
        "municipality TEXT NOT NULL, reporter TEXT NOT NULL, report_day TEXT NOT NULL, "
        "content TEXT NOT NULL)",
        "CREATE INDEX report_by_municipality ON report (municipality, position)",
        "CREATE INDEX report_by_reporter ON report (municipality, reporter, report_day, position)",
        "CREATE TABLE report_log (last_position BIGINT NOT NULL)",
        "INSERT INTO report_log (last_position) VALUES (0)"}}};
  return migrations;
}

// In a transaction that holds kLog: reports come one after another, so that positions rise in
// commit order.
constexpr char kLog[] = "report_log";
int64_t TakePositions(soci::session& sql, size_t count) {
  int64_t last = 0;
  const auto more = static_cast<int64_t>(count);
  sql << "UPDATE report_log SET last_position = last_position + :n", use(more);
  sql << "SELECT last_position FROM report_log", into(last);
  return last - more;
}

absl::Status ReadReports(soci::session& sql, const std::string& where_and_order,
                         const std::function<void(soci::statement&)>& bind,
                         std::vector<std::pair<int64_t, v1::Report>>& reports) {
  int64_t position = 0;
  std::string name;
  std::string content;
  soci::statement select(sql);
  select.exchange(into(position));
  select.exchange(into(name));
  select.exchange(into(content));
  bind(select);
  select.alloc();
  select.prepare("SELECT r.position, r.name, r.content FROM report r " + where_and_order);
  select.define_and_bind();
  select.execute();
  while (select.fetch()) {
    TREFF_ASSIGN_OR_RETURN(v1::Report report, platform::FromColumn<v1::Report>(content, name));
    reports.emplace_back(position, std::move(report));
  }
  return absl::OkStatus();
}

class SqlReportStore : public ReportStore {
 public:
  explicit SqlReportStore(platform::Database& database) : database_(database) {}

  absl::Status Append(const std::vector<v1::Report>& reports) override {
    if (reports.empty()) return absl::OkStatus();
    return database_.WriteHolding(kLog, [&](soci::session& sql) {
      int64_t position = TakePositions(sql, reports.size());
      std::string name, municipality, reporter, day, content;
      soci::statement insert =
          (sql.prepare << "INSERT INTO report (position, name, municipality, reporter, report_day, "
                          "content) VALUES (:p, :n, :m, :r, :d, :c)",
           use(position), use(name), use(municipality), use(reporter), use(day), use(content));
      for (const v1::Report& report : reports) {
        ++position;
        name = report.name();
        municipality = MunicipalityOf(report);
        reporter = report.reporter();
        day = report.report_day();
        content = platform::ToColumn(report);
        insert.execute(/*with_data_exchange=*/true);
      }
      return absl::OkStatus();
    });
  }

  absl::StatusOr<v1::Report> Get(const std::string& name) override {
    TREFF_ASSIGN_OR_RETURN(auto found, Select("WHERE r.name = :n", [&](soci::statement& select) {
                             select.exchange(use(name, "n"));
                           }));
    if (found.empty()) return ReportNotFound(name);
    return std::move(found.front().second);
  }

  absl::StatusOr<std::optional<v1::Report>> FindNewest(const std::string& code,
                                                       const std::string& reporter) override {
    TREFF_ASSIGN_OR_RETURN(auto found, Select("WHERE r.municipality = :m AND r.reporter = :r "
                                              "ORDER BY r.report_day DESC, r.position DESC LIMIT 1",
                                              [&](soci::statement& select) {
                                                select.exchange(use(code, "m"));
                                                select.exchange(use(reporter, "r"));
                                              }));
    if (found.empty()) return std::optional<v1::Report>();
    return std::optional<v1::Report>(std::move(found.front().second));
  }

  absl::StatusOr<ListedReports> List(const std::string& code, int64_t before, int limit) override {
    const int64_t first = before == 0 ? std::numeric_limits<int64_t>::max() : before;
    const int one_more = limit + 1;  // tells whether there is a next page
    TREFF_ASSIGN_OR_RETURN(auto found, Select("WHERE r.municipality = :m AND r.position < :b "
                                              "ORDER BY r.position DESC LIMIT :l",
                                              [&](soci::statement& select) {
                                                select.exchange(use(code, "m"));
                                                select.exchange(use(first, "b"));
                                                select.exchange(use(one_more, "l"));
                                              }));
    ListedReports listed;
    for (auto& [position, report] : found) {
      if (static_cast<int>(listed.reports.size()) == limit) break;
      listed.reports.push_back(std::move(report));
      if (static_cast<int>(found.size()) > limit) listed.next_before = position;
    }
    return listed;
  }

  absl::StatusOr<CurrentReports> ReadCurrent() override {
    CurrentReports current;
    std::vector<std::pair<int64_t, v1::Report>> found;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
      found.clear();
      sql << "SELECT last_position FROM report_log", into(current.revision);
      return ReadReports(
          sql,
          "WHERE NOT EXISTS (SELECT 1 FROM report n WHERE n.municipality = r.municipality AND "
          "n.reporter = r.reporter AND (n.report_day > r.report_day OR (n.report_day = "
          "r.report_day AND n.position > r.position))) "
          "ORDER BY r.municipality, r.report_day DESC, r.position DESC",
          [](soci::statement&) {}, found);
    }));
    for (auto& [position, report] : found) current.reports.push_back(std::move(report));
    return current;
  }

  absl::StatusOr<int64_t> Revision() override {
    int64_t revision = 0;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
      sql << "SELECT last_position FROM report_log", into(revision);
      return absl::OkStatus();
    }));
    return revision;
  }

 private:
  using Found = std::vector<std::pair<int64_t, v1::Report>>;

  absl::StatusOr<Found> Select(const std::string& where_and_order,
                               const std::function<void(soci::statement&)>& bind) {
    Found found;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& sql) {
      found.clear();
      return ReadReports(sql, where_and_order, bind, found);
    }));
    return found;
  }

  platform::Database& database_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ReportStore>> NewSqlReportStore(platform::Database& database) {
  TREFF_RETURN_IF_ERROR(database.Migrate("municipality_reports", Migrations()));
  return std::make_unique<SqlReportStore>(database);
}

}  // namespace treff::municipality
