// A bound on how many callers may hold something at once, such as a server's thread.
#ifndef TREFF_SERVICES_PLATFORM_SYNC_SLOTS_H_
#define TREFF_SERVICES_PLATFORM_SYNC_SLOTS_H_

#include <atomic>

namespace treff::platform {

// Thread-safe.
class Slots {
 public:
  explicit Slots(int count) : free_(count) {}

 private:
  friend class Slot;
  std::atomic<int> free_;
};

// Holds one of `slots` while it lives, if one was free.
class Slot {
 public:
  explicit Slot(Slots& slots) : slots_(slots), taken_(slots.free_.fetch_sub(1) > 0) {}
  ~Slot() { slots_.free_.fetch_add(1); }
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;

  bool taken() const { return taken_; }

 private:
  Slots& slots_;
  const bool taken_;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_SYNC_SLOTS_H_
