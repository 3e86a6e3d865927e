// Overwrites what a store has let go of, so that it is not left in its files.
#ifndef TREFF_SERVICES_PLATFORM_STORAGE_FORGOTTEN_PAGES_H_
#define TREFF_SERVICES_PLATFORM_STORAGE_FORGOTTEN_PAGES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace treff::platform {

// On a connection of its own, outside transactions. SQLite: writes the log back into the file and
// empties it; rows deleted or changed under `PRAGMA secure_delete` are gone from both then.
// PostgreSQL: vacuums `tables`. `url` is as DatabaseOptions has it. ABORTED when readers hold it up
// for seconds: the next call does it. Backups, and a database's archived log, are not the store's.
absl::Status OverwriteForgotten(const std::string& url, const std::vector<std::string>& tables);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_STORAGE_FORGOTTEN_PAGES_H_
