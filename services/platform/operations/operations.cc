#include "services/platform/operations/operations.h"

#include <algorithm>
#include <deque>
#include <exception>
#include <list>
#include <map>
#include <thread>
#include <typeinfo>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/values/ids.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

using google::longrunning::Operation;

// What is known of one operation; guarded by the queue's mutex.
struct Record {
  Operation operation;
  std::string request_id;
  std::string request_digest;
  std::string trace_id;
  Operations::Work work;
  bool cancel_requested = false;
};
using RecordPtr = std::shared_ptr<Record>;

class OperationQueue : public Operations {
 public:
  OperationQueue(const Options& options, IdSource& ids, OperationRecords* records)
      : options_(options), ids_(ids), outlived_by_(records), worker_([this] { RunAll(); }) {}
  ~OperationQueue() override { Stop(); }

  absl::StatusOr<Operation> Start(std::string_view request_id, std::string_view request_digest,
                                  const google::protobuf::Message& metadata, Work work) override;
  absl::StatusOr<Operation> StartAs(std::string_view id, const google::protobuf::Message& metadata,
                                    Work work) override;
  absl::Status HasRoom() override;
  absl::StatusOr<Operation> Get(const std::string& name) override;
  absl::StatusOr<Operation> Wait(const std::string& name, absl::Duration timeout) override;
  absl::Status Cancel(const std::string& name) override;
  std::vector<Operation> List() override;
  void Stop() override;
  const std::string& kind() const override { return options_.kind; }

 private:
  class Progress;

  void RunAll();
  void Run(const RecordPtr& record);
  void End(Record& record, const absl::Status& error, const google::protobuf::Message* response)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckRoom() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Operation Queue(Record record, const google::protobuf::Message& metadata)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Null when it is not here.
  RecordPtr Find(const std::string& name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<Operation> FindOnRecord(const std::string& name);
  absl::Status CheckEnded(const std::string& name);
  absl::Status Drop(Record& record);
  std::string NameOf(std::string_view id) const {
    return absl::StrCat("operations/", options_.kind, "/", Absl(id));
  }
  void ForgetOld() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Options options_;
  IdSource& ids_;
  OperationRecords* const outlived_by_;  // null: operations end with the process
  Mutex mutex_;
  CondVar changed_;  // something was queued, something ended, or it stops
  std::list<RecordPtr> records_ ABSL_GUARDED_BY(mutex_);  // the newest first
  std::deque<RecordPtr> waiting_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  Mutex joining_;
  std::thread worker_ ABSL_GUARDED_BY(joining_);  // last: it uses all of the above
};

class OperationQueue::Progress : public OperationProgress {
 public:
  Progress(OperationQueue& queue, Record& record) : queue_(queue), record_(record) {}

  void Update(const google::protobuf::Message& metadata) override {
    MutexLock lock(queue_.mutex_);
    record_.operation.mutable_metadata()->PackFrom(metadata);
  }
  bool CancelRequested() const override {
    MutexLock lock(queue_.mutex_);
    return record_.cancel_requested || queue_.stopping_;
  }
  bool ShuttingDown() const override {
    MutexLock lock(queue_.mutex_);
    return queue_.stopping_ && !record_.cancel_requested;
  }

