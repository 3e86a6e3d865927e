#include "services/platform/operations/operations.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <thread>
#include <typeinfo>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/platform/middleware/context.h"
#include "services/platform/operations/operation_run.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/sync/periodic.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"
#include "services/platform/values/ids.h"
#include "services/platform/values/strings.h"

namespace treff::platform {
namespace {

using google::longrunning::Operation;
using Response = absl::StatusOr<std::unique_ptr<google::protobuf::Message>>;
using Steady = OperationRun::Steady;

// Between looks at an operation that somebody waits for and that may run elsewhere.
constexpr absl::Duration kWaitLook = absl::Milliseconds(200);
// Between counts of what waits.
constexpr absl::Duration kCount = absl::Seconds(5);

absl::Status GivenUp(const OperationClaim& claim, const OperationKind& kind) {
  return absl::ResourceExhaustedError(
      absl::StrCat("the service ended or stopped answering ", claim.attempt - 1, " times during ",
                   claim.name, ": ", kind.remedy.empty() ? "ask for it again" : kind.remedy));
}

absl::Status Cancelled(const OperationClaim& claim) {
  return absl::CancelledError(claim.attempt == 1 ? "cancelled before it began"
                                                 : "cancelled after a try that was broken off");
}

class StoredOperations : public Operations {
 public:
  StoredOperations(OperationStore& store, IdSource& ids, const OperationsOptions& options)
      : store_(store), ids_(ids), options_(options), owner_(ids.NewUuid()) {}
  ~StoredOperations() override { Stop(); }

  void Begin(std::vector<OperationKind> kinds) override;
  absl::StatusOr<Operation> Start(const Request& request) override;
  absl::Status HasRoom(const std::string& kind) override;
  absl::StatusOr<Operation> Get(const std::string& name) override;
  absl::StatusOr<Operation> Wait(const std::string& name, absl::Duration timeout) override;
  absl::Status Cancel(const std::string& name) override;
  absl::StatusOr<std::vector<ListedOperation>> List(const OperationQuery& query) override {
    return store_.List(query);
  }
  void Stop() override;
  std::vector<std::string> kinds() const override;

 private:
  const OperationKind* KindOf(const std::string& name) const;
  void Work();
  void CountWaiting();
  // Whether there was one, and it could be had.
  bool WorkOnOne();
  void WorkOn(OperationRun& run);
  // The end of what is not run; OK when it is to be run.
  absl::Status EndWithoutRunning(const OperationClaim& claim, const OperationKind* kind) const;
  // Ends it so, on the kind's record first. Left to another try when that record cannot be written.
  void Drop(OperationRun& run, const OperationKind* kind, const absl::Status& why);
  Response RunKind(const OperationKind& kind, OperationRun& run) const;
  void End(OperationRun& run, const Response& response);
  void Changed();
  // Until something changes here, or `time` has passed. `seen` is of before the caller looked.
  void Pause(int64_t seen, absl::Duration time);
  int64_t changes();
  bool stopping();

