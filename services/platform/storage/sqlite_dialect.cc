#include <soci/sqlite3/soci-sqlite3.h>

#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/storage/database_dialect.h"
#include "services/platform/storage/session.h"
#include "services/platform/storage/sqlite_file.h"
#include "services/platform/telemetry/log.h"

namespace treff::platform {
namespace {

constexpr char kMemory[] = ":memory:";

class SqliteDialect : public Dialect {
 public:
  SqliteDialect(const std::string& path, const DatabaseOptions& options)
      : path_(path), timeout_(options.timeout) {}

  // Where it is, is the log's to know: clients hear of the file alone.
  std::string name() const override {
    return absl::StrCat("SQLite database ", path_.substr(path_.rfind('/') + 1));
  }
  bool is_postgresql() const override { return false; }
  // Every connection to ":memory:" would be a database of its own.
  bool shares_sessions() const override { return path_ == kMemory; }
  int max_writers(int) const override { return 1; }

  // Its side files take the permissions of the file.
  absl::Status Prepare() const override {
    return path_ == kMemory ? absl::OkStatus() : EnsureSqliteFile(path_);
  }
  void Connect(soci::session& session) const override {
    session.open(soci::sqlite3, absl::StrCat("db=\"", path_, "\""));
    session << absl::StrCat("PRAGMA busy_timeout = ", absl::ToInt64Milliseconds(timeout_));
    session << "PRAGMA journal_mode = WAL";
    // In WAL mode NORMAL would lose the last commits in a power cut.
    session << "PRAGMA synchronous = FULL";
    session << "PRAGMA foreign_keys = ON";
  }
  bool IsAlive(soci::session&) const override { return true; }
  // After some errors, such as a full disk, SQLite has rolled back by itself.
  bool IsIdle(soci::session& session) const override {
    // Static: SOCI keeps the type information of its backends to itself.
    auto* backend = static_cast<soci::sqlite3_session_backend*>(session.get_backend());
    return backend != nullptr && sqlite_api::sqlite3_get_autocommit(backend->conn_) != 0;
  }

  int SocketOf(soci::session&) const override { return -1; }
  // Whoever moves or deletes the file of a running process leaves it writing into the void.
  absl::Status Probe(soci::session& session) const override {
    int rows = 0;
    if (path_ != kMemory) session << "SELECT count(*) FROM schema_migration", soci::into(rows);
    auto* backend = static_cast<soci::sqlite3_session_backend*>(session.get_backend());
    int moved = 0;
    sqlite_api::sqlite3_file_control(backend->conn_, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    if (moved == 0) return absl::OkStatus();
    return ErrorOf(reasons::kStoreUnavailable,
                   absl::StrCat(name(), " is gone from its place: put it back, or start anew"));
  }

  void BeginRead(soci::session& session) const override {
    LetWrite(session, false);
    session << "BEGIN";
  }
  // There is one writer anyhow.
  void BeginWrite(soci::session& session, const std::string& /*tables*/) const override {
    LetWrite(session, true);
    // One that took the write lock only at its first write could find that it is too late.
    session << "BEGIN IMMEDIATE";
  }
  // BEGIN IMMEDIATE keeps the others out of each step.
  void LockMigrations(soci::session&) const override {}
  void UnlockMigrations(soci::session&) const override {}

  absl::Status Translate(const soci::soci_error& error) const override {
    absl::Status status = Meaning(error);
    if (!absl::IsAborted(status) && !absl::IsAlreadyExists(status)) {
      LogWarning("SQLite fails", {{"path", path_}, {"error", std::string(status.message())}});
    }
    return status;
  }

 private:
  // Sessions of ":memory:" do both in turn, all others always the same. Only where it differs: the
  // pragma has every prepared statement prepared again.
  static void LetWrite(soci::session& sql, bool may_write) {
    Session& session = Session::Of(sql);
    if (session.may_write == may_write) return;
    session << absl::StrCat("PRAGMA query_only = ", may_write ? "OFF" : "ON");
    session.may_write = may_write;
  }

  absl::Status Meaning(const soci::soci_error& error) const;

  const std::string path_;
  const absl::Duration timeout_;
};

absl::Status SqliteDialect::Meaning(const soci::soci_error& error) const {
  const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
  const int code = sqlite == nullptr ? SQLITE_ERROR : sqlite->result() & 0xFF;
  // SQLite's own messages name tables and columns, never values.
  const std::string message = absl::StrCat(name(), ": ", error.get_error_message());
  switch (code) {
    case SQLITE_FULL:
      return ErrorOf(reasons::kStoreFull,
                     absl::StrCat(name(), " cannot grow, the disk is full: free disk space"));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorOf(reasons::kStoreBusy,
                     absl::StrCat(message, ": another process is writing, try again"));
    case SQLITE_CONSTRAINT:
      return absl::AlreadyExistsError(message);
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return ErrorOf(reasons::kStoreUnavailable,
                     absl::StrCat(message, ": check the file, its folder and their permissions"));
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return absl::InternalError(
          absl::StrCat(message, ": restore it from a backup (treff-admin restore)"));
    default:
      return absl::InternalError(message);
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<Dialect>> NewSqliteDialect(const std::string& path,
                                                          const DatabaseOptions& options) {
  if (path.empty() || path.find('"') != std::string::npos) {
    return absl::InvalidArgumentError(
        "database url must be sqlite:PATH, and PATH not empty and without quotation marks");
  }
  return std::make_unique<SqliteDialect>(path, options);
}

}  // namespace treff::platform
