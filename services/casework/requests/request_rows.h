// Requests in the tables of the case store.
#ifndef TREFF_SERVICES_CASEWORK_REQUESTS_REQUEST_ROWS_H_
#define TREFF_SERVICES_CASEWORK_REQUESTS_REQUEST_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <soci/soci.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/casework/cases/case_store.h"
#include "services/platform/storage/database.h"

namespace treff::casework {

// The migration that makes the table.
platform::Migration RequestTable(int version);

// Within a transaction: keeps the next revision of `request`. A first one is at `position`, which
// rises in commit order. ABORTED unless its revision is one more than the newest kept.
absl::Status PutRequest(soci::session& sql, const v1::SettlementRequest& request, int64_t position);

// Those of CaseStore.
absl::StatusOr<v1::SettlementRequest> ReadRequest(platform::Database& database,
                                                  std::string_view name);
absl::StatusOr<std::optional<v1::SettlementRequest>> ReadOpenRequest(platform::Database& database,
                                                                     std::string_view case_name);
absl::StatusOr<ListedRequests> ReadRequests(platform::Database& database,
                                            const RequestFilter& filter, int64_t before, int limit);
absl::StatusOr<std::vector<v1::SettlementRequest>> ReadOverdueRequests(platform::Database& database,
                                                                       absl::Time now, int limit);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_REQUESTS_REQUEST_ROWS_H_
