#include "services/casework/requests/request_rows.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/casework/cases/case_store_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/message_column.h"
#include "services/platform/values/clock.h"

namespace treff::casework {
namespace {

using soci::into;
using soci::use;
using Request = v1::SettlementRequest;

struct Row {
  long long position = 0;
  std::string name;
  std::string content;
};

// Enum numbers, so nothing to escape; SOCI binds no lists.
std::string InStates(const std::vector<Request::State>& states) {
  return states.empty() ? "" : absl::StrCat(" AND state IN (", absl::StrJoin(states, ", "), ")");
}

const std::vector<Request::State>& UnansweredStates() {
  static const auto& states = *new std::vector<Request::State>{Request::SENT, Request::SEEN};
  return states;
}

// Newest first. Each condition is always there, so that there is one statement to prepare.
absl::StatusOr<std::vector<Row>> Select(platform::Database& database, const RequestFilter& filter,
                                        int64_t before, int limit) {
  const long long first = before == 0 ? std::numeric_limits<long long>::max() : before;
  const std::string text = absl::StrCat(
      "SELECT position, name, content FROM casework_request WHERE position < :p "
      "AND (:all_cases = 1 OR case_name = :c) AND (:everywhere = 1 OR municipality = :m)",
      InStates(filter.states), " ORDER BY position DESC LIMIT :l");
  const int all_cases = filter.case_name.empty() ? 1 : 0;
  const int everywhere = filter.municipality.empty() ? 1 : 0;
  std::vector<Row> rows;
  TREFF_RETURN_IF_ERROR(database.Read([&](soci::session& sql) {
    Row row;
    soci::statement select =
        (sql.prepare << text, into(row.position), into(row.name), into(row.content),
         use(first, "p"), use(all_cases, "all_cases"), use(filter.case_name, "c"),
         use(everywhere, "everywhere"), use(filter.municipality, "m"), use(limit, "l"));
    select.execute();
    while (select.fetch()) rows.push_back(row);
    return absl::OkStatus();
  }));
  return rows;
}

absl::Status UpdateRow(soci::session& sql, const Request& request) {
  const long long revision = request.revision();
  const long long before = revision - 1;
  const int state = request.state();
  const std::string content = platform::ToColumn(request);
  soci::statement update =
      (sql.prepare << "UPDATE casework_request SET revision = :r, state = :s, content = :c "
                      "WHERE name = :n AND revision = :b",
       use(revision), use(state), use(content), use(request.name()), use(before));
  update.execute(true);
  return update.get_affected_rows() == 1 ? absl::OkStatus() : RequestChanged(request.name());
}

void InsertRow(soci::session& sql, const Request& request, int64_t position) {
  const long long place = position;
  const std::string case_name = request.name().substr(0, request.name().find("/requests/"));
  const int state = request.state();
  const long long revision = request.revision();
  const long long expires = absl::ToUnixMicros(platform::FromTimestamp(request.expire_time()));
  const std::string content = platform::ToColumn(request);
  sql << "INSERT INTO casework_request (name, position, case_name, municipality, state, revision, "
         "expire_micros, content) VALUES (:n, :p, :k, :m, :s, :r, :e, :c)",
      use(request.name()), use(place), use(case_name), use(request.municipality()), use(state),
      use(revision), use(expires), use(content);
}

}  // namespace

platform::Migration RequestTable(int version) {
  return {version,
          "create requests",
          {"CREATE TABLE casework_request (name TEXT PRIMARY KEY, position BIGINT NOT NULL UNIQUE, "
           "case_name TEXT NOT NULL REFERENCES casework_case (name), municipality TEXT NOT NULL, "
           "state INTEGER NOT NULL, revision BIGINT NOT NULL, expire_micros BIGINT NOT NULL, "
           "content TEXT NOT NULL)",
           "CREATE INDEX casework_request_by_case ON casework_request (case_name, position)",
           "CREATE INDEX casework_request_by_municipality ON casework_request (municipality, "
           "position)",
           "CREATE INDEX casework_request_by_state ON casework_request (state, expire_micros)"}};
}

absl::Status PutRequest(soci::session& sql, const Request& request, int64_t position) {
  if (request.revision() > 1) return UpdateRow(sql, request);
  std::string name;
  sql << "SELECT name FROM casework_request WHERE name = :n", into(name), use(request.name());
  if (sql.got_data()) return RequestChanged(request.name());
  InsertRow(sql, request, position);
  return absl::OkStatus();
}

absl::StatusOr<Request> ReadRequest(platform::Database& database, std::string_view name) {
  const std::string key(name);
  std::string content;
  TREFF_RETURN_IF_ERROR(database.Read([&](soci::session& sql) {
    sql << "SELECT content FROM casework_request WHERE name = :n", into(content), use(key);
    return sql.got_data() ? absl::OkStatus() : RequestNotFound(name);
  }));
  return platform::FromColumn<Request>(content, name);
}

absl::StatusOr<std::optional<Request>> ReadOpenRequest(platform::Database& database,
                                                       std::string_view case_name) {
  TREFF_ASSIGN_OR_RETURN(const ListedRequests open,
                         ReadRequests(database,
                                      {.case_name = std::string(case_name),
                                       .municipality = "",
                                       .states = {Request::SENT, Request::SEEN, Request::ACCEPTED}},
                                      /*before=*/0, /*limit=*/1));
  if (open.requests.empty()) return std::optional<Request>();
  return std::optional<Request>(open.requests.front());
}

absl::StatusOr<ListedRequests> ReadRequests(platform::Database& database,
                                            const RequestFilter& filter, int64_t before,
                                            int limit) {
  // One more tells whether there is a next page.
  TREFF_ASSIGN_OR_RETURN(const std::vector<Row> rows, Select(database, filter, before, limit + 1));
  ListedRequests listed;
  for (const Row& row : rows) {
    if (static_cast<int>(listed.requests.size()) == limit) break;
    TREFF_ASSIGN_OR_RETURN(Request request, platform::FromColumn<Request>(row.content, row.name));
    listed.requests.push_back(std::move(request));
    if (static_cast<int>(rows.size()) > limit) listed.next_before = row.position;
  }
  return listed;
}

absl::StatusOr<std::vector<Request>> ReadOverdueRequests(platform::Database& database,
                                                         absl::Time now, int limit) {
  const long long until = absl::ToUnixMicros(now);
  std::vector<Row> rows;
  TREFF_RETURN_IF_ERROR(database.Read([&](soci::session& sql) {
    Row row;
    soci::statement select =
        (sql.prepare << "SELECT name, content FROM casework_request WHERE expire_micros <= :t" +
                            InStates(UnansweredStates()) + " ORDER BY position LIMIT :l",
         into(row.name), into(row.content), use(until), use(limit));
    select.execute();
    while (select.fetch()) rows.push_back(row);
    return absl::OkStatus();
  }));
  std::vector<Request> requests;
  for (const Row& row : rows) {
    TREFF_ASSIGN_OR_RETURN(Request request, platform::FromColumn<Request>(row.content, row.name));
    requests.push_back(std::move(request));
  }
  return requests;
}

}  // namespace treff::casework
