// Work that callers who wait at the same time have done together, such as a transaction.
#ifndef TREFF_SERVICES_PLATFORM_SYNC_SHARED_WORK_H_
#define TREFF_SERVICES_PLATFORM_SYNC_SHARED_WORK_H_

#include <functional>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "services/platform/sync/mutex.h"

namespace treff::platform {

// Thread-safe. Nobody waits for company: who finds nobody at work works alone at once, and those
// who come meanwhile are next, together.
template <typename Item>
class SharedWork {
 public:
  // Leaves in each item what became of it. Run by one of the callers at a time; never throws.
  using Work = std::function<void(const std::vector<Item*>&)>;

  explicit SharedWork(Work work) : work_(std::move(work)) {}

  // Returns once the work has been done for `item`.
  void Do(Item& item) {
    Waiting mine{&item};
    MutexLock lock(mutex_);
    waiting_.push_back(&mine);
    while (!mine.done) {
      if (is_working_) {
        done_.WaitFor(mutex_, kLook);
      } else {
        Lead();
      }
    }
  }

 private:
  // No more than a precaution: whoever works tells all others when it ends.
  static constexpr absl::Duration kLook = absl::Seconds(1);

  struct Waiting {
    Item* item;
    bool done = false;
  };

  // Works for all who wait now.
  void Lead() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    is_working_ = true;
    const std::vector<Waiting*> together = std::exchange(waiting_, {});
    mutex_.Unlock();
    std::vector<Item*> items;
    for (const Waiting* each : together) items.push_back(each->item);
    // Whoever waits must not take work that ended half-way for done: the process ends.
    [&]() noexcept { work_(items); }();
    mutex_.Lock();
    is_working_ = false;
    for (Waiting* each : together) each->done = true;
    done_.NotifyAll();
  }

  const Work work_;
  Mutex mutex_;
  CondVar done_;
  std::vector<Waiting*> waiting_ ABSL_GUARDED_BY(mutex_);
  bool is_working_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_SYNC_SHARED_WORK_H_
