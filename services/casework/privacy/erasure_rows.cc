#include "services/casework/privacy/erasure_rows.h"

#include "absl/strings/str_cat.h"
#include "services/casework/cases/store/case_rows.h"
#include "services/casework/cases/store/case_store_errors.h"
#include "services/platform/status/error_details.h"
#include "services/platform/values/clock.h"

namespace treff::casework {
namespace {

using soci::into;
using soci::use;

v1::Erasure ToErasure(const std::string& name, long long micros, const std::string& by,
                      const std::string& reason) {
  v1::Erasure erasure;
  erasure.set_case_(name);
  *erasure.mutable_erase_time() = platform::ToTimestamp(absl::FromUnixMicros(micros));
  erasure.set_erased_by(by);
  erasure.set_reason(reason);
  return erasure;
}

absl::Status CheckMayBeErased(soci::session& sql, const std::string& name) {
  int state = 0;
  sql << "SELECT state FROM casework_case WHERE name = :n", into(state), use(name);
  if (!sql.got_data()) return CaseNotFound(name);
  if (state != v1::Case::REQUESTED && state != v1::Case::ACCEPTED) return absl::OkStatus();
  return platform::ErrorOf(platform::reasons::kWrongState,
                           name + " is asked for in a municipality: withdraw the case first");
}

}  // namespace

std::optional<v1::Erasure> FindErasure(soci::session& sql, const std::string& case_name) {
  long long micros = 0;
  std::string by, reason;
  sql << "SELECT erase_micros, erased_by, reason FROM casework_erasure WHERE name = :n",
      into(micros), into(by), into(reason), use(case_name);
  if (!sql.got_data()) return std::nullopt;
  return ToErasure(case_name, micros, by, reason);
}

std::vector<v1::Erasure> ReadErasures(soci::session& sql, int64_t micros, const std::string& name,
                                      int limit) {
  const long long after = micros;
  long long at = 0;
  std::string found, by, reason;
  soci::statement select =
      (sql.prepare << "SELECT name, erase_micros, erased_by, reason FROM casework_erasure WHERE "
                      "erase_micros > :t OR (erase_micros = :u AND name > :n) ORDER BY "
                      "erase_micros, name LIMIT :l",
       into(found), into(at), into(by), into(reason), use(after), use(after), use(name),
       use(limit));
  select.execute();
  std::vector<v1::Erasure> erasures;
  while (select.fetch()) erasures.push_back(ToErasure(found, at, by, reason));
  return erasures;
}

absl::Status EraseRows(soci::session& sql, CaseVault& vault, const v1::Erasure& erasure,
                       bool is_postgresql) {
  const std::string& name = erasure.case_();
  if (absl::Status may = CheckMayBeErased(sql, name); !may.ok()) return may;
  // What stood there is overwritten, not only let go.
  if (!is_postgresql) sql << "PRAGMA secure_delete = ON";
  vault.DestroyKey(sql, name);
  sql << "UPDATE casework_case_revision SET content = '' WHERE name = :n", use(name);
  sql << "UPDATE casework_request SET content = '' WHERE case_name = :n", use(name);
  const std::string requests = absl::StrCat(name, "/%");
  // Digests of what was asked for, under ids that nobody will send again.
  sql << "DELETE FROM casework_answered WHERE name = :n OR name LIKE :p", use(name), use(requests);
  BlankCaseRow(sql, name);
  const long long micros = absl::ToUnixMicros(platform::FromTimestamp(erasure.erase_time()));
  sql << "INSERT INTO casework_erasure (name, erase_micros, erased_by, reason) VALUES (:n, :t, :b, "
         ":r)",
      use(name), use(micros), use(erasure.erased_by()), use(erasure.reason());
  return absl::OkStatus();
}

std::vector<std::string> ReadUnchangedSince(soci::session& sql, v1::Case::State state,
                                            int64_t micros, int limit) {
  const int wanted = state;
  const long long until = micros;
  std::string name;
  soci::statement select =
      (sql.prepare << "SELECT c.name FROM casework_case c JOIN casework_case_event e ON e.name = "
                      "c.name AND e.revision = c.revision WHERE c.state = :s AND "
                      "e.event_time_micros <= :t ORDER BY c.position LIMIT :l",
       into(name), use(wanted), use(until), use(limit));
  select.execute();
  std::vector<std::string> names;
  while (select.fetch()) names.push_back(name);
  return names;
}

}  // namespace treff::casework
