#include "services/casework/requests/commitment_feed.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"

namespace treff::casework {
namespace {

constexpr absl::Duration kRetryDelay = absl::Seconds(5);

}  // namespace

absl::StatusOr<v1::Commitments> CommitmentFeed::Get(const v1::GetCommitmentsRequest& request) {
  const int64_t wanted = request.revision();
  if (wanted < 0) return platform::FieldError("revision", "must be 0 for the newest, or above");
  TREFF_ASSIGN_OR_RETURN(v1::Commitments all, store_.CommitmentsBetween(0, wanted));
  all.set_whole(true);
  if (wanted == 0 || all.revision() == wanted) return all;
  return platform::NotFound(absl::StrCat("commitments of revision ", wanted),
                            "ask for revision 0 to get the newest");
}

absl::Status CommitmentFeed::Watch(const std::function<bool(const v1::Commitments&)>& send) {
  const platform::Slot slot(watchers_);
  if (!slot.taken()) {
    return platform::Overloaded(absl::StrCat("commitments are watched by ", max_watchers_,
                                             " callers already: try again later"),
                                kRetryDelay);
  }
  int64_t seen = -1;
  TREFF_ASSIGN_OR_RETURN(v1::Commitments next, Get({}));
  while (send(next)) {
    const int64_t revision = next.revision();
    do {
      const absl::Status waited = events_.Await(seen);
      // The service stops: who watches begins again, and is told of everything anew.
      if (absl::IsUnavailable(waited)) return absl::OkStatus();
      TREFF_RETURN_IF_ERROR(waited);
      TREFF_ASSIGN_OR_RETURN(next, store_.CommitmentsBetween(revision, /*until=*/0));
    } while (next.revision() == revision);
  }
  return absl::OkStatus();
}

}  // namespace treff::casework