  OperationStore& store_;
  IdSource& ids_;
  const OperationsOptions options_;
  const std::string owner_;
  std::vector<OperationKind> kinds_;  // fixed by Begin
  Mutex mutex_;
  CondVar changed_;
  int64_t changes_ ABSL_GUARDED_BY(mutex_) = 0;  // of what is here: started, ended, stopping
  OperationRun* running_ ABSL_GUARDED_BY(mutex_) = nullptr;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  Mutex joining_;
  std::thread worker_ ABSL_GUARDED_BY(joining_);
  std::optional<Periodic> counting_ ABSL_GUARDED_BY(joining_);  // last: they use all of the above
};

void StoredOperations::Begin(std::vector<OperationKind> kinds) {
  kinds_ = std::move(kinds);
  MutexLock lock(joining_);
  counting_.emplace(kCount, [this] { CountWaiting(); });
  if (options_.works) worker_ = std::thread([this] { Work(); });
}

// Every process counts them, so that who asks one process of many sees the queue of all.
void StoredOperations::CountWaiting() {
  for (const OperationKind& kind : kinds_) {
    const auto waiting = store_.List(
        {.kind = kind.name, .state = OperationQuery::State::kWaiting, .limit = kind.max_waiting});
    if (!waiting.ok()) return;
    SetMetric(metrics::kOperationsWaiting, {{"kind", kind.name}},
              static_cast<double>(waiting->size()));
  }
}

std::vector<std::string> StoredOperations::kinds() const {
  std::vector<std::string> names;
  names.reserve(kinds_.size());
  for (const OperationKind& kind : kinds_) names.push_back(kind.name);
  return names;
}

const OperationKind* StoredOperations::KindOf(const std::string& name) const {
  const auto found = std::find_if(kinds_.begin(), kinds_.end(),
                                  [&](const OperationKind& kind) { return kind.name == name; });
  return found == kinds_.end() ? nullptr : &*found;
}

absl::StatusOr<Operation> StoredOperations::Start(const Request& request) {
  if (stopping()) return ErrorOf(reasons::kShuttingDown, "shutting down: try again");
  NewOperation operation;
  operation.name = absl::StrCat("operations/", request.kind, "/",
                                request.id.empty() ? ids_.NewUuid() : request.id);
  operation.request.PackFrom(request.request);
  operation.metadata.PackFrom(request.metadata);
  operation.request_id = absl::AsciiStrToLower(request.request_id);
  operation.request_digest = request.request_digest;
  operation.trace_id = CurrentCall().trace_id;
  operation.caller = CurrentCall().caller;
  TREFF_ASSIGN_OR_RETURN(KeptOperation kept, store_.Put(operation));
  Changed();
  if (!request.request_id.empty() && kept.request_digest != request.request_digest) {
    return ErrorOf(reasons::kRequestIdReused,
                   "request_id was used for another request: take a new one");
  }
  return std::move(kept.operation);
}

absl::Status StoredOperations::HasRoom(const std::string& kind) {
  if (stopping()) return ErrorOf(reasons::kShuttingDown, "shutting down: try again");
  const OperationKind* known = KindOf(kind);
  const int most = known == nullptr ? 0 : known->max_waiting;
  TREFF_ASSIGN_OR_RETURN(
      const auto waiting,
      store_.List({.kind = kind, .state = OperationQuery::State::kWaiting, .limit = most}));
  if (static_cast<int>(waiting.size()) < most) return absl::OkStatus();
  return Overloaded(absl::StrCat(waiting.size(), " ", kind, " are waiting: try later"),
                    absl::Seconds(30));
}

absl::StatusOr<Operation> StoredOperations::Get(const std::string& name) {
  TREFF_ASSIGN_OR_RETURN(Operation operation, store_.Find(name));
  if (!operation.done()) {
    // What runs here is known better than the store knows it.
    MutexLock lock(mutex_);
    if (running_ != nullptr && running_->claim().name == name) {
      *operation.mutable_metadata() = running_->metadata();
    }
    return operation;
  }
  const OperationKind* kind = KindOf(KindOfOperation(name));
  if (kind != nullptr && kind->complete && operation.has_response()) {
    TREFF_RETURN_IF_ERROR(kind->complete(operation));
  }
  return operation;
}

absl::StatusOr<Operation> StoredOperations::Wait(const std::string& name, absl::Duration timeout) {
  const Steady::time_point begin = Steady::now();
  while (true) {
    const int64_t seen = changes();
    TREFF_ASSIGN_OR_RETURN(Operation operation, Get(name));
    const absl::Duration left = timeout - absl::FromChrono(Steady::now() - begin);
    if (operation.done() || left <= absl::ZeroDuration() || stopping()) return operation;
    Pause(seen, std::min(left, kWaitLook));
  }
}

absl::Status StoredOperations::Cancel(const std::string& name) {
  TREFF_RETURN_IF_ERROR(store_.RequestCancel(name));
  {
    MutexLock lock(mutex_);
    if (running_ != nullptr && running_->claim().name == name) running_->Cancel();
  }
  // One that waits need not wait for a worker to hear of it.
  const Steady::time_point asked = Steady::now();
  TREFF_ASSIGN_OR_RETURN(auto claim,
                         store_.Claim({.owner = owner_, .lease = options_.lease, .name = name}));
  if (!claim.has_value()) return absl::OkStatus();
  OperationRun run(store_, *std::move(claim), options_, asked);
  Drop(run, KindOf(run.claim().kind), Cancelled(run.claim()));
  return absl::OkStatus();
}

void StoredOperations::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    if (running_ != nullptr) running_->Shutdown();
  }
  Changed();
  MutexLock lock(joining_);
  counting_.reset();
  if (worker_.joinable()) worker_.join();
}

void StoredOperations::Work() {
  while (!stopping()) {
    const int64_t seen = changes();
    if (!WorkOnOne()) Pause(seen, options_.look);
  }
}

