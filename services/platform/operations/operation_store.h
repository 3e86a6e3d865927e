// Where operations are kept: started by any replica of a service, claimed by whichever is free,
// watched and cancelled from all of them.
#ifndef TREFF_SERVICES_PLATFORM_OPERATIONS_OPERATION_STORE_H_
#define TREFF_SERVICES_PLATFORM_OPERATIONS_OPERATION_STORE_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/longrunning/operations.pb.h"
#include "google/protobuf/any.pb.h"

namespace treff::platform {

class Database;

// What is put when an operation is asked for.
struct NewOperation {
  std::string name;  // operations/{kind}/{uuid}
  google::protobuf::Any request;
  google::protobuf::Any metadata;  // what followers see before it runs
  std::string request_id;          // of one kind; empty: none
  std::string request_digest;      // of what was asked under the id
  std::string trace_id;            // of the call that asked for it
  std::string caller;              // who asked: what it does, it does for them
};

// An operation that was put, or the one that was there under its name or request_id.
struct KeptOperation {
  google::longrunning::Operation operation;
  std::string request_digest;
};

// An operation in the hands of one worker.
struct OperationClaim {
  std::string name, kind;
  int64_t fence = 0;  // rises with every claim: a later one ends this one
  int attempt = 0;    // which try it is; those that were handed back do not count
  bool cancel_requested = false;
  std::string trace_id, caller;
  google::protobuf::Any request;
  google::protobuf::Any metadata;  // as it was last reported
  absl::Status readable;           // DATA_LOSS when request or metadata are damaged
};

// What a worker may claim: of what waits, or whose lease ran out, the oldest of the caller whose
// turn it is: whose operations of that kind were begun longest ago, or never. So one who asks for
// many holds up nobody who asks for one.
struct ClaimQuery {
  std::string owner;     // the process, for people who look into the store
  absl::Duration lease;  // how long it is the worker's alone, by the store's clock
  std::string name;      // only this one; empty: any
};

struct OperationQuery {
  std::string kind;
  enum class State { kAny, kWaiting, kOpen, kDone };
  State state = State::kAny;
  int64_t before = std::numeric_limits<int64_t>::max();  // position
  int limit = 0;
};

struct ListedOperation {
  int64_t position = 0;  // rises with every new operation
  google::longrunning::Operation operation;
};

// How much is kept of operations that have ended, of each kind.
struct OperationRetention {
  int max_ended = 1000;
  absl::Duration max_age = absl::Hours(24 * 90);
};

// `imports` of `operations/imports/{uuid}`; empty when it is no such name.
std::string KindOfOperation(std::string_view name);

// Thread-safe. When a change returns OK it survives the end of the process. Leases are measured by
// one clock, the store's, however many processes use it. An operation whose bytes are damaged shows
// as ended with DATA_LOSS and hides no other.
class OperationStore {
 public:
  virtual ~OperationStore() = default;

  // Keeps a new operation, which waits from then on, unless one of that name, or of that kind and
  // request_id, is there: then nothing is changed.
  virtual absl::StatusOr<KeptOperation> Put(const NewOperation& operation) = 0;
  // NOT_FOUND if there is none, or none any more.
  virtual absl::StatusOr<google::longrunning::Operation> Find(const std::string& name) = 0;
  // At most `limit` below the position `before`, the newest first; fewer when they are large.
  virtual absl::StatusOr<std::vector<ListedOperation>> List(const OperationQuery& query) = 0;
  // Of several that ask at once, one gets an operation; nothing when none is free.
  virtual absl::StatusOr<std::optional<OperationClaim>> Claim(const ClaimQuery& query) = 0;

  // What a worker says of its claim. FAILED_PRECONDITION when another took the operation since:
  // then nothing is changed, and the worker's result counts for nothing.
  //
  // Prolongs the lease, replaces the metadata where there is one, and says whether somebody asked
  // for the operation to be cancelled.
  virtual absl::StatusOr<bool> Renew(const OperationClaim& claim, absl::Duration lease,
                                     const std::optional<google::protobuf::Any>& metadata) = 0;
  // Ends it with `outcome`'s metadata, and response or error. Forgets those that ended too long
  // ago.
  virtual absl::Status End(const OperationClaim& claim,
                           const google::longrunning::Operation& outcome) = 0;
  // Lets another take it at once, as if this try had not been.
  virtual absl::Status HandBack(const OperationClaim& claim) = 0;

  // Notes that it is to stop; one that has ended stays as it is. NOT_FOUND if there is none.
  virtual absl::Status RequestCancel(const std::string& name) = 0;
};

// Keeps operations in the table `{component}_operation` of `database`, which must outlive it, and
// brings its schema up to date first. An SQLite file is one process's: what an earlier one had
// claimed is free when it returns.
absl::StatusOr<std::unique_ptr<OperationStore>> OpenSqlOperationStore(
    Database& database, const std::string& component, const OperationRetention& retention = {});

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_OPERATIONS_OPERATION_STORE_H_
