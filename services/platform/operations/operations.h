// Long-running operations (google.longrunning): started by a service, claimed from the store by
// whichever of its replicas is free, and followed by clients on any of them.
#ifndef TREFF_SERVICES_PLATFORM_OPERATIONS_OPERATIONS_H_
#define TREFF_SERVICES_PLATFORM_OPERATIONS_OPERATIONS_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/longrunning/operations.pb.h"
#include "google/protobuf/message.h"
#include "services/platform/operations/operation_store.h"

namespace treff::platform {

class IdSource;

// What a running operation is given to talk to its followers. Thread-safe.
class OperationProgress {
 public:
  virtual ~OperationProgress() = default;
  // Replaces the metadata.
  virtual void Update(const google::protobuf::Message& metadata) = 0;
  // Whether it has to stop: somebody asked for it, the process ends, or another process has taken
  // it over. Look often, and right before what cannot be undone.
  virtual bool CancelRequested() const = 0;
  // Whether another process goes on with it, or will: then nothing of it may be put on record as
  // ended.
  virtual bool HandsBack() const = 0;
};

// What a worker is to do.
struct OperationTask {
  std::string name;
  google::protobuf::Any request;
  google::protobuf::Any metadata;  // as the last try left it, or as it was when asked for
};

// Reads the request of `task`. DATA_LOSS when it is none of this type.
template <typename Request>
absl::StatusOr<Request> RequestOf(const OperationTask& task) {
  Request request;
  if (task.request.UnpackTo(&request)) return request;
  return absl::DataLossError(task.name + ": its request is no " + Request::descriptor()->name() +
                             ": ask for it again");
}

// How operations of one kind are done.
struct OperationKind {
  std::string name;  // in names: `operations/{kind}/{uuid}`, such as "imports"
  int max_waiting = 16;
  // Tries after which it is given up: each ended with the process, or with its lease.
  int max_attempts = 3;
  // What helps when it was given up, such as "import fewer datasets at once".
  std::string remedy;
  // Does the work and returns the response; the metadata goes through `progress`. It may be run
  // again from the beginning after a try that was broken off anywhere.
  std::function<absl::StatusOr<std::unique_ptr<google::protobuf::Message>>(
      const OperationTask& task, OperationProgress& progress)>
      run;
  // Puts on the kind's own record that the operation ends with `why`, without being run: it was
  // cancelled, or given up. May be empty.
  std::function<absl::Status(const OperationTask& task, const absl::Status& why)> drop;
  // Fills in what the response holds beyond what is stored of it. May be empty.
  std::function<absl::Status(google::longrunning::Operation& operation)> complete;
};

struct OperationsOptions {
  // Long enough for a process to be slow, short enough for an operation to wait when it died.
  absl::Duration lease = absl::Seconds(15);
  // Between renewals, with which progress is reported and a wish to cancel is heard.
  absl::Duration renewal = absl::Milliseconds(500);
  // Between looks for what other replicas left; what is started here is seen at once.
  absl::Duration look = absl::Seconds(1);
  // Whether this process works on operations, or only takes them in for others to work on.
  bool works = true;
};

// Thread-safe. One thread works, on one operation after another, the oldest first. The lease of
// what it works on is renewed while the process lives; a process that was stopped and woke after
// another took its operation over notices and drops what it did.
class Operations {
 public:
  struct Request {
    std::string kind;
    std::string id;  // uuid; empty: a new one
    const google::protobuf::Message& request;
    const google::protobuf::Message& metadata;
    std::string request_id;  // a UUID in either case; empty: none
    std::string request_digest;
  };

  // `store` and `ids` must outlive it.
  static std::unique_ptr<Operations> New(OperationStore& store, IdSource& ids,
                                         const OperationsOptions& options = {});
  virtual ~Operations() = default;

  // Lets the work begin, with what is in the store already. Call once, before serving. An operation
  // in the store of a kind that is not among them fails with UNIMPLEMENTED.
  virtual void Begin(std::vector<OperationKind> kinds) = 0;

  // Asks for an operation. The same request_id gives the operation of the first call; with another
  // digest, ALREADY_EXISTS. One of that `id` that is there already is returned as it is.
  virtual absl::StatusOr<google::longrunning::Operation> Start(const Request& request) = 0;
  // RESOURCE_EXHAUSTED with a retry hint when as many of `kind` wait as may, UNAVAILABLE at the end
  // of the process. Start does not ask, so that nobody is refused what is on record elsewhere.
  virtual absl::Status HasRoom(const std::string& kind) = 0;

  virtual absl::StatusOr<google::longrunning::Operation> Get(const std::string& name) = 0;
  // Waits until it is done or `timeout` passes, wherever it runs, and returns it as it is then.
  virtual absl::StatusOr<google::longrunning::Operation> Wait(const std::string& name,
                                                              absl::Duration timeout) = 0;
  // Asks it to stop, wherever it runs; it ends with CANCELLED when it has.
  virtual absl::Status Cancel(const std::string& name) = 0;
  // The newest first; responses as they are stored.
  virtual absl::StatusOr<std::vector<ListedOperation>> List(const OperationQuery& query) = 0;
  // Hands back what is worked on and waits for the thread. The destructor does it too.
  virtual void Stop() = 0;

  virtual std::vector<std::string> kinds() const = 0;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_OPERATIONS_OPERATIONS_H_
