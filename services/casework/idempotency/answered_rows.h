// The request ids that were used, in the tables of the case store. A digest of what was asked for
// would let anybody who has the store's file try out what it may have been, a reference or the
// members of a household, so that what is kept of it is a mark by a key which the file does not
// show.
#ifndef TREFF_SERVICES_CASEWORK_IDEMPOTENCY_ANSWERED_ROWS_H_
#define TREFF_SERVICES_CASEWORK_IDEMPOTENCY_ANSWERED_ROWS_H_

#include <optional>
#include <string_view>
#include <vector>

#include <soci/soci.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/casework/idempotency/answered.h"
#include "services/casework/privacy/case_vault.h"
#include "services/platform/storage/database.h"

namespace treff::casework {

// Makes the table, in a schema of its own.
absl::Status MigrateAnswered(platform::Database& database);

// Puts the mark in place of each digest that an earlier program has kept as it was.
absl::Status MarkOpenDigests(platform::Database& database, const CaseVault& vault);

// Within a transaction: ALREADY_EXISTS if one of the ids was used.
absl::Status PutAnswered(soci::session& sql, const CaseVault& vault,
                         const std::vector<Answered>& answered);

// That of CaseStore.
absl::StatusOr<std::optional<Answered>> ReadAnswered(platform::Database& database,
                                                     const CaseVault& vault,
                                                     std::string_view request_id,
                                                     std::string_view digest);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_IDEMPOTENCY_ANSWERED_ROWS_H_
