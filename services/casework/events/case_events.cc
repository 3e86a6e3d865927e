#include "services/casework/events/case_events.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/casework/cases/case_owner.h"
#include "services/casework/cases/enum_checks.h"
#include "services/platform/api/cursor.h"
#include "services/platform/api/paging.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"

namespace treff::casework {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kEventsPerRead = 100;
constexpr absl::Duration kRetryDelay = absl::Seconds(5);
// Binds tokens to this log; a page token of a list is not taken for one.
constexpr char kTokenPurpose[] = "WatchCases";

std::string MakeResumeToken(int64_t sequence, int64_t micros) {
  return platform::MakePageToken(platform::CursorOfNumbers({sequence, micros}), kTokenPurpose);
}

int64_t MicrosOf(const LoggedEvent& logged) {
  return absl::ToUnixMicros(platform::FromTimestamp(logged.event.event_time()));
}

bool CallerIsGone() {
  const auto& cancelled = platform::CurrentCall().cancelled;
  return cancelled && cancelled();
}

}  // namespace

bool IsWanted(const LoggedEvent& logged, const std::set<int>& states,
              const std::string& registrar) {
  return (states.empty() || states.count(logged.event.state()) > 0) &&
         (registrar.empty() || logged.registrar == registrar);
}

void CaseEvents::Wake() {
  platform::MutexLock lock(mutex_);
  ++changes_;
  changed_.NotifyAll();
}

absl::StatusOr<CaseEvents::Wanted> CaseEvents::ParseWanted(const v1::WatchCasesRequest& request) {
  platform::FieldErrors errors;
  Wanted wanted{.states = {}, .registrar = "", .bookmarks = request.bookmarks()};
  for (int i = 0; i < request.states_size(); ++i) {
    if (!IsChosen(request.states(i))) {
      errors.Add(absl::StrCat("states[", i, "]"), MustBeListed<v1::Case::State>());
    }
    wanted.states.insert(request.states(i));
  }
  TREFF_RETURN_IF_ERROR(errors.ToStatus());
  TREFF_ASSIGN_OR_RETURN(wanted.registrar, RegistrarToListBy());
  return wanted;
}

absl::StatusOr<CaseEvents::Place> CaseEvents::ParseResumeToken(const std::string& token) {
  if (token.empty()) return Place();
  const auto page = platform::ParsePage(0, token, kTokenPurpose);
  if (!page.ok()) {
    return platform::FieldError(
        "resume_token",
        "must be the resume_token of an event sent before: leave it empty to begin anew");
  }
  // Earlier programs put less into it.
  const auto numbers = platform::NumbersIn(page->cursor, /*count=*/2);
  const Place place = numbers.ok() ? Place{(*numbers)[0], (*numbers)[1]} : Place{-1, 0};
  if (place.sequence == 0) return place;
  std::vector<LoggedEvent> found;
  if (place.sequence > 0) {
    TREFF_ASSIGN_OR_RETURN(found, store_.EventsAfter(place.sequence - 1, /*limit=*/1));
  }
  if (!found.empty() && found[0].sequence == place.sequence && MicrosOf(found[0]) == place.micros) {
    return place;
  }
  return platform::ErrorOf(platform::reasons::kWatchExpired,
                           "the event of resume_token is not in the log any more, or was never in "
                           "this one: list the cases again, then watch without a token");
}

v1::CaseEvent CaseEvents::BookmarkAt(const Place& place) const {
  v1::CaseEvent bookmark;
  bookmark.set_kind(v1::CaseEvent::BOOKMARK);
  bookmark.set_resume_token(MakeResumeToken(place.sequence, place.micros));
  *bookmark.mutable_event_time() = platform::ToTimestamp(options_.clock->Now());
  return bookmark;
}

absl::Status CaseEvents::Watch(const v1::WatchCasesRequest& request,
                               const std::function<bool(const v1::CaseEvent&)>& send) {
  TREFF_ASSIGN_OR_RETURN(const Wanted wanted, ParseWanted(request));
  TREFF_ASSIGN_OR_RETURN(const Place place, ParseResumeToken(request.resume_token()));
  const std::string system = RegistrarOfCall();
  {
    platform::MutexLock lock(mutex_);
    if (watchers_ == options_.max_watchers) {
      return platform::Overloaded(
          absl::StrCat("cases are watched by ", watchers_, " callers already: try again later"),
          kRetryDelay);
    }
    const int most_of_one = std::max(options_.max_watchers / 4, 1);
    if (!system.empty() && of_system_[system] >= most_of_one) {
      return platform::Overloaded(
          absl::StrCat("this system watches cases ", most_of_one, " times already: end one first"),
          kRetryDelay);
    }
    ++watchers_;
    ++of_system_[system];
  }
  const absl::Status status = SendFrom(place, wanted, send);
  platform::MutexLock lock(mutex_);
  --watchers_;
  if (--of_system_[system] == 0) of_system_.erase(system);
  return status;
}

absl::Status CaseEvents::SendFrom(Place place, const Wanted& wanted,
                                  const std::function<bool(const v1::CaseEvent&)>& send) {
  const auto interval = absl::ToChronoNanoseconds(options_.bookmark_interval);
  const absl::Duration wait = wanted.bookmarks
                                  ? std::min(options_.poll_interval, options_.bookmark_interval)
                                  : options_.poll_interval;
  Steady::time_point last_sent = Steady::now() - interval;  // the first bookmark comes at once
  int64_t seen = -1;  // a change nobody has made, so that the first look does not wait
  while (!options_.stopping()) {
    if (wanted.bookmarks && Steady::now() - last_sent >= interval) {
      if (!send(BookmarkAt(place))) return absl::OkStatus();
      last_sent = Steady::now();
    }
    TREFF_ASSIGN_OR_RETURN(const std::vector<LoggedEvent> events,
                           store_.EventsAfter(place.sequence, kEventsPerRead));
    for (const LoggedEvent& logged : events) {
      place = {logged.sequence, MicrosOf(logged)};
      if (!IsWanted(logged, wanted.states, wanted.registrar)) continue;
      v1::CaseEvent event = logged.event;
      event.set_resume_token(MakeResumeToken(place.sequence, place.micros));
      if (!send(event)) return absl::OkStatus();
      last_sent = Steady::now();
    }
    if (CallerIsGone()) return absl::OkStatus();
    if (events.empty()) AwaitChange(seen, wait);
  }
  return platform::ErrorOf(platform::reasons::kShuttingDown,
                           "the service is stopping: resume with the last resume_token");
}

absl::Status CaseEvents::Await(int64_t& seen) {
  if (options_.stopping()) {
    return platform::ErrorOf(platform::reasons::kShuttingDown,
                             "the service is stopping: ask another replica");
  }
  if (CallerIsGone()) return absl::CancelledError("the caller has gone away");
  AwaitChange(seen, options_.poll_interval);
  return absl::OkStatus();
}

void CaseEvents::AwaitChange(int64_t& seen, absl::Duration at_most) {
  platform::MutexLock lock(mutex_);
  if (changes_ == seen) changed_.WaitFor(mutex_, at_most);
  seen = changes_;
}

}  // namespace treff::casework
