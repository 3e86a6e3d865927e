#include "services/municipality/serving/snapshot_page.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/platform/status/status.h"

namespace treff::municipality {

std::string SnapshotPage::TokenFor(size_t position) const {
  return platform::MakePageToken(absl::StrCat(snapshot->version().number(), ":", position), query);
}

absl::StatusOr<SnapshotPage> OpenPage(Versions& versions,
                                      std::shared_ptr<const Snapshot> first_page,
                                      const PageRequest& request) {
  TREFF_ASSIGN_OR_RETURN(
      const platform::Page page,
      platform::ParsePage(request.page_size, request.page_token, request.query, request.limits));
  SnapshotPage opened{std::move(first_page), 0, static_cast<size_t>(page.size),
                      std::string(request.query)};
  if (page.cursor.empty()) return opened;
  const std::vector<std::string> parts = absl::StrSplit(page.cursor, ':');
  int64_t number = 0;
  uint64_t position = 0;
  // Tokens are encoded, not signed: what is in one is checked like any other input.
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &number) || number < 1 ||
      !absl::SimpleAtoi(parts[1], &position)) {
    return absl::InvalidArgumentError("page_token is damaged: start from the first page");
  }
  TREFF_ASSIGN_OR_RETURN(opened.snapshot, versions.At(number));
  opened.first = position;
  return opened;
}

}  // namespace treff::municipality
