#include "services/platform/middleware/limits/call_gate.h"

#include <chrono>
#include <cstdint>
#include <utility>
#include <vector>

#include <grpc/grpc.h>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/retry_hint.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"

namespace treff::platform {
namespace {

using Steady = std::chrono::steady_clock;

constexpr absl::Duration kLook = absl::Milliseconds(250);
// Of refusals: by then some call has most likely ended.
constexpr absl::Duration kRetryDelay = absl::Seconds(1);
// In which nobody comes back to a server that is going.
constexpr absl::Duration kQuiet = absl::Milliseconds(100);
constexpr int kMostQuietWaits = 10;
// A thread that waits for its next call looks as if its last answer were on its way: gRPC keeps two
// of them.
constexpr int kIdleThreads = 2;

constexpr char kTooSlow[] =
    "the client does not go on in time: read what is sent, or ask for less at once";

bool IsStream(const Method& method) {
  return method.descriptor->server_streaming() || method.descriptor->client_streaming();
}

}  // namespace

// The lock is taken by its own thread and, four times a second, by the one that looks.
class CallGate::Thread {
 public:
  ~Thread() { Leave(); }

  void BelongTo(CallGate& gate) {
    Leave();
    gate_ = &gate;
    MutexLock lock(gate.mutex_);
    gate.threads_.insert(this);
  }
  // The gate has gone, and its server.
  void Forget() { gate_ = nullptr; }
  CallGate* gate() const { return gate_; }

  // The call before has been answered, or this thread would not be here.
  void Begin(const Method& method, grpc_call* call) {
    if (std::exchange(holds_room_, false)) {
      MutexLock lock(gate_->mutex_);
      --gate_->calls_;
    }
    MutexLock lock(mutex_);
    LetGo();
    method_ = &method;
    call_ = call;
    if (call_ != nullptr) grpc_call_ref(call_);
  }
  // Until the next call begins: it is not known when an answer has been taken.
  void HoldRoom() { holds_room_ = true; }

  void Wait(absl::Duration patience, absl::Duration haste, bool is_answer) {
    const Steady::time_point now = Steady::now();
    MutexLock lock(mutex_);
    patience_end_ = now + absl::ToChronoNanoseconds(patience);
    haste_end_ = now + absl::ToChronoNanoseconds(haste);
    is_waiting_ = true;
    is_answer_ = is_answer;
  }
  void GoOn() {
    MutexLock lock(mutex_);
    is_waiting_ = false;
  }

  // Ends a wait that has been too long, and says for which method. To cancel a call that has ended
  // does no harm; of an answer it is not known whether it had, so nothing is said.
  const Method* CancelOverdue(Steady::time_point now, bool in_haste) {
    MutexLock lock(mutex_);
    if (!is_waiting_ || call_ == nullptr || now < (in_haste ? haste_end_ : patience_end_)) {
      return nullptr;
    }
    is_waiting_ = false;
    grpc_call_cancel_with_status(call_, GRPC_STATUS_RESOURCE_EXHAUSTED, kTooSlow, nullptr);
    return is_answer_ ? nullptr : method_;
  }

 private:
  void Leave() {
    if (gate_ == nullptr) return;
    {
      MutexLock lock(gate_->mutex_);
      gate_->threads_.erase(this);
      if (std::exchange(holds_room_, false)) --gate_->calls_;
    }
    gate_ = nullptr;
    MutexLock lock(mutex_);
    LetGo();
  }
  void LetGo() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (call_ != nullptr) grpc_call_unref(call_);
    call_ = nullptr;
    is_waiting_ = false;
  }

  CallGate* gate_ = nullptr;  // the thread's own, as is the next
  bool holds_room_ = false;
  Mutex mutex_;
  grpc_call* call_ ABSL_GUARDED_BY(mutex_) = nullptr;
  const Method* method_ ABSL_GUARDED_BY(mutex_) = nullptr;
  bool is_waiting_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_answer_ ABSL_GUARDED_BY(mutex_) = false;
  Steady::time_point patience_end_ ABSL_GUARDED_BY(mutex_);
  Steady::time_point haste_end_ ABSL_GUARDED_BY(mutex_);
};

CallGate::CallGate(const GateOptions& options)
    : options_(options), looking_(kLook, [this] { Look(); }) {}

