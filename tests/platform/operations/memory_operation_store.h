// An OperationStore in memory, under the same contract suite as the real one.
#ifndef TREFF_TESTS_PLATFORM_OPERATIONS_MEMORY_OPERATION_STORE_H_
#define TREFF_TESTS_PLATFORM_OPERATIONS_MEMORY_OPERATION_STORE_H_

#include <algorithm>
#include <list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "services/platform/operations/operation_store.h"
#include "services/platform/status/error_details.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/values/clock.h"

namespace treff::platform {

class MemoryOperationStore : public OperationStore {
 public:
  // `clock` must outlive it.
  explicit MemoryOperationStore(const Clock& clock = SystemClock(),
                                const OperationRetention& retention = {})
      : clock_(clock), retention_(retention) {}

  absl::StatusOr<KeptOperation> Put(const NewOperation& operation) override {
    MutexLock lock(mutex_);
    for (const Row& row : rows_) {
      const bool same_request = !operation.request_id.empty() &&
                                row.asked.request_id == operation.request_id &&
                                row.kind == KindOfOperation(operation.name);
      if (same_request || row.asked.name == operation.name) return Kept(row);
    }
    Row row{.asked = operation, .kind = KindOfOperation(operation.name), .position = ++positions_};
    row.operation.set_name(operation.name);
    *row.operation.mutable_metadata() = operation.metadata;
    rows_.push_back(row);
    return Kept(row);
  }

  absl::StatusOr<google::longrunning::Operation> Find(const std::string& name) override {
    MutexLock lock(mutex_);
    const Row* row = At(name);
    if (row == nullptr) return NotFound(name, "there is none");
    return row->operation;
  }

  absl::StatusOr<std::vector<ListedOperation>> List(const OperationQuery& query) override {
    MutexLock lock(mutex_);
    std::vector<ListedOperation> listed;
    for (auto row = rows_.rbegin(); row != rows_.rend(); ++row) {
      const bool is_asked = row->kind == query.kind && row->position < query.before &&
                            IsIn(*row, query.state) &&
                            static_cast<int>(listed.size()) < query.limit;
      if (is_asked) listed.push_back({row->position, row->operation});
    }
    return listed;
  }

  absl::StatusOr<std::optional<OperationClaim>> Claim(const ClaimQuery& query) override {
    MutexLock lock(mutex_);
    Row* next = nullptr;
    for (Row& row : rows_) {
      if (!query.name.empty() && row.asked.name != query.name) continue;
      row.lease_until = std::min(row.lease_until, clock_.Now() + query.lease);
      if (row.operation.done() || (row.is_claimed && row.lease_until > clock_.Now())) continue;
      if (next == nullptr || LastServed(row) < LastServed(*next)) next = &row;
    }
    if (next != nullptr) {
      Row& row = *next;
      row.is_claimed = true;
      row.served = ++serves_;
      row.lease_until = clock_.Now() + query.lease;
      ++row.fence;
      ++row.attempts;
      return OperationClaim{.name = row.asked.name,
                            .kind = row.kind,
                            .fence = row.fence,
                            .attempt = row.attempts,
                            .cancel_requested = row.cancel_requested,
                            .trace_id = row.asked.trace_id,
                            .caller = row.asked.caller,
                            .request = row.asked.request,
                            .metadata = row.operation.metadata()};
    }
    return std::nullopt;
  }

  absl::StatusOr<bool> Renew(const OperationClaim& claim, absl::Duration lease,
                             const std::optional<google::protobuf::Any>& metadata) override {
    MutexLock lock(mutex_);
    Row* row = Held(claim);
    if (row == nullptr) return Lost(claim);
    row->lease_until = clock_.Now() + lease;
    if (metadata.has_value()) *row->operation.mutable_metadata() = *metadata;
    return row->cancel_requested;
  }

  absl::Status End(const OperationClaim& claim,
                   const google::longrunning::Operation& outcome) override {
    MutexLock lock(mutex_);
    Row* row = Held(claim);
    if (row == nullptr) return Lost(claim);
    row->operation = outcome;
    row->operation.set_name(claim.name);
    row->operation.set_done(true);
    row->end_time = clock_.Now();
    row->ended = ++ends_;
    ForgetOld(claim);
    return absl::OkStatus();
  }

  absl::Status HandBack(const OperationClaim& claim) override {
    MutexLock lock(mutex_);
    Row* row = Held(claim);
    if (row == nullptr) return Lost(claim);
    row->is_claimed = false;
    --row->attempts;
    return absl::OkStatus();
  }

  absl::Status RequestCancel(const std::string& name) override {
    MutexLock lock(mutex_);
    Row* row = At(name);
    if (row == nullptr) return NotFound(name, "there is none");
    row->cancel_requested = true;
    return absl::OkStatus();
  }

 private:
  struct Row {
    NewOperation asked;
    std::string kind;
    int64_t position = 0, fence = 0, ended = 0, served = 0;
    google::longrunning::Operation operation;
    int attempts = 0;
    bool is_claimed = false, cancel_requested = false;
    absl::Time lease_until = absl::InfinitePast(), end_time;
  };

  static KeptOperation Kept(const Row& row) { return {row.operation, row.asked.request_digest}; }
  static absl::Status Lost(const OperationClaim& claim) {
    return absl::FailedPreconditionError(claim.name + " was taken over");
  }
  static bool IsIn(const Row& row, OperationQuery::State state) {
    switch (state) {
      case OperationQuery::State::kWaiting:
        return !row.operation.done() && !row.is_claimed;
      case OperationQuery::State::kOpen:
        return !row.operation.done();
      case OperationQuery::State::kDone:
        return row.operation.done();
      case OperationQuery::State::kAny:
        break;
    }
    return true;
  }
  // When the row's caller was last served; 0: never.
  int64_t LastServed(const Row& of) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    int64_t last = 0;
    for (const Row& row : rows_) {
      const bool was = row.is_claimed || row.operation.done();
      if (was && row.kind == of.kind && row.asked.caller == of.asked.caller) {
        last = std::max(last, row.served);
      }
    }
    return last;
  }
  Row* At(const std::string& name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    for (Row& row : rows_) {
      if (row.asked.name == name) return &row;
    }
    return nullptr;
  }
  Row* Held(const OperationClaim& claim) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    Row* row = At(claim.name);
    const bool held =
        row != nullptr && row->fence == claim.fence && row->is_claimed && !row->operation.done();
    return held ? row : nullptr;
  }
  void ForgetOld(const OperationClaim& claim) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    std::list<Row> kept;
    for (const Row& row : rows_) {
      const auto newer = std::count_if(rows_.begin(), rows_.end(), [&](const Row& other) {
        return other.kind == row.kind && other.ended > row.ended;
      });
      const bool is_old =
          newer >= retention_.max_ended || row.end_time < clock_.Now() - retention_.max_age;
      if (row.kind != claim.kind || !row.operation.done() || !is_old) kept.push_back(row);
    }
    rows_ = std::move(kept);
  }

  const Clock& clock_;
  const OperationRetention retention_;
  Mutex mutex_;
  int64_t positions_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t ends_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t serves_ ABSL_GUARDED_BY(mutex_) = 0;
  std::list<Row> rows_ ABSL_GUARDED_BY(mutex_);  // the oldest first
};

}  // namespace treff::platform

#endif  // TREFF_TESTS_PLATFORM_OPERATIONS_MEMORY_OPERATION_STORE_H_
