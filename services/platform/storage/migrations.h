// The steps of a schema and the table that remembers them.
#ifndef TREFF_SERVICES_PLATFORM_STORAGE_MIGRATIONS_H_
#define TREFF_SERVICES_PLATFORM_STORAGE_MIGRATIONS_H_

#include <string_view>
#include <vector>

#include <soci/soci.h>

#include "absl/status/status.h"
#include "services/platform/storage/database.h"

namespace treff::platform {

// INVALID_ARGUMENT unless versions are 1, 2, 3 …
absl::Status CheckMigrations(const std::vector<Migration>& migrations);

// FAILED_PRECONDITION that names the first step which is not there. In a transaction of the
// caller's; may throw.
absl::Status CheckMigrated(soci::session& session, std::string_view component,
                           const std::vector<Migration>& migrations);

// Makes schema_migration. In a transaction of the caller's; may throw what SOCI throws.
absl::Status PrepareMigrations(soci::session& session);

// Runs `step`, one of `migrations`, unless it is there. FAILED_PRECONDITION when what is there is
// not what `migrations` would have made. In a transaction of the caller's; may throw.
absl::Status ApplyMigration(soci::session& session, std::string_view component,
                            const std::vector<Migration>& migrations, const Migration& step);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_STORAGE_MIGRATIONS_H_
