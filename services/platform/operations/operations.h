// Long-running operations (google.longrunning): started by a service, followed by clients.
#ifndef TREFF_SERVICES_PLATFORM_OPERATIONS_OPERATIONS_H_
#define TREFF_SERVICES_PLATFORM_OPERATIONS_OPERATIONS_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/longrunning/operations.pb.h"
#include "google/protobuf/message.h"

namespace treff::platform {

class Clock;
class IdSource;

// What a running operation is given to talk to its followers. Thread-safe.
class OperationProgress {
 public:
  virtual ~OperationProgress() = default;
  // Replaces the metadata.
  virtual void Update(const google::protobuf::Message& metadata) = 0;
  // Whether it has to stop, because somebody asked for it or the process ends. Look often.
  virtual bool CancelRequested() const = 0;
  // Whether it has to stop only because the process ends: what has records goes on after the next
  // start.
  virtual bool ShuttingDown() const = 0;
};

// Operations of one kind that outlive the process, as their owner keeps them. Thread-safe.
class OperationRecords {
 public:
  virtual ~OperationRecords() = default;
  // The operation as it is on record, ended or not. NOT_FOUND if there is none.
  virtual absl::StatusOr<google::longrunning::Operation> Find(const std::string& name) = 0;
  // Puts on record that it was cancelled before it began.
  virtual absl::Status Drop(const std::string& name) = 0;
};

// Runs operations one after another in a thread of its own and remembers the ended ones.
//
// Without records, an operation that was running when the process died is not resumed: what it did
// is safe by its own transactions, and clients find NOT_FOUND and start again. With records, the
// owner puts an operation on record before it calls StartAs, and after a start calls StartAs again
// for those that have not ended; clients notice no more than a pause. Thread-safe.
class Operations {
 public:
  struct Options {
    std::string kind;      // in names: `operations/{kind}/{uuid}`, such as "imports"
    int max_waiting = 16;  // more are RESOURCE_EXHAUSTED with a retry hint
    int max_remembered = 200;
  };
  // Does the work and returns the response; the metadata goes through `progress`.
  using Work = std::function<absl::StatusOr<std::unique_ptr<google::protobuf::Message>>(
      OperationProgress& progress)>;

  // `records` may be null, else must outlive it.
  static std::unique_ptr<Operations> New(const Options& options, IdSource& ids,
                                         OperationRecords* records = nullptr);
  virtual ~Operations() = default;

  // Queues `work`. The same non-empty `request_id` gives the operation of the first call; with
  // another `request_digest`, ALREADY_EXISTS.
  virtual absl::StatusOr<google::longrunning::Operation> Start(
      std::string_view request_id, std::string_view request_digest,
      const google::protobuf::Message& metadata, Work work) = 0;
  // Queues `work` as `operations/{kind}/{id}`, whatever waits already: the caller asked HasRoom
  // before it put the operation on record. One of that id that is here already is returned as it
  // is.
  virtual absl::StatusOr<google::longrunning::Operation> StartAs(
      std::string_view id, const google::protobuf::Message& metadata, Work work) = 0;
  // RESOURCE_EXHAUSTED with a retry hint when as many wait as may, UNAVAILABLE at the end of the
  // process.
  virtual absl::Status HasRoom() = 0;
  virtual absl::StatusOr<google::longrunning::Operation> Get(const std::string& name) = 0;
  // Waits until it is done or `timeout` passes, and returns it as it is then.
  virtual absl::StatusOr<google::longrunning::Operation> Wait(const std::string& name,
                                                              absl::Duration timeout) = 0;
  // Asks it to stop; it ends with CANCELLED when it has. FAILED_PRECONDITION if it is on record as
  // running in another process.
  virtual absl::Status Cancel(const std::string& name) = 0;
  // All remembered, newest first.
  virtual std::vector<google::longrunning::Operation> List() = 0;
  // Cancels everything and waits for the thread; what has records and was not cancelled by somebody
  // does not end. The destructor does it too.
  virtual void Stop() = 0;

  virtual const std::string& kind() const = 0;
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_OPERATIONS_OPERATIONS_H_
