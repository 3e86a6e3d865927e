// Gives memory that is free back to the system.
#ifndef TREFF_SERVICES_PLATFORM_LIFECYCLE_MEMORY_KEEPER_H_
#define TREFF_SERVICES_PLATFORM_LIFECYCLE_MEMORY_KEEPER_H_

#include <cstdint>

#include "absl/time/time.h"
#include "services/platform/sync/periodic.h"

namespace treff::platform {

// While it lives, what the process has freed after a burst goes back within a quarter of a minute:
// malloc keeps it for later, in the heap of whichever thread took it.
class MemoryKeeper {
 public:
  explicit MemoryKeeper(absl::Duration pause = absl::Seconds(10));

 private:
  void Look();

  int64_t resident_after_ = 0;  // the last time, in bytes; of the thread that looks
  const Periodic looking_;      // last: it uses the others
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_LIFECYCLE_MEMORY_KEEPER_H_