CallGate::~CallGate() {
  MutexLock lock(mutex_);
  for (Thread* thread : threads_) thread->Forget();
}

CallGate::Thread& CallGate::AnyThread() {
  static thread_local Thread thread;
  return thread;
}

CallGate::Thread& CallGate::ThisThread() {
  Thread& thread = AnyThread();
  // gRPC's threads are one server's for as long as they live.
  if (thread.gate() != this) thread.BelongTo(*this);
  return thread;
}

absl::Status CallGate::Run(const Method& method, grpc::ServerContext& call,
                           absl::FunctionRef<absl::Status()> body) {
  Thread& thread = ThisThread();
  thread.Begin(method, call.c_call());
  absl::Status status = body();
  thread.Wait(options_.take_time, options_.hasty_take_time, /*is_answer=*/true);
  return status;
}

absl::Status CallGate::Admit(const Method& method, absl::FunctionRef<absl::Status()> handler) {
  const bool is_stream = IsStream(method);
  TREFF_RETURN_IF_ERROR(Enter(method, is_stream));
  if (!is_stream) ThisThread().HoldRoom();
  absl::Cleanup leave = [&] { Leave(method, is_stream); };
  return handler();
}

absl::Status CallGate::Enter(const Method& method, bool is_stream) {
  MutexLock lock(mutex_);
  if (is_closed_) {
    ++refusals_;
    return WithRetryDelay(ErrorOf(reasons::kShuttingDown, "shutting down: try again"), kRetryDelay);
  }
  if (is_stream) {
    int& of_method = streams_of_[method.name];
    if (streams_ >= options_.max_streams || of_method >= options_.max_streams / 2) {
      return Overloaded(absl::StrCat(of_method, " calls of ", method.name, " and ", streams_,
                                     " streams are open already: try again later"),
                        kRetryDelay);
    }
    ++of_method;
    ++streams_;
  } else {
    if (calls_ >= options_.max_calls + kIdleThreads) {
      return Overloaded(
          absl::StrCat("all ", options_.max_calls, " calls at once are taken: try again"),
          kRetryDelay);
    }
    ++calls_;
  }
  ++running_;
  return absl::OkStatus();
}

void CallGate::Leave(const Method& method, bool is_stream) {
  MutexLock lock(mutex_);
  if (is_stream) {
    --streams_of_[method.name];
    --streams_;
  }
  if (--running_ == 0) left_.NotifyAll();
}

void CallGate::Close() {
  MutexLock lock(mutex_);
  is_closed_ = true;
}

bool CallGate::AwaitEmpty(absl::Duration at_most) {
  const Steady::time_point end = Steady::now() + absl::ToChronoNanoseconds(at_most);
  MutexLock lock(mutex_);
  while (running_ > 0) {
    const absl::Duration left = absl::FromChrono(end - Steady::now());
    if (left <= absl::ZeroDuration()) return false;
    left_.WaitFor(mutex_, left);
  }
  return true;
}

bool CallGate::AwaitQuiet() {
  int64_t before = -1;
  for (int i = 0; i < kMostQuietWaits; ++i) {
    {
      MutexLock lock(mutex_);
      if (std::exchange(before, refusals_) == refusals_) return true;
    }
    absl::SleepFor(kQuiet);
  }
  return false;
}

void CallGate::Look() {
  std::vector<const Method*> cancelled;
  {
    MutexLock lock(mutex_);
    const bool in_haste = is_closed_ || calls_ > options_.max_calls / 2;
    const Steady::time_point now = Steady::now();
    for (Thread* thread : threads_) {
      if (const Method* method = thread->CancelOverdue(now, in_haste)) cancelled.push_back(method);
    }
  }
  for (const Method* method : cancelled) {
    CountMetric(metrics::kSlowClients, {{"method", method->name}});
    LogWarning("a stream was ended: its client does not go on", {{"method", method->name}});
  }
}

ClientWait::ClientWait(For what) {
  CallGate::Thread& thread = CallGate::AnyThread();
  if (thread.gate() == nullptr) return;
  const GateOptions& options = thread.gate()->options_;
  const bool takes = what == For::kTaking;
  thread.Wait(takes ? options.take_time : options.send_time,
              takes ? options.hasty_take_time : options.send_time, /*is_answer=*/false);
}

ClientWait::~ClientWait() { CallGate::AnyThread().GoOn(); }

}  // namespace treff::platform
