#include "services/recommendation/plans/solving/plan_solver.h"

#include <malloc.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/metric_list.h"
#include "services/platform/telemetry/metrics.h"
#include "services/recommendation/plans/moving.h"
#include "services/solver/io/problem_proto.h"
#include "services/solver/solve.h"

namespace treff::recommendation {
namespace {

using google::longrunning::Operation;
using solver::Problem;
using solver::Solution;
using v1::Allocation;
using v1::AllocationMetadata;

// Reports of reading are for people; more of them would only cost time.
constexpr int kCasesBetweenReports = 50;

void SetResult(const Allocation& plan, AllocationMetadata& metadata) {
  if (!plan.has_result()) return;
  metadata.set_objective(plan.result().objective());
  metadata.set_bound(plan.result().bound());
  metadata.set_gap(plan.result().gap());
  metadata.set_seconds(plan.result().seconds());
}

// Tells the followers of an operation how far its plan is, and the work when to stop.
class Reporter {
 public:
  Reporter(const Allocation& plan, platform::OperationProgress& progress)
      : progress_(progress), metadata_(MetadataOf(plan)) {}

  bool Read(int cases) {
    metadata_.set_phase(AllocationMetadata::READING);
    metadata_.set_cases_read(cases);
    if (cases % kCasesBetweenReports == 0) progress_.Update(metadata_);
    return !progress_.CancelRequested();
  }

  // All is read; the first placement may take a while.
  void Solving() {
    metadata_.set_phase(AllocationMetadata::SOLVING);
    metadata_.set_cases_read(metadata_.case_count());
    progress_.Update(metadata_);
  }

  bool Solved(const solver::Progress& so_far) {
    metadata_.set_seconds(so_far.seconds);
    if (std::isfinite(so_far.bound)) metadata_.set_bound(so_far.bound);
    if (std::isfinite(so_far.objective) && std::isfinite(so_far.gap)) {
      metadata_.set_objective(so_far.objective);
      metadata_.set_gap(metadata_.has_gap() ? std::min(metadata_.gap(), so_far.gap) : so_far.gap);
    }
    progress_.Update(metadata_);
    return !progress_.CancelRequested();
  }

  void Ended(const Allocation& plan) {
    metadata_.set_phase(AllocationMetadata::ENDED);
    metadata_.set_state(plan.state());
    SetResult(plan, metadata_);
    progress_.Update(metadata_);
  }

