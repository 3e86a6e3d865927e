#include "services/casework/cases/case_revisions.h"

#include "google/protobuf/util/message_differencer.h"
#include "services/casework/cases/case_life.h"
#include "services/casework/cases/case_store_errors.h"
#include "services/platform/status/status.h"

namespace treff::casework {
namespace {

// Every try loses only to somebody who won, so it ends; this bounds how long it may take.
constexpr int kMaxTries = 10;

}  // namespace

absl::StatusOr<v1::Case> CaseRevisions::Revise(
    const std::string& name, const std::string& etag, v1::CaseEvent::Kind kind,
    const std::function<absl::Status(CaseChange&)>& change) {
  for (int tries = 1;; ++tries) {
    TREFF_ASSIGN_OR_RETURN(const v1::Case before, store_.Get(name, /*revision=*/0));
    if (!etag.empty() && etag != before.etag()) return CaseChanged(name);
    CaseChange after{before, std::nullopt};
    TREFF_RETURN_IF_ERROR(change(after));
    const bool same_case = google::protobuf::util::MessageDifferencer::Equals(after.c, before);
    if (same_case && !after.request.has_value()) return before;
    StampCase(after.c, clock_.Now());
    const absl::Status kept = Keep(after, kind);
    if (absl::IsAborted(kept) && tries < kMaxTries) continue;
    TREFF_RETURN_IF_ERROR(kept);
    events_.Wake();
    return after.c;
  }
}

absl::Status CaseRevisions::Keep(const CaseChange& change, v1::CaseEvent::Kind kind) {
  if (!change.request.has_value()) return store_.Append(change.c, kind);
  return store_.AppendWithRequest(change.c, kind, *change.request);
}

}  // namespace treff::casework
