// The request ids that were used, in the tables of the case store.
#ifndef TREFF_SERVICES_CASEWORK_IDEMPOTENCY_ANSWERED_ROWS_H_
#define TREFF_SERVICES_CASEWORK_IDEMPOTENCY_ANSWERED_ROWS_H_

#include <optional>
#include <string_view>
#include <vector>

#include <soci/soci.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/casework/idempotency/answered.h"
#include "services/platform/storage/database.h"

namespace treff::casework {

// Makes the table, in a schema of its own.
absl::Status MigrateAnswered(platform::Database& database);

// Within a transaction: ALREADY_EXISTS if one of the ids was used.
absl::Status PutAnswered(soci::session& sql, const std::vector<Answered>& answered);

// That of CaseStore.
absl::StatusOr<std::optional<Answered>> ReadAnswered(platform::Database& database,
                                                     std::string_view request_id);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_IDEMPOTENCY_ANSWERED_ROWS_H_
