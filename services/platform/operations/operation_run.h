// One operation while this process works on it: its lease is kept, its progress reported, and its
// end stored.
#ifndef TREFF_SERVICES_PLATFORM_OPERATIONS_OPERATION_RUN_H_
#define TREFF_SERVICES_PLATFORM_OPERATIONS_OPERATION_RUN_H_

#include <chrono>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "google/longrunning/operations.pb.h"
#include "google/protobuf/any.pb.h"
#include "services/platform/operations/operation_store.h"
#include "services/platform/operations/operations.h"
#include "services/platform/sync/mutex.h"
#include "services/platform/sync/periodic.h"

namespace treff::platform {

// Thread-safe.
class OperationRun : public OperationProgress {
 public:
  // Steady, so that no setting of a clock prolongs a lease; it runs on while the process is
  // stopped.
  using Steady = std::chrono::steady_clock;

  // `asked` is when the claim was asked for: the lease is no longer than from then. `store` must
  // outlive it.
  OperationRun(OperationStore& store, OperationClaim claim, const OperationsOptions& options,
               Steady::time_point asked);

  void Update(const google::protobuf::Message& metadata) override;
  bool CancelRequested() const override;
  bool HandsBack() const override;

  // Somebody asks this process to stop it.
  void Cancel();
  // The process ends.
  void Shutdown();
  // Whether somebody asked for its end, and not only the process ends.
  bool CancelledBySomebody() const;

  const OperationClaim& claim() const { return claim_; }
  google::protobuf::Any metadata() const;

  // Stores its end, with the newest metadata. Tries again while the store is away and the lease
  // holds. FAILED_PRECONDITION when another process has taken the operation.
  absl::Status End(google::longrunning::Operation outcome);
  absl::Status HandBack();

 private:
  void Keep();
  // From here on nothing is renewed: the end is stored before the lease is over, or not at all.
  void StopKeeping();
  // Whether the lease ran out, or another process was quicker. Once it is lost it stays lost: what
  // was broken off for it is not to be ended by a lease that came back.
  bool IsLost() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  OperationStore& store_;
  const OperationClaim claim_;
  const OperationsOptions options_;
  mutable Mutex mutex_;
  CondVar changed_;
  google::protobuf::Any metadata_ ABSL_GUARDED_BY(mutex_);
  bool is_reported_ ABSL_GUARDED_BY(mutex_) = true;
  bool cancelled_ ABSL_GUARDED_BY(mutex_);
  bool shutting_down_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_ending_ ABSL_GUARDED_BY(mutex_) = false;
  mutable bool lost_ ABSL_GUARDED_BY(mutex_) = false;
  Steady::time_point held_until_ ABSL_GUARDED_BY(mutex_);
  std::optional<Periodic> keeper_;  // last: it uses all the others
};

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_OPERATIONS_OPERATION_RUN_H_
