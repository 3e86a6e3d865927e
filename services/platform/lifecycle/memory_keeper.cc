#include "services/platform/lifecycle/memory_keeper.h"

#include <malloc.h>

#include "services/platform/telemetry/resident_bytes.h"

namespace treff::platform {
namespace {

// To look for what can be given back costs milliseconds: not for less.
constexpr int64_t kWorthIt = 32 << 20;

int64_t FreeBytes() {
#ifdef __GLIBC__
  return static_cast<int64_t>(mallinfo2().fordblks);
#else
  return 0;
#endif
}

void GiveBack() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

}  // namespace

MemoryKeeper::MemoryKeeper(absl::Duration pause) : looking_(pause, [this] { Look(); }) {}

// What was given back still counts as free to malloc, so that only growth is a reason.
void MemoryKeeper::Look() {
  const int64_t resident = ResidentBytes();
  if (resident < resident_after_ + kWorthIt || FreeBytes() < kWorthIt) return;
  GiveBack();
  resident_after_ = ResidentBytes();
}

}  // namespace treff::platform
