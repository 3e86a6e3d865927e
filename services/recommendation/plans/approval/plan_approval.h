// Lets a person turn a draft into the requests to make.
#ifndef TREFF_SERVICES_RECOMMENDATION_PLANS_APPROVAL_PLAN_APPROVAL_H_
#define TREFF_SERVICES_RECOMMENDATION_PLANS_APPROVAL_PLAN_APPROVAL_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/platform/values/clock.h"
#include "services/recommendation/case_source.h"
#include "services/recommendation/commitments/commitment_source.h"
#include "services/recommendation/plans/plan_store.h"
#include "services/recommendation/snapshots/snapshot_source.h"

namespace treff::recommendation {

// Thread-safe.
class PlanApproval {
 public:
  // All must outlive it.
  struct Parts {
    PlanStore& store;
    CaseSource& cases;
    SnapshotSource& snapshots;
    CommitmentSource& commitments;
    const platform::Clock& clock;
  };
  explicit PlanApproval(const Parts& parts) : parts_(parts) {}

  // As AllocationService says. Whoever calls is the approver, where it is known who calls.
  absl::StatusOr<v1::Allocation> Approve(const v1::ApproveAllocationRequest& request) const;

 private:
  // In what the plan of cases is behind the newest figures and commitments.
  absl::StatusOr<std::vector<v1::AllocationNote>> OutdatedIn(const v1::Allocation& plan) const;
  // The municipalities that the plan places somebody in, and in which our commitments have changed.
  absl::StatusOr<v1::AllocationNote> ChangedRooms(
      const v1::Allocation& plan, const matching::MunicipalityTable& snapshot) const;
  // Lists the requests to make; those whose cases have changed with the reason why not.
  absl::Status ListRequests(v1::Allocation& plan) const;

  const Parts parts_;
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_PLANS_APPROVAL_PLAN_APPROVAL_H_
