// Who follows what happens to cases, and how they are told.
#ifndef TREFF_SERVICES_CASEWORK_EVENTS_CASE_EVENTS_H_
#define TREFF_SERVICES_CASEWORK_EVENTS_CASE_EVENTS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/casework/cases/store/case_store.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/values/clock.h"
#include "treff/casework/v1/case_service.pb.h"

namespace treff::casework {

// Whether an event is of a case that comes to be in one of the states (empty: in any) and that the
// registrar (empty: anybody) registered.
bool IsWanted(const LoggedEvent& logged, const std::set<int>& states, const std::string& registrar);

// Reads the event log for watchers. The log is the truth and is written with the change it tells
// of; being woken only makes a watcher look sooner. Thread-safe.
class CaseEvents {
 public:
  struct Options {
    // How often a watcher looks for events of other processes, and whether it should end.
    absl::Duration poll_interval = absl::Seconds(1);
    // Each holds a thread of the server. More are RESOURCE_EXHAUSTED, and so are more than a
    // quarter by one case-management system: the others are to have theirs.
    int max_watchers = 16;
    // How long nothing is sent before a bookmark is, to those who want bookmarks.
    absl::Duration bookmark_interval = absl::Seconds(10);
    // Whether the process is about to stop.
    std::function<bool()> stopping = [] { return false; };
    const platform::Clock* clock = &platform::SystemClock();
  };

  CaseEvents(CaseStore& store, Options options) : store_(store), options_(std::move(options)) {}

  // Tells watchers in this process that something was committed.
  void Wake();

  // Gives events to `send` in commit order, from the token on, until `send` returns false or the
  // caller goes away; to whoever may see their own cases alone, those of their own. Returns
  // INVALID_ARGUMENT for a token that is none and for states that there are not;
  // FAILED_PRECONDITION with the reason WATCH_EXPIRED for the token of an event that is not in this
  // log (any more); UNAVAILABLE when the process stops: resume elsewhere with the last token.
  absl::Status Watch(const v1::WatchCasesRequest& request,
                     const std::function<bool(const v1::CaseEvent&)>& send);

  // For others who follow what is committed: waits until woken since `seen` was read (-1: not at
  // all), or for the poll interval. Returns UNAVAILABLE when the process stops, CANCELLED when the
  // caller has gone away.
  absl::Status Await(int64_t& seen);

 private:
  // An event of the log, told from one of another log, or of this one after it was restored from a
  // backup, by its time.
  struct Place {
    int64_t sequence = 0;  // 0: before all events
    int64_t micros = 0;    // of the event, since 1970
  };
  // Which events a watcher is told of.
  struct Wanted {
    std::set<int> states;   // empty: all
    std::string registrar;  // empty: of all cases
    bool bookmarks = false;
  };
  static absl::StatusOr<Wanted> ParseWanted(const v1::WatchCasesRequest& request);
  absl::StatusOr<Place> ParseResumeToken(const std::string& token);
  v1::CaseEvent BookmarkAt(const Place& place) const;
  absl::Status SendFrom(Place place, const Wanted& wanted,
                        const std::function<bool(const v1::CaseEvent&)>& send);
  // Waits until woken since `seen` was read, or for `at_most`.
  void AwaitChange(int64_t& seen, absl::Duration at_most);

  CaseStore& store_;
  const Options options_;
  platform::Mutex mutex_;
  platform::CondVar changed_;
  int64_t changes_ ABSL_GUARDED_BY(mutex_) = 0;
  int watchers_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<std::string, int> of_system_ ABSL_GUARDED_BY(mutex_);  // watchers of each; "": others
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_EVENTS_CASE_EVENTS_H_
