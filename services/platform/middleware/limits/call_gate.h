// What a server lets in, and how long a call of its may wait for its client.
//
// A handler of the synchronous API holds a thread until its client has taken the last byte. Without
// bounds, one client that reads nothing would stop a server for all others.
#ifndef TREFF_SERVICES_PLATFORM_MIDDLEWARE_LIMITS_CALL_GATE_H_
#define TREFF_SERVICES_PLATFORM_MIDDLEWARE_LIMITS_CALL_GATE_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include <grpcpp/server_context.h>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/platform/middleware/method.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/sync/periodic.h"

namespace treff::platform {

struct GateOptions {
  // At once, answers that are on their way included. Above half of them answers must be taken in
  // haste.
  int max_calls = 64;
  // Streams at once, besides; of one method half as many.
  int max_streams = 32;
  // In which a client takes an answer, or one message of a stream.
  absl::Duration take_time = absl::Seconds(20);
  // The same while there is little room, or the server is about to stop.
  absl::Duration hasty_take_time = absl::Seconds(1);
  // In which a client sends the next message of a stream of its own.
  absl::Duration send_time = absl::Minutes(1);
};

// One server's. Thread-safe. Its threads must have ended before it does.
class CallGate {
 public:
  explicit CallGate(const GateOptions& options);
  ~CallGate();

  // Runs `body` as what this thread does now, for `call`, until the next of its calls begins.
  absl::Status Run(const Method& method, grpc::ServerContext& call,
                   absl::FunctionRef<absl::Status()> body);
  // Runs `handler` if there is room for it: otherwise OVERLOADED, or SHUTTING_DOWN once it is
  // closed, each with a hint when to try again. Inside of Run.
  absl::Status Admit(const Method& method, absl::FunctionRef<absl::Status()> handler);

  // From now on everything new is refused, and clients must hurry.
  void Close();
  // Waits until no handler runs; false when one still does after `at_most`.
  bool AwaitEmpty(absl::Duration at_most);
  // Waits until nobody has been refused for a moment, a second at most: who heeds the hint is not
  // on its way when the server goes. False when somebody still comes.
  bool AwaitQuiet();

 private:
  friend class ClientWait;
  // What one thread of the server does.
  class Thread;

  static Thread& AnyThread();  // this one, whosever it is
  Thread& ThisThread();
  absl::Status Enter(const Method& method, bool is_stream);
  void Leave(const Method& method, bool is_stream);
  // Cancels calls whose clients have had their time, and publishes what is going on.
  void Look();

  const GateOptions options_;
  Mutex mutex_;
  CondVar left_;
  std::set<Thread*> threads_ ABSL_GUARDED_BY(mutex_);
  bool is_closed_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t refusals_ ABSL_GUARDED_BY(mutex_) = 0;  // since it was closed
  int running_ ABSL_GUARDED_BY(mutex_) = 0;       // handlers
  int calls_ ABSL_GUARDED_BY(mutex_) = 0;         // handlers and answers, without streams
  int streams_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<std::string, int> streams_of_ ABSL_GUARDED_BY(mutex_);  // by method
  Periodic looking_;                                               // last: it uses all the others
};

// While it lives, this thread waits for the client of the call that it serves. When that takes too
// long the call is cancelled, which ends the wait.
class ClientWait {
 public:
  enum class For { kTaking, kSending };
  explicit ClientWait(For what);
  ~ClientWait();
  ClientWait(const ClientWait&) = delete;
  ClientWait& operator=(const ClientWait&) = delete;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_MIDDLEWARE_LIMITS_CALL_GATE_H_
