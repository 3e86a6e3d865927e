#include "services/casework/cases/listing/case_search.h"

#include "absl/strings/str_cat.h"

namespace treff::casework {

std::string SealSearch(const CaseIndex& index, std::string_view name, int64_t revision,
                       const SecretKey& key) {
  return Seal(absl::StrCat(index.needs, "\n", index.text), key,
              {"casework_case", "search_text", name, revision});
}

}  // namespace treff::casework
