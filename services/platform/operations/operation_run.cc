#include "services/platform/operations/operation_run.h"

#include <utility>

#include "services/platform/telemetry/log.h"

namespace treff::platform {
namespace {

using google::longrunning::Operation;
using google::protobuf::Any;

// Tries to store an end that the store refuses for other reasons than its absence.
constexpr int kMaxTries = 20;

}  // namespace

OperationRun::OperationRun(OperationStore& store, OperationClaim claim,
                           const OperationsOptions& options, Steady::time_point asked)
    : store_(store),
      claim_(std::move(claim)),
      options_(options),
      metadata_(claim_.metadata),
      cancelled_(claim_.cancel_requested),
      held_until_(asked + absl::ToChronoMicroseconds(options.lease)) {
  keeper_.emplace(options.renewal, [this] { Keep(); });
}

void OperationRun::Update(const google::protobuf::Message& metadata) {
  MutexLock lock(mutex_);
  metadata_.PackFrom(metadata);
  is_reported_ = false;
}

bool OperationRun::IsLost() const {
  lost_ = lost_ || Steady::now() >= held_until_;
  return lost_;
}

bool OperationRun::CancelRequested() const {
  MutexLock lock(mutex_);
  return cancelled_ || shutting_down_ || IsLost();
}

bool OperationRun::HandsBack() const {
  MutexLock lock(mutex_);
  return IsLost() || (shutting_down_ && !cancelled_);
}

void OperationRun::Cancel() {
  MutexLock lock(mutex_);
  cancelled_ = true;
}

void OperationRun::Shutdown() {
  MutexLock lock(mutex_);
  shutting_down_ = true;
}

bool OperationRun::CancelledBySomebody() const {
  MutexLock lock(mutex_);
  return cancelled_;
}

Any OperationRun::metadata() const {
  MutexLock lock(mutex_);
  return metadata_;
}

void OperationRun::Keep() {
  std::optional<Any> metadata;
  {
    MutexLock lock(mutex_);
    if (is_ending_ || IsLost()) return;
    if (!is_reported_) metadata = metadata_;
    is_reported_ = true;
  }
  const Steady::time_point asked = Steady::now();
  const absl::StatusOr<bool> cancelled = store_.Renew(claim_, options_.lease, metadata);
  MutexLock lock(mutex_);
  if (is_ending_) return;
  if (cancelled.ok()) {
    held_until_ = asked + absl::ToChronoMicroseconds(options_.lease);
    cancelled_ = cancelled_ || *cancelled;
    return;
  }
  is_reported_ = is_reported_ && !metadata.has_value();
  const bool taken_over = absl::IsFailedPrecondition(cancelled.status());
  lost_ = lost_ || taken_over;
  LogWarning(taken_over ? "an operation was lost to another process"
                        : "the lease of an operation cannot be renewed yet",
             {{"operation", claim_.name}, {"error", std::string(cancelled.status().message())}});
}

void OperationRun::StopKeeping() {
  MutexLock lock(mutex_);
  is_ending_ = true;
}

absl::Status OperationRun::End(Operation outcome) {
  StopKeeping();
  *outcome.mutable_metadata() = metadata();
  absl::Status stored;
  for (int i = 0; i < kMaxTries; ++i) {
    stored = store_.End(claim_, outcome);
    if (stored.ok() || absl::IsFailedPrecondition(stored)) return stored;
    MutexLock lock(mutex_);
    if (IsLost()) return stored;
    changed_.WaitFor(mutex_, options_.renewal);
  }
  return stored;
}

absl::Status OperationRun::HandBack() {
  StopKeeping();
  return store_.HandBack(claim_);
}

}  // namespace treff::platform
