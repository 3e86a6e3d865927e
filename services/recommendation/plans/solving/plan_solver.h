// Solves one stored allocation from beginning to end, as the work of an operation.
#ifndef TREFF_SERVICES_RECOMMENDATION_PLANS_SOLVING_PLAN_SOLVER_H_
#define TREFF_SERVICES_RECOMMENDATION_PLANS_SOLVING_PLAN_SOLVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/platform/operations/operations.h"
#include "services/platform/values/clock.h"
#include "services/recommendation/plans/plan_source.h"
#include "services/recommendation/plans/plan_store.h"

namespace treff::recommendation {

class PlanSolver {
 public:
  // All must outlive it.
  PlanSolver(PlanStore& store, const PlanSource& source, const platform::Clock& clock)
      : store_(store), source_(source), clock_(clock) {}

  // How operations of plans are done; it must outlive them. Of the response, they keep the plan's
  // head: the rest is in the store of plans.
  platform::OperationKind Kind() const;

  // Puts on record that the plan ends with `why`, unsolved, unless it has ended.
  absl::Status Drop(const std::string& name, const absl::Status& why) const;

 private:
  // Reads, solves and stores the end: DRAFT, FAILED, or CANCELLED with the best found. When another
  // process goes on with it nothing is stored. A plan that ended already is left alone.
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Run(
      const std::string& name, platform::OperationProgress& progress) const;
  absl::Status Solve(v1::Allocation& plan, platform::OperationProgress& progress) const;
  absl::Status End(v1::Allocation& plan, const absl::Status& solved, bool cancelled) const;
  // Puts the whole plan where its head is.
  absl::Status Complete(google::longrunning::Operation& operation) const;

  PlanStore& store_;
  const PlanSource& source_;
  const platform::Clock& clock_;
};

// The kind of the operations.
inline constexpr char kPlanOperations[] = "allocations";

// `operations/allocations/{uuid}` of `allocations/{uuid}`.
std::string OperationNameOf(const v1::Allocation& plan);

// What follows the operation of `plan` sees before it runs.
v1::AllocationMetadata MetadataOf(const v1::Allocation& plan);

// The operation of a plan that has ended, as the plan remembers it: operations are forgotten
// sooner.
google::longrunning::Operation EndedOperationOf(const v1::Allocation& plan);

// The etag after a change.
std::string NextEtag(const std::string& etag);

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_PLANS_SOLVING_PLAN_SOLVER_H_
