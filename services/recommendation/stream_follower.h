// Follows a stream of another service through any number of its outages.
#ifndef TREFF_SERVICES_RECOMMENDATION_STREAM_FOLLOWER_H_
#define TREFF_SERVICES_RECOMMENDATION_STREAM_FOLLOWER_H_

#include <functional>
#include <memory>
#include <thread>
#include <utility>

#include <grpcpp/client_context.h>
#include <grpcpp/support/sync_stream.h>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "services/platform/sync/mutex.h"

namespace treff::recommendation {

// In a thread of its own, from the constructor to the destructor.
template <typename Message>
class StreamFollower {
 public:
  struct Steps {
    std::function<std::unique_ptr<grpc::ClientReader<Message>>(grpc::ClientContext&)> begin;
    // Told of each message; false: begin again after a pause.
    std::function<bool(const Message&)> tell;
    std::function<void()> lost = [] {};  // told when a stream has ended
  };

  explicit StreamFollower(Steps steps) : steps_(std::move(steps)), thread_([this] { Run(); }) {}
  ~StreamFollower() {
    {
      platform::MutexLock lock(mutex_);
      stopping_ = true;
      if (call_ != nullptr) call_->TryCancel();
    }
    changed_.NotifyAll();
    thread_.join();
  }

 private:
  // Between two attempts; short enough that a restarted service is found at once.
  static constexpr absl::Duration kPause = absl::Seconds(1);

  void Run() {
    while (true) {
      grpc::ClientContext context;
      if (!Begin(context)) return;
      const auto reader = steps_.begin(context);
      Message message;
      while (reader->Read(&message) && steps_.tell(message)) message.Clear();
      context.TryCancel();
      reader->Finish();
      steps_.lost();
      if (!EndAndPause()) return;
    }
  }

  bool Begin(grpc::ClientContext& context) {
    platform::MutexLock lock(mutex_);
    if (!stopping_) call_ = &context;
    return !stopping_;
  }

  bool EndAndPause() {
    platform::MutexLock lock(mutex_);
    call_ = nullptr;
    if (!stopping_) changed_.WaitFor(mutex_, kPause);
    return !stopping_;
  }

  const Steps steps_;
  platform::Mutex mutex_;
  platform::CondVar changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::ClientContext* call_ ABSL_GUARDED_BY(mutex_) = nullptr;
  std::thread thread_;  // last: it uses all the others
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_STREAM_FOLLOWER_H_