 private:
  platform::OperationProgress& progress_;
  AllocationMetadata metadata_;
};

// Whether nothing but overrides was changed against `base`: then what was found before is a good
// beginning, and the rest stays where it can.
bool DiffersByOverridesAlone(const Allocation& plan, const Allocation& base) {
  v1::AllocationRevision now = plan.revision(), before = base.revision();
  for (v1::AllocationRevision* revision : {&now, &before}) {
    revision->clear_base();
    revision->clear_overrides();
    revision->clear_options();
  }
  return now.SerializeAsString() == before.SerializeAsString() &&
         plan.options().SerializeAsString() == base.options().SerializeAsString();
}

// What no placement of `plan` can be worth, by the proof of `base`: holding more cases only takes
// placements away.
double CeilingOf(const Allocation& plan, const Allocation& base) {
  const auto& now = plan.revision().overrides();
  for (const v1::PlacementOverride& held : base.revision().overrides()) {
    const bool is_held = std::any_of(now.begin(), now.end(), [&](const auto& one) {
      return one.case_() == held.case_() && one.location() == held.location();
    });
    if (!is_held) return std::numeric_limits<double>::infinity();
  }
  return base.result().bound();
}

// What followers are told of a plan that a person stopped.
absl::Status StoppedError(const Allocation& plan) {
  return absl::CancelledError(
      plan.has_result()
          ? absl::StrCat("cancelled: ", plan.name(), " keeps the best placement found until then")
          : "cancelled before a placement was found");
}

// How the end of `plan` shows on its operation; OK when it was solved.
absl::Status EndOf(const Allocation& plan) {
  if (plan.state() == Allocation::CANCELLED) return StoppedError(plan);
  return plan.has_failure() ? platform::FromRpcStatus(plan.failure()) : absl::OkStatus();
}

absl::StatusOr<std::string> NameIn(const platform::OperationTask& task) {
  TREFF_ASSIGN_OR_RETURN(const auto request, platform::RequestOf<v1::GetAllocationRequest>(task));
  return request.name();
}

// A large plan takes hundreds of megabytes, in whichever thread's heap; what is free of them is
// not kept for the next.
void GiveMemoryBack() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

}  // namespace

std::string OperationNameOf(const Allocation& plan) {
  return absl::StrCat("operations/allocations/", plan.name().substr(plan.name().find('/') + 1));
}

AllocationMetadata MetadataOf(const Allocation& plan) {
  AllocationMetadata metadata;
  metadata.set_allocation(plan.name());
  metadata.set_phase(AllocationMetadata::WAITING);
  metadata.set_case_count(plan.case_count());
  metadata.set_state(plan.state());
  return metadata;
}

std::string NextEtag(const std::string& etag) {
  int64_t count = 0;
  return absl::SimpleAtoi(etag, &count) ? absl::StrCat(count + 1) : "1";
}

Operation EndedOperationOf(const Allocation& plan) {
  Operation operation;
  operation.set_name(OperationNameOf(plan));
  operation.set_done(true);
  AllocationMetadata metadata = MetadataOf(plan);
  metadata.set_phase(AllocationMetadata::ENDED);
  metadata.set_cases_read(plan.case_revisions_size());
  SetResult(plan, metadata);
  operation.mutable_metadata()->PackFrom(metadata);
  const absl::Status end = EndOf(plan);
  if (end.ok()) {
    operation.mutable_response()->PackFrom(plan);
  } else {
    *operation.mutable_error() = platform::ToRpcStatus(end);
  }
  return operation;
}

platform::OperationKind PlanSolver::Kind() const {
  return {
      .name = kPlanOperations,
      .remedy = "give the service more memory, or take fewer cases into the plan",
      .run = [this](const platform::OperationTask& task, platform::OperationProgress& progress)
          -> absl::StatusOr<std::unique_ptr<google::protobuf::Message>> {
        TREFF_ASSIGN_OR_RETURN(const std::string name, NameIn(task));
        return Run(name, progress);
      },
      .drop = [this](const platform::OperationTask& task, const absl::Status& why) -> absl::Status {
        TREFF_ASSIGN_OR_RETURN(const std::string name, NameIn(task));
        return Drop(name, why);
      },
      .complete = [this](Operation& operation) { return Complete(operation); }};
}

absl::StatusOr<std::unique_ptr<google::protobuf::Message>> PlanSolver::Run(
    const std::string& name, platform::OperationProgress& progress) const {
  const absl::Cleanup tidy = GiveMemoryBack;
  TREFF_ASSIGN_OR_RETURN(Allocation plan, store_.Get(name));
  if (plan.state() == Allocation::SOLVING) {
    const absl::Status solved = Solve(plan, progress);
    const bool stopped = progress.CancelRequested();
    if (progress.HandsBack()) {
      return absl::UnavailableError(name + ": another process goes on with it");
    }
    TREFF_RETURN_IF_ERROR(End(plan, solved, stopped));
  }
  Reporter(plan, progress).Ended(plan);
  TREFF_RETURN_IF_ERROR(EndOf(plan));
  return std::make_unique<Allocation>(HeadOf(plan));
}

absl::Status PlanSolver::Complete(Operation& operation) const {
  Allocation head;
  if (!operation.response().UnpackTo(&head)) {
    return absl::DataLossError(operation.name() + ": its response is no plan: restore the store");
  }
  TREFF_ASSIGN_OR_RETURN(const Allocation plan, store_.Get(head.name()));
  operation.mutable_response()->PackFrom(plan);
  return absl::OkStatus();
}

absl::Status PlanSolver::Drop(const std::string& name, const absl::Status& why) const {
  TREFF_ASSIGN_OR_RETURN(Allocation plan, store_.Get(name));
  if (plan.state() != Allocation::SOLVING) return absl::OkStatus();
  return End(plan, why, absl::IsCancelled(why));
}

absl::Status PlanSolver::Solve(Allocation& plan, platform::OperationProgress& progress) const {
  Reporter reporter(plan, progress);
  TREFF_ASSIGN_OR_RETURN(PlanProblem read,
                         source_.Read(plan, [&](int cases) { return reporter.Read(cases); }));
  TREFF_RETURN_IF_ERROR(HoldOverrides(plan.revision(), read.problem));
  *plan.mutable_notes() = {read.notes.begin(), read.notes.end()};
  *plan.mutable_locations() = {read.locations.begin(), read.locations.end()};
  *plan.mutable_case_revisions() = {read.revisions.begin(), read.revisions.end()};

  reporter.Solving();
  const auto report = [&](const solver::Progress& so_far) { return reporter.Solved(so_far); };
  std::optional<Solution> start;
  double ceiling = std::numeric_limits<double>::infinity();
  if (plan.has_revision()) {
    TREFF_ASSIGN_OR_RETURN(const Allocation base, store_.Get(plan.revision().base()));
    if (DiffersByOverridesAlone(plan, base)) {
      start = solver::SolutionFromProto(read.problem, base.result());
      ceiling = CeilingOf(plan, base);
    } else {
      plan.add_notes()->set_kind(v1::AllocationNote::SOLVED_AFRESH);
    }
  }
  // The values of an outside problem are in a unit of its own: moving has no price there.
  Solution found = !start.has_value() ? solver::Solve(read.problem, report)
                   : IsOfCases(plan)  ? SolveStaying(read.problem, *start, ceiling, report)
                                      : solver::SolveFrom(read.problem, *start, report);
  TREFF_ASSIGN_OR_RETURN(const Solution solution, solver::WithPlacement(std::move(found)));
  *plan.mutable_result() = solver::ResultToProto(read.problem, solution);
  if (IsOfCases(plan)) {
    read.doubts.AddTo(read.problem, solution, plan);
    for (v1::NotBest& missed : *plan.mutable_result()->mutable_not_best()) {
      missed.clear_price_of_best();  // divided by a price, it would be the household's size
    }
  }
  return absl::OkStatus();
}

absl::Status PlanSolver::End(Allocation& plan, const absl::Status& solved, bool cancelled) const {
  plan.clear_attempts();  // of an earlier version of the program
  plan.set_state(cancelled     ? Allocation::CANCELLED
                 : solved.ok() ? Allocation::DRAFT
                               : Allocation::FAILED);
  if (!solved.ok() && !cancelled) *plan.mutable_failure() = platform::ToRpcStatus(solved);
  *plan.mutable_end_time() = platform::ToTimestamp(clock_.Now());
  const std::string etag = plan.etag();
  plan.set_etag(NextEtag(etag));
  platform::CountMetric(platform::metrics::kAllocations,
                        {{"state", Allocation::State_Name(plan.state())}});
  if (plan.state() == Allocation::DRAFT) {
    platform::SetMetric(platform::metrics::kAllocationGap, {}, plan.result().gap());
  }
  const absl::Status stored = store_.Replace(plan, etag);
  if (!absl::IsAborted(stored)) return stored;
  // Another process of the service solved it first; what it stored is what holds.
  TREFF_ASSIGN_OR_RETURN(plan, store_.Get(plan.name()));
  return absl::OkStatus();
}

}  // namespace treff::recommendation
