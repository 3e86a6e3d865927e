#include "services/casework/privacy/sealing_step.h"

#include <string>
#include <utility>
#include <vector>

#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "services/casework/cases/store/case_rows.h"
#include "services/casework/requests/request_rows.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/message_column.h"
#include "services/platform/telemetry/log.h"

namespace treff::casework {
namespace {

using soci::into;
using soci::use;

constexpr int kSealedAtOnce = 200;

struct Row {
  std::string name;
  long long revision = 0;
  std::string content;
};

std::vector<Row> Select(soci::session& sql, const char* text, const std::string& case_name) {
  std::vector<Row> rows;
  Row row;
  soci::statement select =
      (sql.prepare << text, into(row.name), into(row.revision), into(row.content), use(case_name));
  select.execute();
  while (select.fetch()) rows.push_back(row);
  return rows;
}

absl::Status SealRevisions(soci::session& sql, const std::string& name, const CaseVault& vault,
                           const SecretKey& key) {
  v1::Case newest;
  for (const Row& row : Select(sql,
                               "SELECT name, revision, content FROM casework_case_revision WHERE "
                               "name = :n ORDER BY revision",
                               name)) {
    TREFF_ASSIGN_OR_RETURN(newest, platform::FromColumn<v1::Case>(row.content, row.name));
    const std::string sealed = SealCase(newest, key);
    sql << "UPDATE casework_case_revision SET content = :c WHERE name = :n AND revision = :r",
        use(sealed), use(name), use(row.revision);
  }
  UpdateCaseRow(sql, newest, vault, key);
  return absl::OkStatus();
}

absl::Status SealRequests(soci::session& sql, const std::string& name, const SecretKey& key) {
  for (const Row& row : Select(sql,
                               "SELECT name, revision, content FROM casework_request WHERE "
                               "case_name = :n",
                               name)) {
    TREFF_ASSIGN_OR_RETURN(const auto request,
                           platform::FromColumn<v1::SettlementRequest>(row.content, row.name));
    const std::string sealed = SealRequest(request, key);
    sql << "UPDATE casework_request SET content = :c WHERE name = :n", use(sealed), use(row.name);
  }
  return absl::OkStatus();
}

absl::Status SealCaseRows(soci::session& sql, const std::string& name, const CaseVault& vault) {
  const SecretKey key = NewSecretKey();
  vault.KeepKey(sql, name, key);
  TREFF_RETURN_IF_ERROR(SealRevisions(sql, name, vault, key));
  return SealRequests(sql, name, key);
}

// How many of those that are left it has sealed.
absl::StatusOr<int> SealSome(platform::Database& database, const CaseVault& vault) {
  std::vector<std::string> names;
  // Another process that starts at once waits here.
  const auto seal = [&](soci::session& sql) -> absl::Status {
    // What stood there is overwritten, not only let go.
    if (!database.is_postgresql()) sql << "PRAGMA secure_delete = ON";
    names.clear();
    std::string name;
    soci::statement select =
        (sql.prepare << "SELECT c.name FROM casework_case c LEFT JOIN casework_case_key k ON "
                        "k.name = c.name WHERE k.name IS NULL LIMIT :l",
         into(name), use(kSealedAtOnce));
    select.execute();
    while (select.fetch()) names.push_back(name);
    for (const std::string& each : names) {
      TREFF_RETURN_IF_ERROR(SealCaseRows(sql, each, vault));
    }
    return absl::OkStatus();
  };
  const absl::Status written = database.WriteHolding("casework_case_log", seal);
  TREFF_RETURN_IF_ERROR(written);
  return static_cast<int>(names.size());
}

}  // namespace

absl::Status SealUnsealed(platform::Database& database, CaseVault& vault) {
  int sealed = 0, some = 0;
  do {
    TREFF_ASSIGN_OR_RETURN(some, SealSome(database, vault));
    sealed += some;
  } while (some > 0);
  if (sealed > 0) {
    platform::LogInfo("cases were sealed that an earlier program kept open",
                      {{"cases", absl::StrCat(sealed)}});
  }
  return absl::OkStatus();
}

}  // namespace treff::casework
