// The file of a SQLite database: made once, whole or not at all, and never again taken for new.
#ifndef TREFF_SERVICES_PLATFORM_STORAGE_SQLITE_FILE_H_
#define TREFF_SERVICES_PLATFORM_STORAGE_SQLITE_FILE_H_

#include <string>

#include "absl/status/status.h"

namespace treff::platform {

// The statement that marks a database as ours: the table that remembers the steps of its schemas.
inline constexpr char kCreateSchemaMigration[] =
    "CREATE TABLE IF NOT EXISTS schema_migration ("
    "component TEXT NOT NULL, version INTEGER NOT NULL, name TEXT NOT NULL, "
    "PRIMARY KEY (component, version))";

// After it `path` is a sound database of ours: what was there, or, where nothing was, a new file
// that its owner alone may read. DATA_LOSS when something else is there: it is left as it is.
// UNAVAILABLE when the folder cannot be written.
absl::Status EnsureSqliteFile(const std::string& path);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_STORAGE_SQLITE_FILE_H_
