// Does something again and again, in a thread of its own.
#ifndef TREFF_SERVICES_PLATFORM_SYNC_PERIODIC_H_
#define TREFF_SERVICES_PLATFORM_SYNC_PERIODIC_H_

#include <functional>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "services/platform/sync/mutex.h"

namespace treff::platform {

class Periodic {
 public:
  // First after `pause`; what `work` uses must outlive this. `work` must not throw.
  Periodic(absl::Duration pause, std::function<void()> work)
      : pause_(pause), work_(std::move(work)), thread_([this] { Run(); }) {}
  // Waits for the work at hand.
  ~Periodic() {
    {
      MutexLock lock(mutex_);
      stopping_ = true;
    }
    changed_.NotifyAll();
    thread_.join();
  }
  Periodic(const Periodic&) = delete;
  Periodic& operator=(const Periodic&) = delete;

 private:
  void Run() {
    while (Pause()) work_();
  }
  // False at the end. Woken early, it works early: that does no harm.
  bool Pause() {
    MutexLock lock(mutex_);
    if (!stopping_) changed_.WaitFor(mutex_, pause_);
    return !stopping_;
  }

  const absl::Duration pause_;
  const std::function<void()> work_;
  Mutex mutex_;
  CondVar changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: it uses all the others
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_SYNC_PERIODIC_H_
