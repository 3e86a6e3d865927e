// How often a method may be called: what its proto says by the option `call_rate`.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_LIMITS_CALL_RATES_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_LIMITS_CALL_RATES_H_

#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/platform/middleware/limits/rate_limit.h"
#include "services/platform/sync/mutex.h"

namespace treff::platform {

// Calls that are left of a rate: as many as a minute's at most, given back evenly over the minute.
class CallsLeft {
 public:
  CallsLeft(int a_minute, absl::Time now) : a_minute_(a_minute), left_(a_minute), at_(now) {}

  // Whether one is left at `now`.
  bool HasOne(absl::Time now);
  // After HasOne said so.
  void TakeOne() { left_ -= 1; }
  // Until one is left, from the time that HasOne was asked at.
  absl::Duration Wait() const { return absl::Minutes(1) * ((1 - left_) / a_minute_); }
  // Whether nobody has called for so long that nothing is known of it any more.
  bool IsFull(absl::Time now);

 private:
  int a_minute_;
  double left_;
  absl::Time at_;
};

// The calls left of every method that has a rate, by caller and in all. Who sends no name is told
// apart by the address, without the port. A made-up name gets calls of its own, and what all may
// call together still holds. Of at most kMaxCallers something is remembered; when so many have
// called in one minute, the others share the calls of one. A replica counts for itself.
// Thread-safe.
class CallRates {
 public:
  static constexpr size_t kMaxCallers = 10'000;

  // RESOURCE_EXHAUSTED with RetryInfo when none is left of the caller's or of all; the call is
  // counted only if it is admitted.
  absl::Status Admit(const IncomingCall& call);
  // How many callers something is remembered of.
  size_t Remembered();

 private:
  // Method and caller.
  using Key = std::pair<std::string, std::string>;

  CallsLeft& OfCaller(const Key& key, int a_minute, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Mutex mutex_;
  std::map<std::string, CallsLeft> of_all_ ABSL_GUARDED_BY(mutex_);  // by method
  std::map<Key, CallsLeft> of_callers_ ABSL_GUARDED_BY(mutex_);
};

// An admission by rates of its own.
Admission AdmitByRates();

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_LIMITS_CALL_RATES_H_
