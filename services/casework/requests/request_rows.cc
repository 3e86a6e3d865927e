#include "services/casework/requests/request_rows.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/casework/cases/store/case_store_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/clock.h"

namespace treff::casework {
namespace {

using soci::into;
using soci::use;
using Request = v1::SettlementRequest;

struct Row {
  long long position = 0, revision = 0;
  std::string name, case_name;
  std::string content;
  std::string wrapped;  // the case's key
};

// What a Row is read from; requests of erased cases are not there any more.
constexpr char kColumns[] =
    "SELECT r.position, r.revision, r.name, r.case_name, r.content, k.wrapped FROM "
    "casework_request r JOIN casework_case_key k ON k.name = r.case_name WHERE k.master_version > "
    "0 AND ";

SealedPlace ContentPlace(std::string_view name, int64_t revision) {
  return {"casework_request", "content", name, revision};
}

absl::StatusOr<Request> Open(const Row& row, CaseVault& vault) {
  TREFF_ASSIGN_OR_RETURN(const SecretKey key, vault.Unwrap(row.wrapped, row.case_name));
  return UnsealRequest(row.content, row.name, row.revision, key);
}

// Enum numbers, so nothing to escape; SOCI binds no lists.
std::string InStates(const std::vector<Request::State>& states) {
  return states.empty() ? "" : absl::StrCat(" AND r.state IN (", absl::StrJoin(states, ", "), ")");
}

// Of one of so many cases, bound as k0, k1 …
std::string OfCases(size_t count) {
  std::vector<std::string> places;
  for (size_t i = 0; i < count; ++i) places.push_back(absl::StrCat(":k", i));
  return count == 0 ? "" : absl::StrCat(" AND r.case_name IN (", absl::StrJoin(places, ", "), ")");
}

const std::vector<Request::State>& UnansweredStates() {
  static const auto& states = *new std::vector<Request::State>{Request::SENT, Request::SEEN};
  return states;
}

// Newest first.
absl::StatusOr<std::vector<Row>> Select(platform::Database& database, const RequestFilter& filter,
                                        int64_t before, int limit) {
  const long long first = before == 0 ? std::numeric_limits<long long>::max() : before;
  const std::string text = absl::StrCat(
      kColumns,
      "r.position < :p AND (:everywhere = 1 OR r.municipality = :m) AND (:any_county = 1 OR "
      "substr(r.municipality, 1, :y_length) = :y) "
      "AND (:any_system = 1 OR r.case_name IN (SELECT name FROM casework_case WHERE registrar = "
      ":g))",
      InStates(filter.states), OfCases(filter.case_names.size()),
      " ORDER BY r.position DESC LIMIT :l");
  const int everywhere = filter.municipality.empty() ? 1 : 0;
  const int any_county = filter.municipality_prefix.empty() ? 1 : 0;
  const int prefix_length = static_cast<int>(filter.municipality_prefix.size());
  const int any_system = filter.registrar.empty() ? 1 : 0;
  std::vector<Row> rows;
  TREFF_RETURN_IF_ERROR(database.Read([&](soci::session& sql) {
    Row row;
    soci::statement select(sql);
    select.exchange(into(row.position));
    select.exchange(into(row.revision));
    select.exchange(into(row.name));
    select.exchange(into(row.case_name));
    select.exchange(into(row.content));
    select.exchange(into(row.wrapped));
    select.exchange(use(first, "p"));
    select.exchange(use(everywhere, "everywhere"));
    select.exchange(use(filter.municipality, "m"));
    select.exchange(use(any_county, "any_county"));
    select.exchange(use(prefix_length, "y_length"));
    select.exchange(use(filter.municipality_prefix, "y"));
    select.exchange(use(any_system, "any_system"));
    select.exchange(use(filter.registrar, "g"));
    select.exchange(use(limit, "l"));
    for (size_t i = 0; i < filter.case_names.size(); ++i) {
      select.exchange(use(filter.case_names[i], absl::StrCat("k", i)));
    }
    select.alloc();
    select.prepare(text, soci::details::st_one_time_query);
    select.define_and_bind();
    select.execute();
    while (select.fetch()) rows.push_back(row);
    return absl::OkStatus();
  }));
  return rows;
}

void UpdateRow(soci::session& sql, const Request& request, const SecretKey& key) {
  const long long revision = request.revision();
  const int state = request.state();
  const std::string content = SealRequest(request, key);
  sql << "UPDATE casework_request SET revision = :r, state = :s, content = :c WHERE name = :n",
      use(revision), use(state), use(content), use(request.name());
}

void InsertRow(soci::session& sql, const Request& request, int64_t position, const SecretKey& key) {
  const long long place = position;
  const std::string case_name = CaseOfRequest(request.name());
  const int state = request.state();
  const long long revision = request.revision();
  const long long expires = absl::ToUnixMicros(platform::FromTimestamp(request.expire_time()));
  const std::string content = SealRequest(request, key);
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

std::string CaseOfRequest(std::string_view request_name) {
  return std::string(request_name.substr(0, request_name.find("/requests/")));
}

std::string SealRequest(const Request& request, const SecretKey& key) {
  return SealMessage(request, key, ContentPlace(request.name(), request.revision()));
}

absl::StatusOr<Request> UnsealRequest(std::string_view content, std::string_view name,
                                      int64_t revision, const SecretKey& key) {
  return UnsealMessage<Request>(content, key, ContentPlace(name, revision));
}

absl::StatusOr<std::optional<Request>> RequestBefore(soci::session& sql, const Request& request,
                                                     const SecretKey& key) {
  std::string content;
  long long revision = 0;
  sql << "SELECT revision, content FROM casework_request WHERE name = :n", into(revision),
      into(content), use(request.name());
  if (!sql.got_data()) {
    if (request.revision() != 1) return RequestChanged(request.name());
    return std::optional<Request>();
  }
  TREFF_ASSIGN_OR_RETURN(Request before, UnsealRequest(content, request.name(), revision, key));
  if (request.revision() != before.revision() + 1) return RequestChanged(request.name());
  return std::optional<Request>(std::move(before));
}

void PutRequest(soci::session& sql, const Request& request, int64_t position,
                const SecretKey& key) {
  if (request.revision() > 1) return UpdateRow(sql, request, key);
  InsertRow(sql, request, position, key);
}

absl::StatusOr<Request> ReadRequest(platform::Database& database, CaseVault& vault,
                                    std::string_view name) {
  const std::string wanted(name);
  Row row;
  TREFF_RETURN_IF_ERROR(database.Read([&](soci::session& sql) {
    sql << absl::StrCat(kColumns, "r.name = :n"), into(row.position), into(row.revision),
        into(row.name), into(row.case_name), into(row.content), into(row.wrapped), use(wanted);
    return sql.got_data() ? absl::OkStatus() : RequestNotFound(name);
  }));
  return Open(row, vault);
}

absl::StatusOr<std::optional<Request>> ReadOpenRequest(platform::Database& database,
                                                       CaseVault& vault,
                                                       std::string_view case_name) {
  TREFF_ASSIGN_OR_RETURN(const ListedRequests open,
                         ReadRequests(database, vault,
                                      {.case_names = {std::string(case_name)},
                                       .municipality = "",
                                       .states = {Request::SENT, Request::SEEN, Request::ACCEPTED}},
                                      /*before=*/0, /*limit=*/1));
  if (open.requests.empty()) return std::optional<Request>();
  return std::optional<Request>(open.requests.front());
}

absl::StatusOr<ListedRequests> ReadRequests(platform::Database& database, CaseVault& vault,
                                            const RequestFilter& filter, int64_t before,
                                            int limit) {
  // One more tells whether there is a next page.
  TREFF_ASSIGN_OR_RETURN(const std::vector<Row> rows, Select(database, filter, before, limit + 1));
  ListedRequests listed;
  for (const Row& row : rows) {
    if (static_cast<int>(listed.requests.size()) == limit) break;
    TREFF_ASSIGN_OR_RETURN(Request request, Open(row, vault));
    listed.requests.push_back(std::move(request));
    if (static_cast<int>(rows.size()) > limit) listed.next_before = row.position;
  }
  return listed;
}

absl::StatusOr<std::vector<Request>> ReadOverdueRequests(platform::Database& database,
                                                         CaseVault& vault, absl::Time now,
                                                         int limit) {
  const long long until = absl::ToUnixMicros(now);
  std::vector<Row> rows;
  TREFF_RETURN_IF_ERROR(database.Read([&](soci::session& sql) {
    Row row;
    soci::statement select =
        (sql.prepare << absl::StrCat(kColumns, "r.expire_micros <= :t",
                                     InStates(UnansweredStates()), " ORDER BY r.position LIMIT :l"),
         into(row.position), into(row.revision), into(row.name), into(row.case_name),
         into(row.content), into(row.wrapped), use(until), use(limit));
    select.execute();
    while (select.fetch()) rows.push_back(row);
    return absl::OkStatus();
  }));
  std::vector<Request> requests;
  for (const Row& row : rows) {
    TREFF_ASSIGN_OR_RETURN(Request request, Open(row, vault));
    requests.push_back(std::move(request));
  }
  return requests;
}

}  // namespace treff::casework
