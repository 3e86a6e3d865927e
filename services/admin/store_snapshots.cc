#include "services/admin/store_snapshots.h"

#include <sys/stat.h>

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/admin/files.h"
#include "services/platform/status/status.h"

namespace treff::admin {
namespace {

using Connection = StoreSnapshots::Connection;

constexpr int kBusyMilliseconds = 10'000;

absl::Status ErrorOf(const std::string& path, sqlite3* connection) {
  const std::string text = absl::StrCat(path, ": ", sqlite3_errmsg(connection));
  switch (sqlite3_errcode(connection)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return absl::AbortedError(text + ": try again when less is written");
    case SQLITE_FULL:
      return absl::ResourceExhaustedError(text + ": free some space and try again");
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_PERM:
    case SQLITE_READONLY:
      return absl::UnavailableError(text + ": check the file, its folder and their permissions");
    default:
      return absl::DataLossError(text);
  }
}

absl::StatusOr<Connection> Open(const std::string& path, int flags) {
  sqlite3* opened = nullptr;
  const int result = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
  Connection connection(opened);
  if (opened == nullptr) return absl::ResourceExhaustedError("out of memory");
  if (result != SQLITE_OK) return ErrorOf(path, opened);
  sqlite3_busy_timeout(opened, kBusyMilliseconds);
  // The last who closes a database moves what its log holds into it: that is the service's
  // business.
  sqlite3_db_config(opened, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  return connection;
}

absl::Status Run(const std::string& path, const Connection& connection, const char* sql) {
  if (sqlite3_exec(connection.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) {
    return absl::OkStatus();
  }
  return ErrorOf(path, connection.get());
}

// The first value of the first row.
absl::StatusOr<std::string> Ask(const std::string& path, const Connection& connection,
                                const char* sql) {
  sqlite3_stmt* statement = nullptr;
  std::optional<std::string> value;
  if (sqlite3_prepare_v2(connection.get(), sql, -1, &statement, nullptr) == SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_text(statement, 0) != nullptr) {
    value = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
  }
  absl::Status failed = value.has_value() ? absl::OkStatus() : ErrorOf(path, connection.get());
  sqlite3_finalize(statement);
  if (!failed.ok()) return failed;
  return *std::move(value);
}

absl::Status CheckContent(const std::string& path, const Connection& connection) {
  // The table that every store of ours begins with.
  TREFF_RETURN_IF_ERROR(Ask(path, connection, "SELECT count(*) FROM schema_migration").status());
  TREFF_ASSIGN_OR_RETURN(const std::string found,
                         Ask(path, connection, "PRAGMA integrity_check(1)"));
  if (found == "ok") return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(path, ": it is damaged: ", found));
}

}  // namespace

absl::Status CheckStore(const std::string& path) {
  // Of a file that stands alone nothing is written beside it.
  TREFF_ASSIGN_OR_RETURN(
      const Connection connection,
      Open(absl::StrCat("file:", path, "?immutable=1"), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI));
  return CheckContent(path, connection);
}

absl::StatusOr<StoreSnapshots> StoreSnapshots::Take(const std::vector<std::string>& paths) {
  std::vector<Connection> writers;
  StoreSnapshots snapshots;
  for (const std::string& path : paths) {
    TREFF_ASSIGN_OR_RETURN(Connection writer, Open(path, SQLITE_OPEN_READWRITE));
    TREFF_ASSIGN_OR_RETURN(Connection reader, Open(path, SQLITE_OPEN_READWRITE));
    writers.push_back(std::move(writer));
    snapshots.sources_.push_back({path, std::move(reader)});
  }
  // All others wait here, and their services' own patience is longer than what follows takes.
  for (size_t i = 0; i < paths.size(); ++i) {
    TREFF_RETURN_IF_ERROR(Run(paths[i], writers[i], "BEGIN IMMEDIATE"));
  }
  for (const Source& source : snapshots.sources_) {
    TREFF_RETURN_IF_ERROR(Run(source.path, source.reader, "BEGIN"));
    // A transaction begins with what it reads first.
    TREFF_RETURN_IF_ERROR(
        Ask(source.path, source.reader, "SELECT count(*) FROM schema_migration").status());
  }
  return snapshots;
}

absl::Status StoreSnapshots::CopyTo(size_t i, const std::string& path) const {
  const Source& source = sources_[i];
  {
    TREFF_ASSIGN_OR_RETURN(const Connection copy,
                           Open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
    chmod(path.c_str(), 0600);
    sqlite3_backup* backup = sqlite3_backup_init(copy.get(), "main", source.reader.get(), "main");
    if (backup == nullptr) return ErrorOf(path, copy.get());
    const int result = sqlite3_backup_step(backup, -1);
    sqlite3_backup_finish(backup);
    if (result != SQLITE_DONE) return ErrorOf(path, copy.get());
    // No log beside it.
    TREFF_RETURN_IF_ERROR(Ask(path, copy, "PRAGMA journal_mode = DELETE").status());
    TREFF_RETURN_IF_ERROR(CheckContent(path, copy));
  }
  return SyncPath(path);
}

}  // namespace treff::admin
