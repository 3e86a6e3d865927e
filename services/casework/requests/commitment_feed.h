// The rules of commitments: what was committed to, at any revision, and what changes.
#ifndef TREFF_SERVICES_CASEWORK_REQUESTS_COMMITMENT_FEED_H_
#define TREFF_SERVICES_CASEWORK_REQUESTS_COMMITMENT_FEED_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/casework/cases/store/case_store.h"
#include "services/casework/events/case_events.h"
#include "services/platform/sync/slots.h"
#include "treff/casework/v1/commitment_service.pb.h"

namespace treff::casework {

// Thread-safe. The methods are those of CommitmentService; what they answer is said in its proto.
class CommitmentFeed {
 public:
  // Each watcher holds a thread of the server.
  static constexpr int kMaxWatchers = 16;

  CommitmentFeed(CaseStore& store, CaseEvents& events, int max_watchers = kMaxWatchers)
      : store_(store), events_(events), max_watchers_(max_watchers), watchers_(max_watchers) {}

  absl::StatusOr<v1::Commitments> Get(const v1::GetCommitmentsRequest& request);
  // Until `send` returns false. RESOURCE_EXHAUSTED when too many watch.
  absl::Status Watch(const std::function<bool(const v1::Commitments&)>& send);

 private:
  CaseStore& store_;
  CaseEvents& events_;
  const int max_watchers_;
  platform::Slots watchers_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_REQUESTS_COMMITMENT_FEED_H_
