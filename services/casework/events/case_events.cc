#include "services/casework/events/case_events.h"

#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/api/paging.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"

namespace treff::casework {
namespace {

constexpr int kEventsPerRead = 100;
constexpr absl::Duration kRetryDelay = absl::Seconds(5);
// Binds tokens to this log; a page token of a list is not taken for one.
constexpr char kTokenPurpose[] = "WatchCases";

std::string MakeResumeToken(int64_t sequence) {
  return platform::MakePageToken(absl::StrCat(sequence), kTokenPurpose);
}

absl::StatusOr<int64_t> ParseResumeToken(const std::string& token) {
  if (token.empty()) return 0;
  const auto page = platform::ParsePage(0, token, kTokenPurpose);
  int64_t sequence = 0;
  if (page.ok() && absl::SimpleAtoi(page->cursor, &sequence) && sequence >= 0) return sequence;
  platform::FieldErrors errors;
  errors.Add("resume_token",
             "must be the resume_token of an event sent before: leave it empty to begin anew");
  return errors.ToStatus();
}

bool CallerIsGone() {
  const auto& cancelled = platform::CurrentCall().cancelled;
  return cancelled && cancelled();
}

}  // namespace

void CaseEvents::Wake() {
  platform::MutexLock lock(mutex_);
  ++changes_;
  changed_.NotifyAll();
}

absl::Status CaseEvents::Watch(const v1::WatchCasesRequest& request,
                               const std::function<bool(const v1::CaseEvent&)>& send) {
  TREFF_ASSIGN_OR_RETURN(const int64_t sequence, ParseResumeToken(request.resume_token()));
  {
    platform::MutexLock lock(mutex_);
    if (watchers_ == options_.max_watchers) {
      return platform::Overloaded(
          absl::StrCat("cases are watched by ", watchers_, " callers already: try again later"),
          kRetryDelay);
    }
    ++watchers_;
  }
  const absl::Status status = SendFrom(sequence, send);
  platform::MutexLock lock(mutex_);
  --watchers_;
  return status;
}

absl::Status CaseEvents::SendFrom(int64_t sequence,
                                  const std::function<bool(const v1::CaseEvent&)>& send) {
  int64_t seen = -1;  // a change nobody has made, so that the first look does not wait
  while (!options_.stopping()) {
    TREFF_ASSIGN_OR_RETURN(const std::vector<LoggedEvent> events,
                           store_.EventsAfter(sequence, kEventsPerRead));
    for (const LoggedEvent& logged : events) {
      v1::CaseEvent event = logged.event;
      event.set_resume_token(MakeResumeToken(logged.sequence));
      if (!send(event)) return absl::OkStatus();
      sequence = logged.sequence;
    }
    if (CallerIsGone()) return absl::OkStatus();
    if (events.empty()) AwaitChange(seen);
  }
  return platform::ErrorOf(platform::reasons::kShuttingDown,
                           "the service is stopping: resume with the last resume_token");
}

void CaseEvents::AwaitChange(int64_t& seen) {
  platform::MutexLock lock(mutex_);
  if (changes_ == seen) changed_.WaitFor(mutex_, options_.poll_interval);
  seen = changes_;
}

}  // namespace treff::casework
