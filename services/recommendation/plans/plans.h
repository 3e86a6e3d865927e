// Takes in what is to be allocated, keeps plans and compares them.
#ifndef TREFF_SERVICES_RECOMMENDATION_PLANS_PLANS_H_
#define TREFF_SERVICES_RECOMMENDATION_PLANS_PLANS_H_

#include "absl/status/statusor.h"
#include "google/longrunning/operations.pb.h"
#include "services/platform/operations/operations.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/ids.h"
#include "services/recommendation/case_source.h"
#include "services/recommendation/plans/plan_checks.h"
#include "services/recommendation/plans/plan_source.h"
#include "services/recommendation/plans/plan_store.h"
#include "services/recommendation/plans/solving/plan_solver.h"
#include "services/recommendation/policies/policies.h"
#include "services/recommendation/snapshots/snapshot_source.h"

namespace treff::recommendation {

// The rules behind AllocationService; requests, answers and errors are as its proto says.
// Thread-safe.
class Plans {
 public:
  // All must outlive it.
  struct Parts {
    PlanStore& store;
    const PlanSource& source;
    const PlanSolver& solver;
    CaseSource& cases;
    SnapshotSource& snapshots;
    const Policies& policies;
    CommitmentSource& commitments;
    platform::Operations& operations;
    platform::IdSource& ids;
    const platform::Clock& clock;
    PlanLimits limits;
  };
  explicit Plans(const Parts& parts) : parts_(parts) {}

  absl::StatusOr<google::longrunning::Operation> Create(
      const v1::CreateAllocationRequest& request) const;
  absl::StatusOr<v1::Allocation> Get(const v1::GetAllocationRequest& request) const;
  absl::StatusOr<v1::ListAllocationsResponse> List(const v1::ListAllocationsRequest& request) const;
  absl::StatusOr<v1::AllocationComparison> Compare(
      const v1::CompareAllocationsRequest& request) const;

  // Gives every plan that is to be solved its operation: those of an earlier version of the program
  // have none, nor has one whose process died right after it was stored. Call before serving.
  absl::Status Resume() const;

 private:
  // What a request asks for, checked, as the allocation that will be stored.
  absl::StatusOr<v1::Allocation> Plan(const v1::CreateAllocationRequest& request) const;
  absl::Status PlanCases(const v1::CreateAllocationRequest::CaseCohort& cohort,
                         v1::Allocation& plan) const;
  absl::Status PlanRevision(const v1::AllocationRevision& revision, v1::Allocation& plan) const;
  absl::StatusOr<google::longrunning::Operation> Start(const v1::Allocation& plan) const;
  // Of a plan that was stored before.
  absl::StatusOr<google::longrunning::Operation> OperationOf(const std::string& name) const;
  absl::Status ResumeOne(const std::string& name) const;

  const Parts parts_;
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_PLANS_PLANS_H_
