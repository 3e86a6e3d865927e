#include "services/casework/cases/case_search.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/platform/status/status.h"

namespace treff::casework {
namespace {

SealedPlace SearchPlace(std::string_view name, int64_t revision) {
  return {"casework_case", "search_text", name, revision};
}

}  // namespace

std::string SealSearch(const CaseIndex& index, std::string_view name, int64_t revision,
                       const SecretKey& key) {
  return Seal(absl::StrCat(index.needs, "\n", index.text), key, SearchPlace(name, revision));
}

absl::StatusOr<CaseIndex> UnsealSearch(std::string_view sealed, std::string_view name,
                                       int64_t revision, const SecretKey& key) {
  TREFF_ASSIGN_OR_RETURN(const std::string plain, Unseal(sealed, key, SearchPlace(name, revision)));
  const std::vector<std::string> parts = absl::StrSplit(plain, absl::MaxSplits('\n', 1));
  CaseIndex index;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &index.needs)) {
    return Unseal("", key, SearchPlace(name, revision)).status();
  }
  index.text = parts[1];
  return index;
}

}  // namespace treff::casework
