#include <fcntl.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "services/platform/storage/database_dialect.h"

namespace treff::platform {
namespace {

constexpr char kMemory[] = ":memory:";

class SqliteDialect : public Dialect {
 public:
  SqliteDialect(const std::string& path, const DatabaseOptions& options)
      : path_(path), timeout_(options.timeout) {}

  std::string name() const override { return absl::StrCat("SQLite database ", path_); }
  bool is_postgresql() const override { return false; }
  // Every connection to ":memory:" would be a database of its own.
  bool shares_sessions() const override { return path_ == kMemory; }
  int max_writers(int) const override { return 1; }

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

  // A session of ":memory:" does both in turn.
  void BeginRead(soci::session& session) const override {
    session << "PRAGMA query_only = ON";
    session << "BEGIN";
  }
  void BeginWrite(soci::session& session) const override {
    session << "PRAGMA query_only = OFF";
    // One that took the write lock only at its first write could find that it is too late.
    session << "BEGIN IMMEDIATE";
  }
  // BEGIN IMMEDIATE keeps the others out of each step.
  void LockMigrations(soci::session&) const override {}
  void UnlockMigrations(soci::session&) const override {}

  absl::Status Translate(const soci::soci_error& error) const override;

 private:
  const std::string path_;
  const absl::Duration timeout_;
};

absl::Status SqliteDialect::Translate(const soci::soci_error& error) const {
  const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
  const int code = sqlite == nullptr ? SQLITE_ERROR : sqlite->result() & 0xFF;
  // SQLite's own messages name tables and columns, never values.
  const std::string message = absl::StrCat(name(), ": ", error.get_error_message());
  switch (code) {
    case SQLITE_FULL:
      return absl::ResourceExhaustedError(
          absl::StrCat(name(), " cannot grow, the disk is full: free disk space"));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return absl::AbortedError(absl::StrCat(message, ": another process is writing, try again"));
    case SQLITE_CONSTRAINT:
      return absl::AlreadyExistsError(message);
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return absl::UnavailableError(
          absl::StrCat(message, ": check the file, its folder and their permissions"));
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return absl::InternalError(absl::StrCat(message, ": restore it from a backup"));
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
  if (path != kMemory) {
    // SQLite would let everybody read it; its side files take the permissions of this one.
    const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
      return absl::UnavailableError(
          absl::StrCat("cannot open SQLite database ", path, " (", std::strerror(errno),
                       "): check that its folder is there and can be written"));
    }
    close(file);
  }
  return std::make_unique<SqliteDialect>(path, options);
}

}  // namespace treff::platform
