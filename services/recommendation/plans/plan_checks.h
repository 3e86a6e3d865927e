// What can be wrong with a request for an allocation, each fault by its field.
#ifndef TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_CHECKS_H_
#define TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_CHECKS_H_

#include <string>

#include "absl/time/time.h"
#include "services/platform/status/field_errors.h"
#include "services/recommendation/case_source.h"
#include "services/recommendation/plans/solving/plan_problem.h"
#include "treff/recommendation/v1/allocation_service.pb.h"

namespace treff::recommendation {

bool IsPlanName(const std::string& name);

// Names, and options as far as they can be judged without the cases.
void CheckCases(const v1::CreateAllocationRequest::CaseCohort& cohort,
                platform::FieldErrors& errors);
void CheckOptions(const std::string& field, const v1::AllocationOptions& options,
                  platform::FieldErrors& errors);

// How much of the process one plan may have.
struct PlanLimits {
  absl::Duration time = absl::Hours(24);
  int threads = 256;
};
// Faults of `field`, "cases.options".
void CheckLimits(const std::string& field, const v1::AllocationOptions& options,
                 const PlanLimits& limits, platform::FieldErrors& errors);

void CheckApproval(const v1::ApproveAllocationRequest& request, platform::FieldErrors& errors);

// What a revision may refer to.
struct RevisionBase {
  const v1::Allocation& plan;                      // the base
  const v1::AllocationProblem* problem = nullptr;  // of a plan of an outside problem
  const PlanQuestion* question = nullptr;          // of a plan of cases
};
// `options` are those that will hold. Reads the overridden cases, each at the base's revision.
// Returns an error only when `cases` cannot be asked.
absl::Status CheckRevision(const v1::AllocationRevision& revision, const RevisionBase& base,
                           const v1::AllocationOptions& options, CaseSource& cases,
                           platform::FieldErrors& errors);

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_PLANS_PLAN_CHECKS_H_
