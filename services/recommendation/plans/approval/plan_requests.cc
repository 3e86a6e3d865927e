#include "services/recommendation/plans/approval/plan_requests.h"

#include <string>
#include <unordered_map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/hash.h"
#include "services/recommendation/plans/plan_checks.h"
#include "services/recommendation/plans/solving/plan_solver.h"

namespace treff::recommendation {
namespace {

using google::longrunning::Operation;
using v1::Allocation;
using v1::PlannedRequest;

// Made in one transaction, told of and put on record: a try that is broken off has then little to
// ask for again.
constexpr int kRequestsAtOnce = 200;

absl::Status CheckSendable(const Allocation& plan) {
  if (plan.state() == Allocation::APPROVED && IsOfCases(plan)) return absl::OkStatus();
  return platform::ErrorOf(
      platform::reasons::kWrongState,
      absl::StrCat(plan.name(), " is no approved plan of cases: approve a plan made from cases"));
}

// The same for every try, so that casework makes the request once.
std::string RequestIdOf(const std::string& plan, const std::string& case_name) {
  std::string digits = platform::Sha256Hex(absl::StrCat(plan, "/", case_name)).substr(0, 32);
  // Marks a name-based UUID of RFC 4122.
  digits[12] = '5';
  digits[16] = 'a';
  return absl::StrCat(digits.substr(0, 8), "-", digits.substr(8, 4), "-", digits.substr(12, 4), "-",
                      digits.substr(16, 4), "-", digits.substr(20));
}

// What the plan says of each case it places.
struct PlacedCase {
  int64_t revision = 0;
  const v1::AllocationPlacement* placement = nullptr;
};
using PlacedCases = std::unordered_map<std::string, PlacedCase>;

PlacedCases PlacedIn(const Allocation& plan) {
  PlacedCases placed;
  for (int i = 0; i < plan.cases_size(); ++i) {
    placed[plan.cases(i)].revision = plan.case_revisions(i);
  }
  for (const v1::AllocationPlacement& placement : plan.result().placement()) {
    placed[placement.case_()].placement = &placement;
  }
  return placed;
}

// The placement and what it rests on, as it stands in the plan.
std::string AsGiven(const Allocation& plan, const PlacedCase& placed) {
  Allocation given;
  given.set_name(plan.name());
  *given.mutable_versions() = plan.versions();
  *given.mutable_approval() = plan.approval();
  if (placed.placement != nullptr) *given.mutable_result()->add_placement() = *placed.placement;
  std::string json;
  // A message of known types always has a JSON form.
  (void)google::protobuf::util::MessageToJsonString(given, &json);
  return json;
}

casework::v1::CreateSettlementRequestRequest RequestFor(const Allocation& plan,
                                                        const PlannedRequest& planned,
                                                        const PlacedCase& placed) {
  casework::v1::CreateSettlementRequestRequest create;
  create.set_parent(planned.case_());
  create.set_request_id(RequestIdOf(plan.name(), planned.case_()));
  create.set_case_revision(placed.revision);
  create.mutable_request()->set_municipality(planned.municipality());
  create.mutable_request()->mutable_evidence()->set_allocation(plan.name());
  create.mutable_request()->mutable_evidence()->set_as_given(AsGiven(plan, placed));
  return create;
}

// The room that the request needs: a changed capacity is what a person said there is.
void SetRoom(const Allocation& plan, const Rooms& rooms, const std::string& municipality,
             casework::v1::CreateSettlementRequestRequest& create) {
  for (const v1::QuotaChange& change : plan.revision().quota_changes()) {
    if (change.location() != municipality) continue;
    create.mutable_room()->set_commitments_revision(plan.versions().commitments_revision());
    create.mutable_room()->set_free_places(static_cast<int32_t>(change.capacity()));
    return;
  }
  const v1::Room* room = rooms.Of(municipality);
  if (room == nullptr || !room->has_free()) return;
  create.mutable_room()->set_commitments_revision(rooms.commitments_revision);
  create.mutable_room()->set_free_places(room->free());
}

v1::SendAllocationRequestsMetadata MetadataFor(const Allocation& plan) {
  v1::SendAllocationRequestsMetadata metadata;
  metadata.set_allocation(plan.name());
  metadata.set_count(plan.requests_size());
  for (const PlannedRequest& planned : plan.requests()) {
    if (!planned.request().empty()) {
      metadata.set_made(metadata.made() + 1);
    } else if (planned.has_left_out()) {
      metadata.set_left_out(metadata.left_out() + 1);
    }
  }
  return metadata;
}

// Errors that say nothing about the request itself.
bool HelpsToTryAgain(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsResourceExhausted(status) || absl::IsCancelled(status) ||
         absl::IsInternal(status) || absl::IsUnknown(status) || absl::IsDataLoss(status);
}

}  // namespace

platform::OperationKind PlanRequests::Kind() const {
  return {.name = kPlanRequestOperations,
          .remedy = "ask for the requests of the plan again: none is made twice",
          .run = [this](const platform::OperationTask& task, platform::OperationProgress& progress)
              -> absl::StatusOr<std::unique_ptr<google::protobuf::Message>> {
            TREFF_ASSIGN_OR_RETURN(const auto request,
                                   platform::RequestOf<v1::SendAllocationRequestsRequest>(task));
            return Run(request.name(), progress);
          },
          .drop = nullptr,
          .complete = nullptr};
}

absl::StatusOr<Operation> PlanRequests::Send(
    const v1::SendAllocationRequestsRequest& request) const {
  if (!IsPlanName(request.name())) {
    return platform::FieldError("name", "must be allocations/{uuid}");
  }
  TREFF_ASSIGN_OR_RETURN(const Allocation plan, store_.Get(request.name()));
  TREFF_RETURN_IF_ERROR(CheckSendable(plan));
  TREFF_RETURN_IF_ERROR(operations_.HasRoom(kPlanRequestOperations));
  const v1::SendAllocationRequestsMetadata metadata = MetadataFor(plan);
  return operations_.Start({.kind = kPlanRequestOperations,
                            .id = "",
                            .request = request,
                            .metadata = metadata,
                            .request_id = "",
                            .request_digest = ""});
}

absl::StatusOr<std::unique_ptr<google::protobuf::Message>> PlanRequests::Run(
    const std::string& name, platform::OperationProgress& progress) const {
  TREFF_ASSIGN_OR_RETURN(Allocation plan, store_.Get(name));
  TREFF_RETURN_IF_ERROR(CheckSendable(plan));
  const Allocation given = plan;
  absl::Status made = absl::OkStatus();
  for (int next = 0; next < plan.requests_size() && made.ok();) {
    if (progress.CancelRequested()) {
      made = absl::CancelledError("stopped: send again to go on");
      break;
    }
    made = MakeSome(given, plan, next);
    TREFF_RETURN_IF_ERROR(Keep(plan));
    progress.Update(MetadataFor(plan));
  }
  TREFF_RETURN_IF_ERROR(made);
  return std::make_unique<Allocation>(HeadOf(plan));
}

absl::Status PlanRequests::MakeSome(const Allocation& given, Allocation& plan, int& first) const {
  const PlacedCases placed = PlacedIn(given);
  // Asked for each time: what others have committed to meanwhile is taken off.
  TREFF_ASSIGN_OR_RETURN(const Rooms rooms, rooms_.Find(plan.versions().quota_year()));
  casework::v1::BatchCreateSettlementRequestsRequest batch;
  std::vector<PlannedRequest*> asked;
  for (; first < plan.requests_size() && batch.requests_size() < kRequestsAtOnce; ++first) {
    PlannedRequest& planned = *plan.mutable_requests(first);
    if (!planned.request().empty()) continue;
    *batch.add_requests() = RequestFor(given, planned, placed.at(planned.case_()));
    SetRoom(given, rooms, planned.municipality(),
            *batch.mutable_requests(batch.requests_size() - 1));
    asked.push_back(&planned);
  }
  if (asked.empty()) return absl::OkStatus();
  TREFF_ASSIGN_OR_RETURN(const auto made, sink_.MakeEach(batch));
  absl::Status all = absl::OkStatus();
  for (size_t i = 0; i < asked.size(); ++i) {
    const auto& result = made.results(static_cast<int>(i));
    const absl::Status error = platform::FromRpcStatus(result.error());
    if (result.has_request()) {
      asked[i]->set_request(result.request().name());
      asked[i]->clear_left_out();
    } else if (HelpsToTryAgain(error)) {
      all.Update(error);
    } else {
      *asked[i]->mutable_left_out() = result.error();
    }
  }
  return all;
}

absl::Status PlanRequests::Keep(Allocation& plan) const {
  const std::string etag = plan.etag();
  plan.set_etag(NextEtag(etag));
  return store_.Replace(plan, etag);
}

}  // namespace treff::recommendation
