#include "services/municipality/serving/snapshot_page.h"

#include <cstdint>
#include <utility>

#include "services/platform/api/cursor.h"
#include "services/platform/status/status.h"

namespace treff::municipality {

std::string SnapshotPage::TokenFor(size_t position) const {
  return page.TokenFor(
      platform::CursorOfNumbers({snapshot->version().number(), static_cast<int64_t>(position)}));
}

absl::StatusOr<SnapshotPage> OpenPage(Versions& versions,
                                      std::shared_ptr<const Snapshot> first_page,
                                      platform::Page page) {
  SnapshotPage opened{std::move(first_page), std::move(page)};
  if (opened.page.cursor.empty()) return opened;
  TREFF_ASSIGN_OR_RETURN(const std::vector<int64_t> place,
                         platform::NumbersIn(opened.page.cursor, 2));
  if (place[0] < 1) return platform::DamagedPageToken();
  TREFF_ASSIGN_OR_RETURN(opened.snapshot, versions.At(place[0]));
  opened.first = static_cast<size_t>(place[1]);
  return opened;
}

}  // namespace treff::municipality
