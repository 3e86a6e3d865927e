#include "services/casework/measures/records/measure_columns.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/casework/cases/store/case_rows.h"
#include "services/casework/measures/records/measure_records.h"
#include "services/casework/requests/request_rows.h"
#include "services/platform/status/status.h"

namespace treff::casework {
namespace {

using soci::into;
using soci::use;

constexpr int kFilledAtOnce = 1000;

// Numbers all: a case is its position, a municipality its code, a day the number of days since 1970
// (0: none). `source` is the only text, and says who knows of an outcome.
const std::vector<platform::Migration>& Migrations() {
  static const auto& migrations = *new std::vector<platform::Migration>{
      {1,
       "count cases, requests and outcomes",
       {"CREATE TABLE casework_measure_case (position BIGINT PRIMARY KEY, revision BIGINT NOT "
        "NULL, permit INTEGER NOT NULL, composition INTEGER NOT NULL, synthetic INTEGER NOT NULL)",
        "CREATE TABLE casework_measure_request (position BIGINT PRIMARY KEY, revision BIGINT NOT "
        "NULL, case_position BIGINT NOT NULL, municipality INTEGER NOT NULL, state INTEGER NOT "
        "NULL, sent INTEGER NOT NULL, answered INTEGER NOT NULL, settled INTEGER NOT NULL, "
        "decline_reason INTEGER NOT NULL, choice INTEGER NOT NULL, choice_reason INTEGER NOT NULL, "
        "persons INTEGER NOT NULL, takes_places INTEGER NOT NULL)",
        "CREATE TABLE casework_outcome (case_position BIGINT NOT NULL, day INTEGER NOT NULL, kind "
        "INTEGER NOT NULL, source TEXT NOT NULL, received_micros BIGINT NOT NULL, "
        "PRIMARY KEY (case_position, day, kind))"}}};
  return migrations;
}

struct Found {
  std::string name;  // of the case or the request
  long long revision = 0;
  std::string content;
  std::string case_name, wrapped;  // whose key it is sealed with
};

std::vector<Found> Select(soci::session& sql, const std::string& text) {
  std::vector<Found> found;
  Found row;
  soci::statement select = (sql.prepare << text, into(row.name), into(row.revision),
                            into(row.content), into(row.case_name), into(row.wrapped));
  select.execute();
  while (select.fetch()) found.push_back(row);
  return found;
}

// Puts down what `select` finds behind, some at a time, until it finds nothing. `open` reads what
// is in a column.
template <typename Message>
absl::Status Fill(platform::Database& database, CaseVault& vault, const std::string& select,
                  absl::StatusOr<Message> (*open)(std::string_view, std::string_view, int64_t,
                                                  const SecretKey&),
                  void (*put)(soci::session&, const Message&)) {
  int filled = kFilledAtOnce;
  while (filled == kFilledAtOnce) {
    // Another process that starts at once waits here.
    const auto fill = [&](soci::session& sql) -> absl::Status {
      const std::vector<Found> found = Select(sql, absl::StrCat(select, " LIMIT ", kFilledAtOnce));
      filled = static_cast<int>(found.size());
      for (const Found& each : found) {
        TREFF_ASSIGN_OR_RETURN(const SecretKey key, vault.Unwrap(each.wrapped, each.case_name));
        TREFF_ASSIGN_OR_RETURN(const Message message,
                               open(each.content, each.name, each.revision, key));
        put(sql, message);
      }
      return absl::OkStatus();
    };
    TREFF_RETURN_IF_ERROR(database.WriteHolding("casework_case_log", fill));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status MigrateMeasures(platform::Database& database) {
  return database.Migrate("casework_measures", Migrations());
}

void PutMeasureCase(soci::session& sql, const v1::Case& c) {
  const MeasureCase counted = MeasureCaseOf(c, 0);
  sql << absl::StrCat(
      "INSERT INTO casework_measure_case (position, revision, permit, composition, synthetic) "
      "SELECT position, ",
      c.revision(), ", ", counted.permit, ", ", counted.composition, ", ",
      counted.synthetic ? 1 : 0,
      " FROM casework_case WHERE name = :n ON CONFLICT (position) DO UPDATE SET revision = "
      "excluded.revision, permit = excluded.permit, composition = excluded.composition, "
      "synthetic = excluded.synthetic"),
      use(c.name());
}

void PutMeasureRequest(soci::session& sql, const v1::SettlementRequest& request) {
  const MeasureRequest counted = MeasureRequestOf(request, 0);
  sql << absl::StrCat(
      "INSERT INTO casework_measure_request (position, revision, case_position, municipality, "
      "state, sent, answered, settled, decline_reason, choice, choice_reason, persons, "
      "takes_places) SELECT r.position, ",
      request.revision(), ", c.position, ", counted.municipality, ", ",
      static_cast<int>(counted.state), ", ", counted.sent, ", ", counted.answered, ", ",
      counted.settled, ", ", static_cast<int>(counted.decline_reason), ", ",
      static_cast<int>(counted.choice), ", ", static_cast<int>(counted.choice_reason), ", ",
      counted.persons, ", ", counted.takes_places ? 1 : 0,
      " FROM casework_request r JOIN casework_case c ON c.name = r.case_name WHERE r.name = :n "
      "ON CONFLICT (position) DO UPDATE SET revision = excluded.revision, state = excluded.state, "
      "answered = excluded.answered, settled = excluded.settled, "
      "decline_reason = excluded.decline_reason"),
      use(request.name());
}

absl::Status FillMeasures(platform::Database& database, CaseVault& vault) {
  TREFF_RETURN_IF_ERROR(Fill(
      database, vault,
      "SELECT c.name, c.revision, v.content, k.name, k.wrapped FROM casework_case c JOIN "
      "casework_case_key k ON k.name = c.name JOIN casework_case_revision v ON v.name = c.name AND "
      "v.revision = c.revision LEFT JOIN casework_measure_case m ON m.position = c.position WHERE "
      "k.master_version > 0 AND (m.revision IS NULL OR m.revision <> c.revision)",
      &UnsealCase, &PutMeasureCase));
  return Fill(database, vault,
              "SELECT r.name, r.revision, r.content, k.name, k.wrapped FROM casework_request r "
              "JOIN casework_case_key k ON k.name = r.case_name LEFT JOIN "
              "casework_measure_request m ON m.position = r.position WHERE k.master_version > 0 "
              "AND (m.revision IS NULL OR m.revision <> r.revision)",
              &UnsealRequest, &PutMeasureRequest);
}

}  // namespace treff::casework
