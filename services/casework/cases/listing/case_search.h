// Needs and words of a case in a column of their own, sealed: what programs of the version before
// search in. Kept as long as one of them may run beside this one (see CaseFinder for what is
// searched now).
#ifndef TREFF_SERVICES_CASEWORK_CASES_LISTING_CASE_SEARCH_H_
#define TREFF_SERVICES_CASEWORK_CASES_LISTING_CASE_SEARCH_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "services/casework/cases/listing/case_index.h"
#include "services/casework/privacy/sealing.h"

namespace treff::casework {

// The column `search_text` of a case's row, whose newest revision is `revision`.
std::string SealSearch(const CaseIndex& index, std::string_view name, int64_t revision,
                       const SecretKey& key);

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_CASES_LISTING_CASE_SEARCH_H_
