// The access log in the tables of the case store.
#ifndef TREFF_SERVICES_CASEWORK_AUDIT_LOG_ROWS_H_
#define TREFF_SERVICES_CASEWORK_AUDIT_LOG_ROWS_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <soci/soci.h>

#include "absl/status/statusor.h"
#include "services/casework/audit/log_entry.h"
#include "services/platform/storage/database.h"

namespace treff::casework {

absl::Status MigrateAccessLog(platform::Database& database);
// Whether a program has made its tables before; after those of cases were made.
absl::StatusOr<bool> HasAccessLog(platform::Database& database);

struct SealedHead {
  LogHead head;
  std::string seal;
};

// Within a transaction. A log that nothing was ever put into has no seal until Open seals it.
SealedHead ReadHead(soci::session& sql);
void WriteHead(soci::session& sql, const SealedHead& head);
void InsertEntries(soci::session& sql, const std::vector<LogEntry*>& entries);
void InsertCheckpoint(soci::session& sql, const v1::Checkpoint& checkpoint);

// At most `limit` entries behind `after`, in order.
std::vector<LogEntry> ReadEntries(soci::session& sql, int64_t after, int limit);
// Which cases each of these entries is found by, from `first` to `last`.
std::map<int64_t, std::set<std::string>> ReadNames(soci::session& sql, int64_t first, int64_t last);
// At most `limit` of one case before `before`, newest first.
std::vector<LogEntry> ReadEntriesOf(soci::session& sql, const std::string& case_name,
                                    int64_t before, int limit);
// Without their public key, in order.
std::vector<v1::Checkpoint> ReadCheckpoints(soci::session& sql);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_AUDIT_LOG_ROWS_H_
