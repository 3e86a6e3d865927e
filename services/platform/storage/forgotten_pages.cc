#include "services/platform/storage/forgotten_pages.h"

#include <exception>
#include <typeinfo>

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "services/platform/status/error_details.h"
#include "services/platform/storage/postgresql_session.h"

namespace treff::platform {
namespace {

constexpr char kSqlite[] = "sqlite:";
constexpr char kMemory[] = ":memory:";
constexpr absl::Duration kPatience = absl::Seconds(10);

absl::Status EmptySqliteLog(const std::string& path) {
  soci::session session(soci::sqlite3, absl::StrCat("db=\"", path, "\""));
  session << "PRAGMA busy_timeout = 3000";
  int busy = 0, pages = 0, written = 0;
  session << "PRAGMA wal_checkpoint(TRUNCATE)", soci::into(busy), soci::into(pages),
      soci::into(written);
  if (busy == 0) return absl::OkStatus();
  return ErrorOf(reasons::kStoreBusy, "readers keep SQLite's log from being emptied: try again");
}

absl::Status Vacuum(const std::string& url, const std::vector<std::string>& tables) {
  soci::session session;
  OpenPostgresql(url, kPatience, session);
  for (const std::string& table : tables) session << absl::StrCat("VACUUM ", table);
  return absl::OkStatus();
}

}  // namespace

absl::Status OverwriteForgotten(const std::string& url, const std::vector<std::string>& tables) {
  try {
    absl::string_view path = url;
    if (!absl::ConsumePrefix(&path, kSqlite)) return Vacuum(url, tables);
    return path == kMemory ? absl::OkStatus() : EmptySqliteLog(std::string(path));
  } catch (const std::exception& error) {
    // Its text may quote a password.
    return absl::UnavailableError(
        absl::StrCat("the store's files cannot be tidied: unexpected ", typeid(error).name()));
  }
}

}  // namespace treff::platform
