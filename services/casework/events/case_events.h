// Who follows what happens to cases, and how they are told.
#ifndef TREFF_SERVICES_CASEWORK_EVENTS_CASE_EVENTS_H_
#define TREFF_SERVICES_CASEWORK_EVENTS_CASE_EVENTS_H_

#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/casework/cases/case_store.h"
#include "services/platform/sync/mutex.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::casework {

// Reads the event log for watchers. The log is the truth and is written with the change it tells
// of; being woken only makes a watcher look sooner. Thread-safe.
class CaseEvents {
 public:
  struct Options {
    // How often a watcher looks for events of other processes, and whether it should end.
    absl::Duration poll_interval = absl::Seconds(1);
    // Each holds a thread of the server. More are RESOURCE_EXHAUSTED.
    int max_watchers = 16;
    // Whether the process is about to stop.
    std::function<bool()> stopping = [] { return false; };
  };

  CaseEvents(CaseStore& store, Options options) : store_(store), options_(std::move(options)) {}

  // Tells watchers in this process that something was committed.
  void Wake();

  // Gives events to `send` in commit order, from the token on, until `send` returns false or the
  // caller goes away. Returns INVALID_ARGUMENT for a token that is not one of ours, UNAVAILABLE
  // when the process stops: resume elsewhere with the last token.
  absl::Status Watch(const v1::WatchCasesRequest& request,
                     const std::function<bool(const v1::CaseEvent&)>& send);

 private:
  absl::Status SendFrom(int64_t sequence, const std::function<bool(const v1::CaseEvent&)>& send);
  // Waits until woken since `seen` was read, or for the poll interval.
  void AwaitChange(int64_t& seen);

  CaseStore& store_;
  const Options options_;
  platform::Mutex mutex_;
  platform::CondVar changed_;
  int64_t changes_ ABSL_GUARDED_BY(mutex_) = 0;
  int watchers_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_EVENTS_CASE_EVENTS_H_