bool StoredOperations::WorkOnOne() {
  const Steady::time_point asked = Steady::now();
  auto claim = store_.Claim({.owner = owner_, .lease = options_.lease, .name = ""});
  if (!claim.ok()) {
    LogWarning("operations cannot be claimed yet",
               {{"error", std::string(claim.status().message())}});
    return false;
  }
  if (!claim->has_value()) return false;
  OperationRun run(store_, **std::move(claim), options_, asked);
  {
    MutexLock lock(mutex_);
    running_ = &run;
    if (stopping_) run.Shutdown();
  }
  WorkOn(run);
  {
    MutexLock lock(mutex_);
    running_ = nullptr;
  }
  Changed();
  return true;
}

void StoredOperations::WorkOn(OperationRun& run) {
  const OperationKind* kind = KindOf(run.claim().kind);
  const absl::Status unrun = EndWithoutRunning(run.claim(), kind);
  if (!unrun.ok()) return Drop(run, kind, unrun);
  const Steady::time_point begin = Steady::now();
  const Response response = RunKind(*kind, run);
  ObserveMetric(metrics::kOperationSeconds, {{"kind", kind->name}},
                absl::ToDoubleSeconds(absl::FromChrono(Steady::now() - begin)));
  End(run, response);
}

absl::Status StoredOperations::EndWithoutRunning(const OperationClaim& claim,
                                                 const OperationKind* kind) const {
  if (kind == nullptr) {
    return absl::UnimplementedError(absl::StrCat(
        claim.name, ": this version of the service knows no operations of kind ", claim.kind,
        ": ask for it again when every replica runs the version that does"));
  }
  TREFF_RETURN_IF_ERROR(claim.readable);
  if (claim.cancel_requested) return Cancelled(claim);
  return claim.attempt > kind->max_attempts ? GivenUp(claim, *kind) : absl::OkStatus();
}

void StoredOperations::Drop(OperationRun& run, const OperationKind* kind, const absl::Status& why) {
  const OperationClaim& claim = run.claim();
  if (kind != nullptr && kind->drop) {
    const absl::Status dropped = kind->drop({claim.name, claim.request, claim.metadata}, why);
    // Of one whose request cannot be read there may be no record that it names.
    if (!dropped.ok() && claim.readable.ok()) {
      LogWarning("the end of an operation cannot be put on record yet",
                 {{"operation", claim.name}, {"error", std::string(dropped.message())}});
      return;
    }
  }
  End(run, why);
}

Response StoredOperations::RunKind(const OperationKind& kind, OperationRun& run) const {
  const OperationClaim& claim = run.claim();
  const ScopedCall call({.trace_id = claim.trace_id,
                         .cancelled = [&run] { return run.CancelRequested(); },
                         .caller = claim.caller});
  try {
    return kind.run({claim.name, claim.request, claim.metadata}, run);
  } catch (const std::exception& error) {
    LogError("operation threw", {{"operation", claim.name}, {"type", typeid(error).name()}});
  }
  return absl::InternalError("the operation broke off: see the service's log");
}

void StoredOperations::End(OperationRun& run, const Response& response) {
  const std::string& name = run.claim().name;
  absl::Status stored;
  if (!response.ok() && run.HandsBack()) {
    stored = run.HandBack();
  } else {
    Operation outcome;
    if (response.ok()) {
      outcome.mutable_response()->PackFrom(**response);
    } else {
      const bool cancelled = run.CancelledBySomebody() && !absl::IsCancelled(response.status());
      *outcome.mutable_error() = ToRpcStatus(
          WithReason(cancelled ? absl::CancelledError("cancelled") : response.status()));
      LogWarning("operation failed", {{"operation", name}, {"error", outcome.error().message()}});
    }
    outcome.set_name(name);
    outcome.set_done(true);
    stored = run.End(std::move(outcome));
  }
  Changed();
  if (stored.ok()) return;
  CountMetric(metrics::kOperationsLost, {{"kind", run.claim().kind}});
  LogWarning("what was done of an operation is dropped",
             {{"operation", name}, {"error", std::string(stored.message())}});
}

void StoredOperations::Changed() {
  MutexLock lock(mutex_);
  ++changes_;
  changed_.NotifyAll();
}

void StoredOperations::Pause(int64_t seen, absl::Duration time) {
  MutexLock lock(mutex_);
  if (changes_ == seen && !stopping_) changed_.WaitFor(mutex_, time);
}

int64_t StoredOperations::changes() {
  MutexLock lock(mutex_);
  return changes_;
}

bool StoredOperations::stopping() {
  MutexLock lock(mutex_);
  return stopping_;
}

}  // namespace

std::unique_ptr<Operations> Operations::New(OperationStore& store, IdSource& ids,
                                            const OperationsOptions& options) {
  return std::make_unique<StoredOperations>(store, ids, options);
}

}  // namespace treff::platform
