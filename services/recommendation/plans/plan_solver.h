// Solves one stored allocation from beginning to end, as the work of an operation.
#ifndef TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_SOLVER_H_
#define TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_SOLVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/platform/operations/operations.h"
#include "services/platform/values/clock.h"
#include "services/recommendation/plans/plan_leases.h"
#include "services/recommendation/plans/plan_source.h"
#include "services/recommendation/plans/plan_store.h"

namespace treff::recommendation {

class PlanSolver : public platform::OperationRecords {
 public:
  // All must outlive it.
  PlanSolver(PlanStore& store, const PlanSource& source, const PlanLeases& leases,
             const platform::Clock& clock)
      : store_(store), source_(source), leases_(leases), clock_(clock) {}

  // Reads, solves and stores the end: DRAFT, FAILED, or CANCELLED with the best found. When the
  // process ends meanwhile nothing is stored, and the next process begins again. An allocation that
  // ended already is left alone.
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Run(
      const std::string& name, platform::OperationProgress& progress) const;

  absl::StatusOr<google::longrunning::Operation> Find(const std::string& operation) override;
  absl::Status Drop(const std::string& operation) override;

 private:
  absl::Status LeaveForLater(const std::string& name) const;
  absl::Status Solve(v1::Allocation& plan, platform::OperationProgress& progress) const;
  absl::Status End(v1::Allocation& plan, const absl::Status& solved, bool cancelled) const;

  PlanStore& store_;
  const PlanSource& source_;
  const PlanLeases& leases_;
  const platform::Clock& clock_;
};

// `operations/allocations/{uuid}` of `allocations/{uuid}`.
std::string OperationNameOf(const v1::Allocation& plan);

// What follows the operation of `plan` sees before it runs.
v1::AllocationMetadata MetadataOf(const v1::Allocation& plan);

// The etag after a change.
std::string NextEtag(const std::string& etag);

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_SOLVER_H_
