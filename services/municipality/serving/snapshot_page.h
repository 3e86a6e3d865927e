// Pages of lists that are read from a snapshot. All pages of one list come from the version that
// the first page was read from, however many are published meanwhile.
#ifndef TREFF_SERVICES_MUNICIPALITY_SERVING_SNAPSHOT_PAGE_H_
#define TREFF_SERVICES_MUNICIPALITY_SERVING_SNAPSHOT_PAGE_H_

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/municipality/profiles/snapshot.h"
#include "services/municipality/publication/versions.h"
#include "services/platform/api/paging.h"

namespace treff::municipality {

struct SnapshotPage {
  std::shared_ptr<const Snapshot> snapshot;
  platform::Page page;
  size_t first = 0;

  // Calls `add` with each of `all` that is on the page; returns the next page's token.
  template <typename List, typename Add>
  std::string Fill(const List& all, const Add& add) const {
    const size_t total = static_cast<size_t>(all.size());
    const size_t end = std::min(total, first + static_cast<size_t>(page.size));
    for (size_t i = first; i < end; ++i) add(all[i]);
    return end < total ? TokenFor(end) : "";
  }

 private:
  std::string TokenFor(size_t position) const;
};

// Opens `page` on `first_page`, or on the version that its token names.
absl::StatusOr<SnapshotPage> OpenPage(Versions& versions,
                                      std::shared_ptr<const Snapshot> first_page,
                                      platform::Page page);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_SERVING_SNAPSHOT_PAGE_H_
