// Erasing cases, and which were, in the tables of the case store.
#ifndef TREFF_SERVICES_CASEWORK_PRIVACY_ERASURE_ROWS_H_
#define TREFF_SERVICES_CASEWORK_PRIVACY_ERASURE_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <soci/soci.h>

#include "absl/status/statusor.h"
#include "services/casework/privacy/case_vault.h"
#include "treff/casework/v1/privacy_service.pb.h"

namespace treff::casework {

// All within a transaction.

// That a case was erased, if it was.
std::optional<v1::Erasure> FindErasure(soci::session& sql, const std::string& case_name);
// At most `limit`, oldest first, behind one that was erased at `micros` and is called `name`.
std::vector<v1::Erasure> ReadErasures(soci::session& sql, int64_t micros, const std::string& name,
                                      int limit);

// Destroys the key of the case, overwrites what it sealed, and keeps `erasure`. NOT_FOUND when
// there is no such case, FAILED_PRECONDITION while a municipality is asked or has accepted.
absl::Status EraseRows(soci::session& sql, CaseVault& vault, const v1::Erasure& erasure,
                       bool is_postgresql);

// At most `limit` cases in `state` that have not changed since `micros`, oldest first.
std::vector<std::string> ReadUnchangedSince(soci::session& sql, v1::Case::State state,
                                            int64_t micros, int limit);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_PRIVACY_ERASURE_ROWS_H_
