#include "services/platform/storage/sqlite_file.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/platform/values/file_descriptor.h"

namespace treff::platform {
namespace {

// Every page of a file up to this size is looked at: a fifth of a second at the most.
constexpr int64_t kCheckedWholeBytes = 64 << 20;

constexpr int kBusyMilliseconds = 5000;

struct CloseConnection {
  void operator()(sqlite3* connection) const { sqlite3_close(connection); }
};
using Connection = std::unique_ptr<sqlite3, CloseConnection>;

Connection Open(const std::string& path) {
  sqlite3* connection = nullptr;
  sqlite3_open_v2(path.c_str(), &connection, SQLITE_OPEN_READWRITE, nullptr);
  if (connection != nullptr) {
    sqlite3_busy_timeout(connection, kBusyMilliseconds);
    // Looking at a file does not move what its log holds into it.
    sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }
  return Connection(connection);
}

// The first value of the first row; nothing when the statement fails or gives none.
std::optional<std::string> Ask(sqlite3& connection, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(&connection, sql, -1, &statement, nullptr) != SQLITE_OK) {
    return std::nullopt;
  }
  std::optional<std::string> value;
  if (sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_text(statement, 0) != nullptr) {
    value = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
  }
  sqlite3_finalize(statement);
  return value;
}

absl::Status Unsound(const std::string& path, const std::string& why) {
  return absl::DataLossError(absl::StrCat(
      path, " is not a sound SQLite database of ours (", why,
      "): it is left as it is; keep a copy, and put the last backup in its place (treff-admin "
      "restore)"));
}

absl::Status Unusable(const std::string& path) {
  return absl::UnavailableError(
      absl::StrCat("cannot open SQLite database ", path, " (", std::strerror(errno),
                   "): check that its folder is there and can be written"));
}

// What it means that a question failed: the file, or what is around it.
absl::Status Failed(const std::string& path, sqlite3& connection) {
  switch (sqlite3_errcode(&connection)) {
    case SQLITE_ERROR:  // no table of ours
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Unsound(path, sqlite3_errmsg(&connection));
    default:
      return absl::UnavailableError(absl::StrCat(
          "cannot read SQLite database ", path, " (", sqlite3_errmsg(&connection),
          "): check the file, its folder, their permissions and the room on the disk"));
  }
}

std::string LogOf(const std::string& path) { return path + "-wal"; }

bool HasLog(const std::string& path) {
  struct stat log {};
  return stat(LogOf(path).c_str(), &log) == 0 && log.st_size > 0;
}

// What SQLite does not notice by itself, and how much it notices depends on which pages it reads.
absl::Status CheckContent(const std::string& path, int64_t size, sqlite3& connection) {
  int64_t page = 0;
  const bool is_known =
      absl::SimpleAtoi(Ask(connection, "PRAGMA page_size").value_or(""), &page) && page > 0;
  // What a log holds may be on its way into the file.
  if (is_known && size % page != 0 && !HasLog(path)) return Unsound(path, "its end is cut off");
  if (size > kCheckedWholeBytes) return absl::OkStatus();
  const std::optional<std::string> found = Ask(connection, "PRAGMA quick_check(1)");
  if (!found.has_value()) return Failed(path, connection);
  return *found == "ok" ? absl::OkStatus() : Unsound(path, *found);
}

absl::Status CheckFile(const std::string& path, const struct stat& file) {
  if (S_ISDIR(file.st_mode)) {
    errno = EISDIR;
    return Unusable(path);
  }
  if (!S_ISREG(file.st_mode)) return Unsound(path, "it is no file");
  // SQLite takes these for new ones.
  if (file.st_size == 0) return Unsound(path, "it is empty");
  const Connection connection = Open(path);
  if (connection == nullptr) return absl::ResourceExhaustedError("out of memory");
  if (!Ask(*connection, "SELECT count(*) FROM schema_migration")) return Failed(path, *connection);
  return CheckContent(path, file.st_size, *connection);
}

// Under another name first: a process that is killed leaves no file that looks damaged.
absl::Status MakeFile(const std::string& path) {
  std::string unfinished = path + ".new-XXXXXX";
  // Closed at once: to close a file drops all locks of the process on it, SQLite's too.
  if (!FileDescriptor(mkostemp(unfinished.data(), O_CLOEXEC)).is_open()) return Unusable(path);
  absl::Status made;
  {
    const Connection connection = Open(unfinished);
    if (connection == nullptr || sqlite3_exec(connection.get(), kCreateSchemaMigration, nullptr,
                                              nullptr, nullptr) != SQLITE_OK) {
      made = absl::UnavailableError(absl::StrCat("cannot make SQLite database ", path, " (",
                                                 sqlite3_errmsg(connection.get()),
                                                 "): check its folder, and free disk space"));
    }
  }
  // Another process may have been quicker, with a file as good.
  if (made.ok() && link(unfinished.c_str(), path.c_str()) != 0 && errno != EEXIST) {
    made = Unusable(path);
  }
  unlink(unfinished.c_str());
  return made;
}

}  // namespace

absl::Status EnsureSqliteFile(const std::string& path) {
  struct stat file {};
  if (stat(path.c_str(), &file) == 0) return CheckFile(path, file);
  if (errno != ENOENT) return Unusable(path);
  // What SQLite wrote last may be there alone; with a new file beside it, it would be lost.
  if (HasLog(path)) {
    return Unsound(path, absl::StrCat("it is missing, and ", LogOf(path), " is there"));
  }
  TREFF_RETURN_IF_ERROR(MakeFile(path));
  if (stat(path.c_str(), &file) != 0) return Unusable(path);
  return absl::OkStatus();
}

}  // namespace treff::platform
