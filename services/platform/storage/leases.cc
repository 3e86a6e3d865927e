#include "services/platform/storage/leases.h"

#include <vector>

#include <soci/soci.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/storage/store_clock.h"
#include "services/platform/values/strings.h"

namespace treff::platform {

using soci::into;
using soci::use;

std::string Leases::Sql(std::string_view text) const {
  return absl::StrReplaceAll(Absl(text), {{"$table", table_}, {"$now", StoreNow(database_)}});
}

absl::StatusOr<std::unique_ptr<Leases>> Leases::Open(Database& database,
                                                     std::string_view component) {
  const std::string table = absl::StrCat(Absl(component), "_lease");
  const std::vector<Migration> migrations{
      {1,
       "create leases",
       {absl::StrCat("CREATE TABLE ", table,
                     " (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until_micros BIGINT NOT "
                     "NULL)")}}};
  TREFF_RETURN_IF_ERROR(database.Migrate(table, migrations));
  std::unique_ptr<Leases> leases(new Leases(database, table));
  if (database.is_postgresql()) return leases;
  TREFF_RETURN_IF_ERROR(database.Write([&](soci::session& sql) {
    sql << leases->Sql("DELETE FROM $table");
    return absl::OkStatus();
  }));
  return leases;
}

absl::StatusOr<bool> Leases::Hold(const std::string& name, const std::string& holder,
                                  absl::Duration duration) {
  const long long micros = absl::ToInt64Microseconds(duration);
  std::string holds;
  TREFF_RETURN_IF_ERROR(database_.Write([&](soci::session& sql) {
    // No lease is longer than it can be: then the clock was set back, and a holder that lives asks
    // again.
    sql << Sql(
        "INSERT INTO $table (name, holder, until_micros) VALUES (:n, :h, $now + :d) "
        "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, "
        "until_micros = excluded.until_micros WHERE $table.holder = excluded.holder OR "
        "$table.until_micros <= $now OR $table.until_micros > excluded.until_micros"),
        use(name), use(holder), use(micros);
    sql << Sql("SELECT holder FROM $table WHERE name = :n"), into(holds), use(name);
    return absl::OkStatus();
  }));
  return holds == holder;
}

absl::Status Leases::Release(const std::string& name, const std::string& holder) {
  return database_.Write([&](soci::session& sql) {
    sql << Sql("DELETE FROM $table WHERE name = :n AND holder = :h"), use(name), use(holder);
    return absl::OkStatus();
  });
}

}  // namespace treff::platform
