#include "services/casework/requests/commitment_rows.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "services/casework/requests/commitments.h"
#include "services/casework/requests/request_rows.h"
#include "services/platform/status/status.h"

namespace treff::casework {
namespace {

using soci::into;
using soci::use;
using Request = v1::SettlementRequest;

void InsertRow(soci::session& sql, const v1::Commitment& commitment, long long sequence) {
  const int counting = commitment.counting();
  const int stage = commitment.stage();
  const int persons = commitment.persons();
  sql << "INSERT INTO casework_commitment (sequence, municipality, counting, stage, day, persons) "
         "VALUES (:q, :m, :c, :s, :d, :p)",
      use(sequence), use(commitment.municipality()), use(counting), use(stage),
      use(commitment.day()), use(persons);
}

// Every request that is kept, as far as the ledger is to be made from them.
absl::StatusOr<std::vector<Request>> AllRequests(soci::session& sql, CaseVault& vault) {
  struct Row {
    std::string name, content, case_name, wrapped;
    long long revision = 0;
  };
  std::vector<Row> rows;
  Row row;
  soci::statement select =
      (sql.prepare << "SELECT r.name, r.revision, r.content, r.case_name, k.wrapped FROM "
                      "casework_request r JOIN casework_case_key k ON k.name = r.case_name WHERE "
                      "k.master_version > 0 ORDER BY r.position",
       into(row.name), into(row.revision), into(row.content), into(row.case_name),
       into(row.wrapped));
  select.execute();
  while (select.fetch()) rows.push_back(row);
  std::vector<Request> requests;
  for (const Row& each : rows) {
    TREFF_ASSIGN_OR_RETURN(const SecretKey key, vault.Unwrap(each.wrapped, each.case_name));
    TREFF_ASSIGN_OR_RETURN(Request request,
                           UnsealRequest(each.content, each.name, each.revision, key));
    requests.push_back(std::move(request));
  }
  return requests;
}

}  // namespace

platform::Migration CommitmentTable(int version) {
  return {version,
          "keep a ledger of commitments",
          {"CREATE TABLE casework_commitment (sequence BIGINT NOT NULL, municipality TEXT NOT "
           "NULL, counting INTEGER NOT NULL, stage INTEGER NOT NULL, day TEXT NOT NULL, persons "
           "INTEGER NOT NULL)",
           "CREATE INDEX casework_commitment_by_sequence ON casework_commitment (sequence)",
           "CREATE INDEX casework_commitment_by_municipality ON casework_commitment "
           "(municipality, sequence)"}};
}

void PutCommitmentChange(soci::session& sql, const std::optional<Request>& before,
                         const Request& after, int64_t sequence) {
  for (const v1::Commitment& commitment : CommitmentChange(before, after)) {
    InsertRow(sql, commitment, sequence);
  }
}

absl::Status CheckRoomRows(soci::session& sql, const Request& request, const v1::RoomSeen& seen) {
  const long long revision = seen.commitments_revision();
  const int beside = Request::BESIDE;
  long long since = 0;
  sql << "SELECT CAST(COALESCE(SUM(persons), 0) AS BIGINT) FROM casework_commitment "
         "WHERE municipality = :m AND sequence > :r AND counting <> :b",
      into(since), use(request.municipality()), use(revision), use(beside);
  return CheckRoom(request, seen, since);
}

absl::StatusOr<v1::Commitments> ReadCommitments(platform::Database& database, int64_t after,
                                                int64_t until) {
  const long long first = after;
  const long long last = until;
  v1::Commitments read;
  TREFF_RETURN_IF_ERROR(database.Read([&](soci::session& sql) {
    read.Clear();
    long long revision = 0, persons = 0;
    sql << "SELECT COALESCE(MAX(sequence), 0) FROM casework_commitment "
           "WHERE sequence > :a AND (:u = 0 OR sequence <= :v)",
        into(revision), use(first, "a"), use(last, "u"), use(last, "v");
    read.set_revision(std::max(revision, first));
    std::string municipality, day;
    int counting = 0, stage = 0;
    soci::statement select =
        (sql.prepare << "SELECT municipality, counting, stage, day, CAST(SUM(persons) AS BIGINT) "
                        "FROM casework_commitment WHERE sequence > :a AND sequence <= :r "
                        "GROUP BY municipality, counting, stage, day HAVING SUM(persons) <> 0 "
                        "ORDER BY municipality, counting, stage, day",
         into(municipality), into(counting), into(stage), into(day), into(persons), use(first),
         use(revision));
    select.execute();
    while (select.fetch()) {
      v1::Commitment& commitment = *read.add_commitments();
      commitment.set_municipality(municipality);
      commitment.set_counting(static_cast<Request::Counting>(counting));
      commitment.set_stage(static_cast<v1::Commitment::Stage>(stage));
      commitment.set_day(day);
      commitment.set_persons(static_cast<int32_t>(persons));
    }
    return absl::OkStatus();
  }));
  return read;
}

absl::Status FillCommitments(platform::Database& database, CaseVault& vault) {
  // Another process that starts at once waits here, and finds the ledger filled.
  return database.WriteHolding("casework_case_log", [&](soci::session& sql) -> absl::Status {
    long long rows = 0, sequence = 0;
    sql << "SELECT COUNT(*) FROM casework_commitment", into(rows);
    if (rows > 0) return absl::OkStatus();
    TREFF_ASSIGN_OR_RETURN(const std::vector<Request> requests, AllRequests(sql, vault));
    sql << "SELECT last_sequence FROM casework_case_log", into(sequence);
    for (const Request& request : requests) {
      PutCommitmentChange(sql, std::nullopt, request, sequence);
    }
    return absl::OkStatus();
  });
}

}  // namespace treff::casework
