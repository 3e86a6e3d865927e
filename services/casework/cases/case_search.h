// What is searched in a case beyond the columns that stand open: its needs and its words. They are
// sealed with the case, so that a search for them opens every case that the other filters leave.
#ifndef TREFF_SERVICES_CASEWORK_CASES_CASE_SEARCH_H_
#define TREFF_SERVICES_CASEWORK_CASES_CASE_SEARCH_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/casework/cases/case_index.h"
#include "services/casework/privacy/sealing.h"

namespace treff::casework {

// The column `search_text` of a case's row, whose newest revision is `revision`.
std::string SealSearch(const CaseIndex& index, std::string_view name, int64_t revision,
                       const SecretKey& key);
// Needs and text of it; the other fields are not set.
absl::StatusOr<CaseIndex> UnsealSearch(std::string_view sealed, std::string_view name,
                                       int64_t revision, const SecretKey& key);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_CASE_SEARCH_H_
