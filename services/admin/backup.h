// Backups of a data folder: all SQLite stores and the archive, in one consistent set.
#ifndef TREFF_SERVICES_ADMIN_BACKUP_H_
#define TREFF_SERVICES_ADMIN_BACKUP_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/admin/manifest.h"
#include "services/platform/values/clock.h"

namespace treff::admin {

// The folder in the data folder where ingestion keeps raw bytes.
inline constexpr char kArchiveName[] = "archive";

struct BackupOptions {
  std::string data_dir;
  // A folder that is not there yet, or empty; it appears when all is written.
  std::string to;
  const platform::Clock& clock = platform::SystemClock();
};

// The services may run and write meanwhile. FAILED_PRECONDITION when there is nothing to back up,
// or `to` holds something; otherwise as the stores and the disk have it. Nothing is left of a
// backup that failed.
absl::StatusOr<Manifest> Backup(const BackupOptions& options);

struct RestoreOptions {
  std::string from;      // the folder of a backup
  std::string data_dir;  // must be empty, or not be there
  // The one store to restore, such as "casework": the folder may hold the others, whose services
  // may run. With "ingestion" comes the archive. Empty: all.
  std::string only;
};

// Verifies the backup first. FAILED_PRECONDITION when anything is where a file would go, or another
// process has the store. Returns how many files were restored.
absl::StatusOr<int> Restore(const RestoreOptions& options);

}  // namespace treff::admin

#endif  // TREFF_SERVICES_ADMIN_BACKUP_H_
