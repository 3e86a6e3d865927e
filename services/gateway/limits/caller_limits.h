// What one caller, and all together, may ask of the gateway at once and in a second.
#ifndef TREFF_SERVICES_GATEWAY_LIMITS_CALLER_LIMITS_H_
#define TREFF_SERVICES_GATEWAY_LIMITS_CALLER_LIMITS_H_

#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/values/clock.h"

namespace treff::gateway {

struct CallerLimitsOptions {
  double calls_per_second = 100;  // of one caller, on the long run; 0: any number
  double burst = 200;             // more than that for a moment
  int calls_at_once = 24;         // of one caller
  int streams_at_once = 12;       // of one caller: two for each of six tabs
  int streams_of_all = 48;        // each holds a thread here and one in its service
};

// Thread-safe.
class CallerLimits {
 public:
  // Leave to make one call or stream, given back at its end.
  class Leave {
   public:
    Leave(Leave&& other) noexcept;
    Leave& operator=(Leave&&) = delete;
    ~Leave();

   private:
    friend class CallerLimits;
    Leave(CallerLimits* limits, std::string caller, bool streams)
        : limits_(limits), caller_(std::move(caller)), streams_(streams) {}

    CallerLimits* limits_;  // null when given on
    std::string caller_;
    bool streams_;
  };

  // `clock` must outlive it.
  CallerLimits(const CallerLimitsOptions& options, const platform::Clock& clock)
      : options_(options), clock_(clock) {}

  // RESOURCE_EXHAUSTED with RetryInfo when `caller` has used up what it may.
  absl::StatusOr<Leave> ForCall(const std::string& caller);
  absl::StatusOr<Leave> ForStream(const std::string& caller);

 private:
  struct Use {
    double left = 0;  // of the burst
    absl::Time counted_at = absl::InfinitePast();
    int calls = 0;
    int streams = 0;
  };

  absl::StatusOr<Leave> Give(const std::string& caller, bool streams);
  absl::Status Take(Use& use, bool streams) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void GiveBack(const std::string& caller, bool streams);
  // Forgets callers who have left long ago.
  void Forget(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const CallerLimitsOptions options_;
  const platform::Clock& clock_;
  platform::Mutex mutex_;
  std::map<std::string, Use> uses_ ABSL_GUARDED_BY(mutex_);
  int streams_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace treff::gateway

#endif  // TREFF_SERVICES_GATEWAY_LIMITS_CALLER_LIMITS_H_
