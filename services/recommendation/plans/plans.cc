#include "services/recommendation/plans/plans.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/platform/api/paging.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/oslo_day.h"
#include "services/platform/values/strings.h"
#include "services/recommendation/matching/canonical.h"
#include "services/recommendation/matching/figures/as_of.h"
#include "services/recommendation/matching/recommend.h"
#include "services/recommendation/plans/plan_checks.h"
#include "services/recommendation/plans/plan_comparison.h"
#include "services/recommendation/plans/revision.h"
#include "services/solver/io/problem_proto.h"

namespace treff::recommendation {
namespace {

using google::longrunning::Operation;
using platform::FieldErrors;
using v1::Allocation;

constexpr char kNewestStandardPolicy[] = "policies/standard";

absl::Status OneFault(std::string_view field, std::string_view problem) {
  FieldErrors errors;
  errors.Add(field, problem);
  return errors.ToStatus();
}

absl::Status CheckName(const std::string& field, const std::string& name) {
  return IsPlanName(name) ? absl::OkStatus() : OneFault(field, "must be allocations/{uuid}");
}

std::string DigestOf(v1::CreateAllocationRequest request) {
  request.clear_request_id();
  return platform::Sha256Hex(matching::CanonicalBytes(request));
}

// Where the request says how it is to be solved.
std::string OptionsField(const v1::CreateAllocationRequest& request) {
  if (request.has_problem()) return "problem.options";
  return request.has_cases() ? "cases.options" : "revision.options";
}

}  // namespace

absl::Status Plans::PlanCases(const v1::CreateAllocationRequest::CaseCohort& cohort,
                              Allocation& plan) const {
  FieldErrors errors;
  CheckCases(cohort, errors);
  const std::string& asked = cohort.policy();
  const auto policy =
      parts_.policies.Find(asked.empty() ? kNewestStandardPolicy : asked, "cases.policy");
  if (!policy.ok()) errors.Add("cases.policy", platform::Std(policy.status().message()));
  TREFF_ASSIGN_OR_RETURN(const auto snapshot, parts_.snapshots.Get({}));
  TREFF_ASSIGN_OR_RETURN(
      const absl::CivilDay as_of,
      matching::ResolveAsOf("", platform::OsloDay(parts_.clock.Now()), *snapshot));
  TREFF_ASSIGN_OR_RETURN(const auto commitments, parts_.commitments.Current());
  const auto year = matching::ResolveQuotaYear(cohort.quota_year(), as_of, *snapshot, "quota_year");
  if (!year.ok()) errors.AddBelow("cases", year.status());
  TREFF_RETURN_IF_ERROR(errors.ToStatus());
  *plan.mutable_cases() = cohort.cases();
  *plan.mutable_options() = cohort.options();
  plan.set_case_count(cohort.cases_size());
  v1::Versions& versions = *plan.mutable_versions();
  versions.set_dataset_version(snapshot->dataset_version());
  versions.set_quota_revision(snapshot->quota_revision());
  versions.set_policy((*policy)->name());
  versions.set_policy_sha256((*policy)->content_sha256());
  versions.set_quota_year(*year);
  versions.set_as_of(absl::FormatCivilTime(as_of));
  versions.set_commitments_revision(commitments->revision());
  versions.set_matching_revision(matching::kMatchingRevision);
  return absl::OkStatus();
}

absl::Status Plans::PlanRevision(const v1::AllocationRevision& revision, Allocation& plan) const {
  TREFF_RETURN_IF_ERROR(CheckName("revision.base", revision.base()));
  const auto base = parts_.store.Get(revision.base());
  if (absl::IsNotFound(base.status())) {
    return OneFault("revision.base", "there is no such allocation: list allocations to see them");
  }
  if (!base.ok()) return base.status();
  if (!base->has_result()) {
    return OneFault("revision.base",
                    "has no placement to begin with: wait for its operation, or "
                    "choose a plan that was solved");
  }
  *plan.mutable_cases() = base->cases();
  *plan.mutable_case_revisions() = base->case_revisions();
  if (base->has_versions()) *plan.mutable_versions() = base->versions();
  *plan.mutable_options() = revision.has_options() ? revision.options() : base->options();
  plan.set_case_count(base->case_count());

  FieldErrors errors;
  RevisionBase known{.plan = *base};
  PlanQuestion question;
  v1::AllocationProblem problem;
  if (IsOfCases(*base)) {
    *plan.mutable_revision() = Merged(base->revision(), revision, kPersons);
    TREFF_ASSIGN_OR_RETURN(question, parts_.source.QuestionOf(plan));
    known.question = &question;
  } else {
    TREFF_ASSIGN_OR_RETURN(problem, parts_.source.OutsideProblem(*base));
    *plan.mutable_revision() = Merged(base->revision(), revision, problem.resources(0));
    known.problem = &problem;
  }
  TREFF_RETURN_IF_ERROR(CheckRevision(revision, known, plan.options(), parts_.cases, errors));
  TREFF_RETURN_IF_ERROR(errors.ToStatus());
  if (IsOfCases(*base)) return absl::OkStatus();
  *problem.mutable_options() = plan.options();
  return platform::UnderField("revision", solver::ProblemFromProto(problem).status());
}

absl::StatusOr<Allocation> Plans::Plan(const v1::CreateAllocationRequest& request) const {
  Allocation plan;
  if (!request.request_id().empty() && !platform::IsUuid(request.request_id())) {
    return OneFault("request_id", "must be a UUID, or empty");
  }
  switch (request.cohort_case()) {
    case v1::CreateAllocationRequest::kProblem: {
      const absl::Status status = solver::ProblemFromProto(request.problem()).status();
      TREFF_RETURN_IF_ERROR(platform::UnderField("problem", status));
      *plan.mutable_options() = request.problem().options();
      plan.set_case_count(request.problem().cases_size());
      break;
    }
    case v1::CreateAllocationRequest::kCases:
      TREFF_RETURN_IF_ERROR(PlanCases(request.cases(), plan));
      break;
    case v1::CreateAllocationRequest::kRevision:
      TREFF_RETURN_IF_ERROR(PlanRevision(request.revision(), plan));
      break;
    default:
      return OneFault("cohort", "must be one of problem, cases, and revision");
  }
  FieldErrors errors;
  CheckLimits(OptionsField(request), plan.options(), parts_.limits, errors);
  TREFF_RETURN_IF_ERROR(errors.ToStatus());
  plan.set_name(absl::StrCat("allocations/", parts_.ids.NewUuid()));
  plan.set_state(Allocation::SOLVING);
  plan.set_etag(NextEtag(""));
  *plan.mutable_create_time() = platform::ToTimestamp(parts_.clock.Now());
  return plan;
}

absl::StatusOr<Operation> Plans::Create(const v1::CreateAllocationRequest& request) const {
  TREFF_ASSIGN_OR_RETURN(const Allocation plan, Plan(request));
  TREFF_RETURN_IF_ERROR(parts_.operations.HasRoom(kPlanOperations));
  const std::string digest = DigestOf(request);
  v1::CreateAllocationRequest question = request;
  question.set_request_id(absl::AsciiStrToLower(request.request_id()));  // the same in either case
  TREFF_ASSIGN_OR_RETURN(const KeptPlan kept, parts_.store.PutIfNew(plan, question, digest));
  if (kept.name == plan.name()) return Start(plan);
  if (kept.request_digest != digest) {
    return platform::ErrorOf(platform::reasons::kRequestIdReused,
                             "request_id was used for another request: take a new one");
  }
  return OperationOf(kept.name);
}

absl::StatusOr<Operation> Plans::OperationOf(const std::string& name) const {
  TREFF_ASSIGN_OR_RETURN(const Allocation plan, parts_.store.Get(name));
  const auto operation = parts_.operations.Get(OperationNameOf(plan));
  if (!absl::IsNotFound(operation.status())) return operation;
  return plan.state() == Allocation::SOLVING ? Start(plan) : EndedOperationOf(plan);
}

absl::StatusOr<Operation> Plans::Start(const Allocation& plan) const {
  v1::GetAllocationRequest request;
  request.set_name(plan.name());
  return parts_.operations.Start({.kind = kPlanOperations,
                                  .id = plan.name().substr(plan.name().find('/') + 1),
                                  .request = request,
                                  .metadata = MetadataOf(plan)});
}

absl::Status Plans::ResumeOne(const std::string& name) const {
  TREFF_ASSIGN_OR_RETURN(const Allocation plan, parts_.store.Get(name));
  TREFF_ASSIGN_OR_RETURN(const Operation operation, Start(plan));
  if (!operation.done()) return absl::OkStatus();
  // Its operation ended when the plan could not be put on record.
  return parts_.solver.Drop(name, platform::FromRpcStatus(operation.error()));
}

absl::Status Plans::Resume() const {
  TREFF_ASSIGN_OR_RETURN(const std::vector<std::string> names, parts_.store.ListUnsolved());
  for (const std::string& name : names) {
    const absl::Status resumed = ResumeOne(name);
    if (resumed.ok()) continue;
    // One that cannot be read must not keep the others from being served.
    platform::LogError("an allocation cannot go on",
                       {{"allocation", name}, {"error", std::string(resumed.message())}});
  }
  if (!names.empty()) {
    platform::LogInfo("allocations go on", {{"count", static_cast<int64_t>(names.size())}});
  }
  return absl::OkStatus();
}

absl::StatusOr<Allocation> Plans::Get(const v1::GetAllocationRequest& request) const {
  TREFF_RETURN_IF_ERROR(CheckName("name", request.name()));
  TREFF_ASSIGN_OR_RETURN(Allocation plan, parts_.store.Get(request.name()));
  if (!v1::GetAllocationRequest::View_IsValid(request.view())) {
    return OneFault("view", "must be WITHOUT_PROBLEM, or left out");
  }
  if (IsOfCases(plan) || plan.has_revision()) return plan;
  if (request.view() == v1::GetAllocationRequest::WITHOUT_PROBLEM) return plan;
  TREFF_ASSIGN_OR_RETURN(*plan.mutable_problem(), parts_.source.OutsideProblem(plan));
  return plan;
}

absl::StatusOr<v1::ListAllocationsResponse> Plans::List(
    const v1::ListAllocationsRequest& request) const {
  TREFF_ASSIGN_OR_RETURN(const platform::Page page, platform::ParsePage(request));
  TREFF_ASSIGN_OR_RETURN(ListedPlans listed, parts_.store.List(page.cursor, page.size));
  v1::ListAllocationsResponse response;
  for (Allocation& head : listed.heads) *response.add_allocations() = std::move(head);
  if (!listed.next_cursor.empty()) {
    response.set_next_page_token(page.TokenFor(listed.next_cursor));
  }
  return response;
}

absl::StatusOr<v1::AllocationComparison> Plans::Compare(
    const v1::CompareAllocationsRequest& request) const {
  FieldErrors errors;
  if (!IsPlanName(request.allocation())) errors.Add("allocation", "must be allocations/{uuid}");
  if (!IsPlanName(request.other())) errors.Add("other", "must be allocations/{uuid}");
  TREFF_RETURN_IF_ERROR(errors.ToStatus());
  std::vector<ComparedPlan> plans;
  for (const std::string& name : {request.allocation(), request.other()}) {
    TREFF_ASSIGN_OR_RETURN(Allocation plan, parts_.store.Get(name));
    if (!plan.has_result()) {
      return platform::ErrorOf(
          platform::reasons::kNoPlacement,
          absl::StrCat(name, " has no placement to compare: wait for its operation"));
    }
    ComparedPlan& compared = plans.emplace_back();
    if (IsOfCases(plan)) {
      compared.cases = {plan.cases().begin(), plan.cases().end()};
    } else {
      TREFF_ASSIGN_OR_RETURN(const v1::AllocationProblem problem,
                             parts_.source.OutsideProblem(plan));
      for (const v1::AllocationCase& one : problem.cases()) compared.cases.push_back(one.id());
    }
    compared.plan = std::move(plan);
  }
  return ComparePlans(plans[0], plans[1]);
}

}  // namespace treff::recommendation
