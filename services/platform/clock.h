// The time, injected, so that rules and tests decide what day it is.
#ifndef TREFF_SERVICES_PLATFORM_CLOCK_H_
#define TREFF_SERVICES_PLATFORM_CLOCK_H_

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace treff::platform {

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

// The system's clock; lives as long as the program.
const Clock& SystemClock();

// A clock that stands still until it is set. For tests and replays.
class FixedClock : public Clock {
 public:
  explicit FixedClock(absl::Time now) : now_(now) {}
  absl::Time Now() const override { return now_; }
  void Set(absl::Time now) { now_ = now; }

 private:
  absl::Time now_;
};

google::protobuf::Timestamp ToTimestamp(absl::Time time);
absl::Time FromTimestamp(const google::protobuf::Timestamp& timestamp);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_CLOCK_H_
