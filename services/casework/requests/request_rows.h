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
#include "services/casework/cases/store/case_store.h"
#include "services/casework/privacy/case_vault.h"
#include "services/platform/storage/database.h"

namespace treff::casework {

// The migration that makes the table.
platform::Migration RequestTable(int version);

// The case that a request is of.
std::string CaseOfRequest(std::string_view request_name);

// The content of a revision, for its column and from it. `key` is the case's own.
std::string SealRequest(const v1::SettlementRequest& request, const SecretKey& key);
absl::StatusOr<v1::SettlementRequest> UnsealRequest(std::string_view content, std::string_view name,
                                                    int64_t revision, const SecretKey& key);

// Within a transaction: the newest revision kept; nothing when there is no such request. ABORTED
// unless `request` is the next one.
absl::StatusOr<std::optional<v1::SettlementRequest>> RequestBefore(
    soci::session& sql, const v1::SettlementRequest& request, const SecretKey& key);

// Within the same: keeps `request`, the next revision. A first one is at `position`, which rises in
// commit order.
void PutRequest(soci::session& sql, const v1::SettlementRequest& request, int64_t position,
                const SecretKey& key);

// Those of CaseStore.
absl::StatusOr<v1::SettlementRequest> ReadRequest(platform::Database& database, CaseVault& vault,
                                                  std::string_view name);
absl::StatusOr<std::optional<v1::SettlementRequest>> ReadOpenRequest(platform::Database& database,
                                                                     CaseVault& vault,
                                                                     std::string_view case_name);
absl::StatusOr<ListedRequests> ReadRequests(platform::Database& database, CaseVault& vault,
                                            const RequestFilter& filter, int64_t before, int limit);
absl::StatusOr<std::vector<v1::SettlementRequest>> ReadOverdueRequests(platform::Database& database,
                                                                       CaseVault& vault,
                                                                       absl::Time now, int limit);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_REQUESTS_REQUEST_ROWS_H_
