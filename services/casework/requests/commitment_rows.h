// The ledger of commitments in the tables of the case store: what each change of a request added,
// by the sequence it was made at, so that any revision can be summed up again.
#ifndef TREFF_SERVICES_CASEWORK_REQUESTS_COMMITMENT_ROWS_H_
#define TREFF_SERVICES_CASEWORK_REQUESTS_COMMITMENT_ROWS_H_

#include <cstdint>
#include <optional>

#include <soci/soci.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/casework/privacy/case_vault.h"
#include "services/platform/storage/database.h"
#include "treff/casework/v1/commitment_service.pb.h"

namespace treff::casework {

// The migration that makes the table.
platform::Migration CommitmentTable(int version);

// Within a transaction that holds the log: puts down what the change from `before` to `after` adds.
void PutCommitmentChange(soci::session& sql, const std::optional<v1::SettlementRequest>& before,
                         const v1::SettlementRequest& after, int64_t sequence);

// Within the same: refuses a new request for which there is no room any more.
absl::Status CheckRoomRows(soci::session& sql, const v1::SettlementRequest& request,
                           const v1::RoomSeen& seen);

// Those of CaseStore.
absl::StatusOr<v1::Commitments> ReadCommitments(platform::Database& database, int64_t after,
                                                int64_t until);

// Puts down what requests of programs that kept no ledger commit to. Once: a ledger that holds
// anything is left alone.
absl::Status FillCommitments(platform::Database& database, CaseVault& vault);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_REQUESTS_COMMITMENT_ROWS_H_