 private:
  OperationQueue& queue_;
  Record& record_;
};

absl::StatusOr<Operation> OperationQueue::Start(std::string_view request_id,
                                                std::string_view request_digest,
                                                const google::protobuf::Message& metadata,
                                                Work work) {
  MutexLock lock(mutex_);
  if (stopping_) return ErrorOf(reasons::kShuttingDown, "shutting down: try again");
  for (const RecordPtr& record : records_) {
    if (request_id.empty() || record->request_id != request_id) continue;
    if (record->request_digest == request_digest) return record->operation;
    return ErrorOf(reasons::kRequestIdReused,
                   "request_id was used for another request: take a new one");
  }
  TREFF_RETURN_IF_ERROR(CheckRoom());
  Record record;
  record.operation.set_name(NameOf(ids_.NewUuid()));
  record.request_id = std::string(request_id);
  record.request_digest = std::string(request_digest);
  record.work = std::move(work);
  return Queue(std::move(record), metadata);
}

absl::StatusOr<Operation> OperationQueue::StartAs(std::string_view id,
                                                  const google::protobuf::Message& metadata,
                                                  Work work) {
  MutexLock lock(mutex_);
  if (const RecordPtr here = Find(NameOf(id)); here != nullptr) return here->operation;
  Record record;
  record.operation.set_name(NameOf(id));
  record.work = std::move(work);
  // It is on record: when the process ends now, it goes on after the next start.
  if (!stopping_) return Queue(std::move(record), metadata);
  record.operation.mutable_metadata()->PackFrom(metadata);
  return record.operation;
}

absl::Status OperationQueue::HasRoom() {
  MutexLock lock(mutex_);
  if (stopping_) return ErrorOf(reasons::kShuttingDown, "shutting down: try again");
  return CheckRoom();
}

absl::Status OperationQueue::CheckRoom() {
  if (static_cast<int>(waiting_.size()) < options_.max_waiting) return absl::OkStatus();
  return Overloaded(absl::StrCat(waiting_.size(), " ", options_.kind, " are waiting: try later"),
                    absl::Seconds(30));
}

Operation OperationQueue::Queue(Record queued, const google::protobuf::Message& metadata) {
  auto record = std::make_shared<Record>(std::move(queued));
  record->operation.mutable_metadata()->PackFrom(metadata);
  record->trace_id = CurrentCall().trace_id;
  records_.push_front(record);
  waiting_.push_back(record);
  ForgetOld();
  changed_.NotifyAll();
  return record->operation;
}

absl::StatusOr<Operation> OperationQueue::Get(const std::string& name) {
  return Wait(name, absl::ZeroDuration());
}

absl::StatusOr<Operation> OperationQueue::Wait(const std::string& name, absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  {
    MutexLock lock(mutex_);
    if (const RecordPtr record = Find(name); record != nullptr) {
      while (!record->operation.done() && !(stopping_ && outlived_by_ != nullptr)) {
        const absl::Duration left = deadline - absl::Now();
        if (left <= absl::ZeroDuration()) break;
        changed_.WaitFor(mutex_, left);
      }
      return record->operation;
    }
  }
  TREFF_ASSIGN_OR_RETURN(Operation operation, FindOnRecord(name));
  if (operation.done() || timeout <= absl::ZeroDuration()) return operation;
  {
    // It runs elsewhere, and nobody tells us: look again when the time is over.
    MutexLock lock(mutex_);
    while (!stopping_ && absl::Now() < deadline) changed_.WaitFor(mutex_, deadline - absl::Now());
  }
  return FindOnRecord(name);
}

absl::Status OperationQueue::Cancel(const std::string& name) {
  RecordPtr record;
  {
    MutexLock lock(mutex_);
    record = Find(name);
    if (record != nullptr) {
      record->cancel_requested = true;
      if (std::erase(waiting_, record) == 0) return absl::OkStatus();
    }
  }
  return record == nullptr ? CheckEnded(name) : Drop(*record);
}

absl::Status OperationQueue::CheckEnded(const std::string& name) {
  TREFF_ASSIGN_OR_RETURN(const Operation operation, FindOnRecord(name));
  if (operation.done()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(name, " runs in another process of the service: cancel it there"));
}

absl::Status OperationQueue::Drop(Record& record) {
  absl::Status dropped;
  if (outlived_by_ != nullptr) dropped = outlived_by_->Drop(record.operation.name());
  MutexLock lock(mutex_);
  End(record, absl::CancelledError("cancelled before it began"), nullptr);
  return dropped;  // when it failed, the operation comes back after the next start
}

std::vector<Operation> OperationQueue::List() {
  MutexLock lock(mutex_);
  std::vector<Operation> operations;
  operations.reserve(records_.size());
  for (const RecordPtr& record : records_) operations.push_back(record->operation);
  return operations;
}

void OperationQueue::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    for (const RecordPtr& record : waiting_) {
      if (outlived_by_ != nullptr) break;
      End(*record, absl::CancelledError("the service shut down before it began"), nullptr);
    }
    waiting_.clear();
    changed_.NotifyAll();
  }
  MutexLock lock(joining_);
  if (worker_.joinable()) worker_.join();
}

void OperationQueue::RunAll() {
  while (true) {
    RecordPtr record;
    {
      MutexLock lock(mutex_);
      while (waiting_.empty() && !stopping_) changed_.Wait(mutex_);
      if (waiting_.empty()) return;
      record = waiting_.front();
      waiting_.pop_front();
    }
    Run(record);
  }
}

void OperationQueue::Run(const RecordPtr& record) {
  Progress progress(*this, *record);
  const ScopedCall call({.trace_id = record->trace_id,
                         .cancelled = [&progress] { return progress.CancelRequested(); }});
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> response =
      absl::InternalError("the operation broke off: see the service's log");
  try {
    response = record->work(progress);
  } catch (const std::exception& error) {
    LogError("operation threw",
             {{"operation", record->operation.name()}, {"type", typeid(error).name()}});
  }
  if (!response.ok()) {
    LogWarning("operation failed", {{"operation", record->operation.name()},
                                    {"error", std::string(response.status().message())}});
  }
  MutexLock lock(mutex_);
  if (response.ok()) {
    End(*record, absl::OkStatus(), response->get());
  } else if (absl::IsCancelled(response.status())) {
    End(*record, response.status(), nullptr);
  } else if (record->cancel_requested) {
    End(*record, absl::CancelledError("cancelled"), nullptr);
  } else if (stopping_ && outlived_by_ != nullptr) {
    record->work = nullptr;  // goes on after the next start
  } else if (stopping_) {
    End(*record, absl::CancelledError("cancelled"), nullptr);
  } else {
    End(*record, response.status(), nullptr);
  }
}

void OperationQueue::End(Record& record, const absl::Status& error,
                         const google::protobuf::Message* response) {
  record.operation.set_done(true);
  record.work = nullptr;  // it may hold much
  if (response != nullptr) {
    record.operation.mutable_response()->PackFrom(*response);
  } else {
    *record.operation.mutable_error() = ToRpcStatus(error);
  }
  changed_.NotifyAll();
}

RecordPtr OperationQueue::Find(const std::string& name) {
  for (const RecordPtr& record : records_) {
    if (record->operation.name() == name) return record;
  }
  return nullptr;
}

absl::StatusOr<Operation> OperationQueue::FindOnRecord(const std::string& name) {
  if (outlived_by_ != nullptr) return outlived_by_->Find(name);
  return NotFound(name, "it was forgotten or the service restarted, start it again");
}

void OperationQueue::ForgetOld() {
  auto ended = static_cast<int>(std::count_if(
      records_.begin(), records_.end(), [](const RecordPtr& r) { return r->operation.done(); }));
  for (auto at = records_.end(); ended > options_.max_remembered && at != records_.begin();) {
    --at;
    if (!(*at)->operation.done()) continue;
    at = records_.erase(at);
    --ended;
  }
}

}  // namespace

std::unique_ptr<Operations> Operations::New(const Options& options, IdSource& ids,
                                            OperationRecords* records) {
  return std::make_unique<OperationQueue>(options, ids, records);
}

}  // namespace treff::platform
