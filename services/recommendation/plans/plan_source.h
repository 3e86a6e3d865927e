// What a plan is solved from, made again from what was stored of it: the same plan gives the same
// problem whenever it is asked for.
#ifndef TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_SOURCE_H_
#define TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_SOURCE_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "services/recommendation/case_source.h"
#include "services/recommendation/commitments/commitment_source.h"
#include "services/recommendation/plans/plan_store.h"
#include "services/recommendation/plans/solving/plan_problem.h"
#include "services/recommendation/policies/policies.h"
#include "services/recommendation/snapshots/snapshot_source.h"

namespace treff::recommendation {

class PlanSource {
 public:
  // All must outlive it.
  PlanSource(PlanStore& store, CaseSource& cases, SnapshotSource& snapshots,
             const Policies& policies, CommitmentSource& commitments)
      : store_(store),
        cases_(cases),
        snapshots_(snapshots),
        policies_(policies),
        commitments_(commitments) {}

  // The problem of `plan` with its changes of quotas and weights, and without its overrides.
  // `progress` is told how many cases are read, and stops the reading with false. Of an outside
  // problem, nothing but the problem is filled. Errors as of ReadCases; NOT_FOUND when a version
  // that the plan names is gone.
  absl::StatusOr<PlanProblem> Read(const v1::Allocation& plan,
                                   const std::function<bool(int)>& progress) const;

  // What the cases of `plan` are valued with, and not its cases.
  absl::StatusOr<PlanQuestion> QuestionOf(const v1::Allocation& plan) const;

  // The outside problem that `plan` began with, as it was given.
  absl::StatusOr<v1::AllocationProblem> OutsideProblem(const v1::Allocation& plan) const;

 private:
  PlanStore& store_;
  CaseSource& cases_;
  SnapshotSource& snapshots_;
  const Policies& policies_;
  CommitmentSource& commitments_;
};

// Whether `plan` is of cases of this installation.
inline bool IsOfCases(const v1::Allocation& plan) { return plan.has_versions(); }

// Leaves each overridden case only the place that a person gave it. FAILED_PRECONDITION if it may
// not go there, or if too many are held at one place.
absl::Status HoldOverrides(const v1::AllocationRevision& revision, solver::Problem& problem);

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_SOURCE_H_
