// The time, injected, so that rules and tests decide what day it is.
#ifndef TREFF_SERVICES_PLATFORM_VALUES_CLOCK_H_
#define TREFF_SERVICES_PLATFORM_VALUES_CLOCK_H_

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "services/platform/sync/mutex.h"

namespace treff::platform {

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

// The system's clock; lives as long as the program.
const Clock& SystemClock();

// Makes SystemClock() run that far ahead of the machine's (behind, when negative). For tests of
// whole programs (see lifecycle/test_clock.h); call it before anything asks what time it is.
void ShiftSystemClock(absl::Duration offset);

// A clock that stands still until it is set. For tests and replays.
class FixedClock : public Clock {
 public:
  explicit FixedClock(absl::Time now) : now_(now) {}
  absl::Time Now() const override {
    MutexLock lock(mutex_);
    return now_;
  }
  void Set(absl::Time now) {
    MutexLock lock(mutex_);
    now_ = now;
  }

 private:
  mutable Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
};

// Times outside protobuf's range, the years 1 to 9999, become its nearest end.
google::protobuf::Timestamp ToTimestamp(absl::Time time);
absl::Time FromTimestamp(const google::protobuf::Timestamp& timestamp);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_VALUES_CLOCK_H_
