#include "services/recommendation/plans/approval/plan_approval.h"

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/platform/middleware/context.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/recommendation/plans/plan_checks.h"
#include "services/recommendation/plans/plan_source.h"
#include "services/recommendation/plans/solving/plan_solver.h"

namespace treff::recommendation {
namespace {

using casework::v1::Case;
using v1::Allocation;
using v1::AllocationNote;

constexpr int kMostNamed = 20;

absl::Status CheckDraft(const Allocation& plan) {
  if (plan.state() == Allocation::DRAFT) return absl::OkStatus();
  return platform::ErrorOf(platform::reasons::kNoDraft,
                           absl::StrCat(plan.name(), " is ", Allocation::State_Name(plan.state()),
                                        " and not DRAFT: only a draft can be approved, once"));
}

// Who approves; a fault when somebody else is named.
std::string ApproverOf(const v1::ApproveAllocationRequest& request, platform::FieldErrors& errors) {
  const std::string& caller = platform::CurrentCall().caller;
  const bool known = caller != platform::kAnonymousCaller;
  if (known && !request.approver().empty() && request.approver() != caller) {
    errors.Add("approver", "must be empty or whoever calls: nobody approves for another");
  }
  return known ? caller : request.approver();
}

// Why nobody is to be asked for the case; OK when it is as the plan was made with.
absl::Status WhyLeftOut(const absl::StatusOr<Case>& now, int64_t revision,
                        const std::string& name) {
  if (now.ok() && now->revision() == revision) return absl::OkStatus();
  const bool asked =
      now.ok() && (now->state() == Case::REQUESTED || now->state() == Case::ACCEPTED);
  return platform::ErrorOf(
      platform::reasons::kCaseChanged,
      absl::StrCat(name, asked ? " was asked for elsewhere" : " has changed",
                   " since the plan was made: place it again in another plan"));
}

// The placed cases from number `first` on that are read in one call, as they are now.
std::vector<CaseAt> PlacedFrom(const Allocation& plan, int first) {
  std::vector<CaseAt> placed;
  const int behind = std::min(plan.result().placement_size(), first + CaseSource::kMostAtOnce);
  for (int i = first; i < behind; ++i) placed.push_back({plan.result().placement(i).case_(), 0});
  return placed;
}

absl::Status NobodyLeft(const Allocation& plan) {
  google::rpc::PreconditionFailure failure;
  for (const v1::PlannedRequest& planned : plan.requests()) {
    if (failure.violations_size() == kMostNamed) break;
    auto& violation = *failure.add_violations();
    violation.set_type("CASE_CHANGED");
    violation.set_subject(planned.case_());
    violation.set_description(planned.left_out().message());
  }
  absl::Status status = platform::ErrorOf(
      platform::reasons::kCaseChanged,
      absl::StrCat("all ", plan.requests_size(),
                   " cases that the plan places have changed, or were asked for elsewhere, since "
                   "it was made: make the plan again"));
  platform::AttachDetail(failure, status);
  return status;
}

std::string NamesIn(const AllocationNote& note) {
  std::string names;
  for (int i = 0; i < note.municipalities_size() && i < kMostNamed; ++i) {
    absl::StrAppend(&names, i == 0 ? "" : ", ", note.municipalities(i));
  }
  const int more = note.municipalities_size() - kMostNamed;
  return more > 0 ? absl::StrCat(names, " and ", more, " more") : names;
}

std::string InWords(const AllocationNote& note) {
  switch (note.kind()) {
    case AllocationNote::OUTDATED_DATASET:
      return "there is a newer dataset version";
    case AllocationNote::OUTDATED_QUOTAS:
      return "quotas have changed";
    default:
      return absl::StrCat("places have been asked for, or become free, in ", NamesIn(note));
  }
}

absl::Status PlanOutdated(const Allocation& plan, const std::vector<AllocationNote>& notes) {
  google::rpc::PreconditionFailure failure;
  std::string message;
  for (const AllocationNote& note : notes) {
    const std::string words = InWords(note);
    absl::StrAppend(&message, message.empty() ? "" : "; ", words);
    const auto add = [&](const std::string& subject) {
      auto& violation = *failure.add_violations();
      violation.set_type(AllocationNote::Kind_Name(note.kind()));
      violation.set_subject(subject);
      violation.set_description(words);
    };
    for (const std::string& municipality : note.municipalities()) add(municipality);
    if (note.municipalities().empty()) add(plan.name());
  }
  absl::Status status = platform::ErrorOf(
      platform::reasons::kPlanOutdated,
      absl::StrCat("since ", plan.name(), " was made, ", message,
                   ": look at it again, and confirm that it is to be approved, or make a new one"));
  platform::AttachDetail(failure, status);
  return status;
}

// Our own persons in `place`, whenever they were committed to.
double PersonsAt(const matching::OurPersonsByPlace* ours, matching::PlaceIndex place) {
  return ours == nullptr ? 0 : (*ours)[place].until + (*ours)[place].since;
}

}  // namespace

absl::StatusOr<AllocationNote> PlanApproval::ChangedRooms(
    const Allocation& plan, const matching::MunicipalityTable& snapshot) const {
  AllocationNote note;
  note.set_kind(AllocationNote::OUTDATED_COMMITMENTS);
  const v1::Versions& versions = plan.versions();
  TREFF_ASSIGN_OR_RETURN(const auto now, parts_.commitments.Current());
  if (now->revision() == versions.commitments_revision()) return note;
  TREFF_ASSIGN_OR_RETURN(const auto then, parts_.commitments.At(versions.commitments_revision()));
  const auto ours_now = now->CountedIn(snapshot, versions.quota_year());
  const auto ours_then = then->CountedIn(snapshot, versions.quota_year());
  std::set<std::string> places;
  for (const auto& placement : plan.result().placement()) places.insert(placement.location());
  for (const std::string& name : places) {
    const auto place = snapshot.Find(std::string_view(name).substr(name.find('/') + 1));
    const bool changed = place.has_value() &&
                         PersonsAt(ours_now.get(), *place) != PersonsAt(ours_then.get(), *place);
    if (changed) note.add_municipalities(name);
  }
  return note;
}

absl::StatusOr<std::vector<AllocationNote>> PlanApproval::OutdatedIn(const Allocation& plan) const {
  std::vector<AllocationNote> notes;
  if (!IsOfCases(plan)) return notes;
  TREFF_ASSIGN_OR_RETURN(const auto snapshot, parts_.snapshots.Get({}));
  if (snapshot->dataset_version() != plan.versions().dataset_version()) {
    notes.emplace_back().set_kind(AllocationNote::OUTDATED_DATASET);
  }
  if (snapshot->quota_revision() != plan.versions().quota_revision()) {
    notes.emplace_back().set_kind(AllocationNote::OUTDATED_QUOTAS);
  }
  TREFF_ASSIGN_OR_RETURN(AllocationNote rooms, ChangedRooms(plan, *snapshot));
  if (!rooms.municipalities().empty()) notes.push_back(std::move(rooms));
  return notes;
}

absl::Status PlanApproval::ListRequests(Allocation& plan) const {
  std::unordered_map<std::string, int64_t> revisions;
  for (int i = 0; i < plan.case_revisions_size(); ++i) {
    revisions[plan.cases(i)] = plan.case_revisions(i);
  }
  int left = 0;
  CaseSource::Cases some;
  for (int i = 0; i < plan.result().placement_size(); ++i) {
    const v1::AllocationPlacement& placement = plan.result().placement(i);
    v1::PlannedRequest& planned = *plan.add_requests();
    planned.set_case_(placement.case_());
    planned.set_municipality(placement.location());
    ++left;
    if (!IsOfCases(plan)) continue;
    const int in_call = i % CaseSource::kMostAtOnce;
    if (in_call == 0) {
      TREFF_ASSIGN_OR_RETURN(some, parts_.cases.GetEach(PlacedFrom(plan, i)));
    }
    const absl::StatusOr<casework::v1::Case>& now = some[in_call];
    if (!now.ok() && !absl::IsNotFound(now.status())) return now.status();
    const absl::Status why = WhyLeftOut(now, revisions[placement.case_()], placement.case_());
    if (why.ok()) continue;
    *planned.mutable_left_out() = platform::ToRpcStatus(why);
    --left;
  }
  return left == 0 && plan.requests_size() > 0 ? NobodyLeft(plan) : absl::OkStatus();
}

absl::StatusOr<Allocation> PlanApproval::Approve(
    const v1::ApproveAllocationRequest& request) const {
  platform::FieldErrors errors;
  v1::ApproveAllocationRequest checked = request;
  checked.set_approver(ApproverOf(request, errors));
  CheckApproval(checked, errors);
  TREFF_RETURN_IF_ERROR(errors.ToStatus());
  TREFF_ASSIGN_OR_RETURN(Allocation plan, parts_.store.Get(request.name()));
  TREFF_RETURN_IF_ERROR(CheckDraft(plan));
  if (plan.etag() != request.etag()) {
    return platform::ErrorOf(platform::reasons::kStaleEtag,
                             plan.name() + " has changed since it was read: read it again");
  }
  TREFF_ASSIGN_OR_RETURN(const std::vector<AllocationNote> outdated, OutdatedIn(plan));
  if (!outdated.empty() && !request.confirm_outdated()) return PlanOutdated(plan, outdated);
  for (const AllocationNote& note : outdated) *plan.add_notes() = note;
  TREFF_RETURN_IF_ERROR(ListRequests(plan));
  plan.mutable_approval()->set_approver(checked.approver());
  plan.mutable_approval()->set_reason(request.reason());
  *plan.mutable_approval()->mutable_approve_time() = platform::ToTimestamp(parts_.clock.Now());
  plan.set_state(Allocation::APPROVED);
  plan.set_etag(NextEtag(request.etag()));
  TREFF_RETURN_IF_ERROR(parts_.store.Replace(plan, request.etag()));
  return plan;
}

}  // namespace treff::recommendation
