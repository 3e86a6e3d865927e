#include "services/cli/commands/matching/follow_allocation.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "services/cli/commands/commands.h"
#include "services/cli/commands/interrupt.h"
#include "services/platform/lifecycle/channel_limits.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "treff/casework/v1/case_service.grpc.pb.h"
#include "treff/municipality/v1/municipality_service.grpc.pb.h"
#include "treff/recommendation/v1/allocation_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace lro = google::longrunning;
namespace recommendation_v1 = recommendation::v1;
using AllocationStub = recommendation_v1::AllocationService::Stub;
using OperationsStub = lro::Operations::Stub;

// One call of WaitOperation; between two, progress is shown and Ctrl-C is noticed.
constexpr absl::Duration kWait = absl::Milliseconds(300);
// Problems of many megabytes are read and checked before the answer.
constexpr absl::Duration kCreateTimeout = absl::Minutes(5);

recommendation_v1::AllocationMetadata MetadataOf(const lro::Operation& operation) {
  recommendation_v1::AllocationMetadata metadata;
  operation.metadata().UnpackTo(&metadata);
  return metadata;
}

absl::StatusOr<lro::Operation> FollowToEnd(lro::Operation operation, const FollowOptions& options,
                                           Session& session) {
  const auto stub = lro::Operations::NewStub(session.channel(Service::kRecommendation));
  const Interrupt interrupt;
  bool cancelled = false;
  const absl::Time deadline = absl::Now() + absl::Minutes(options.timeout_minutes);
  while (!operation.done()) {
    session.Progress(AllocationProgressText(MetadataOf(operation), session.screen()));
    if (absl::Now() > deadline) {
      return absl::DeadlineExceededError(
          session.screen().Text("plan.too_long", {{"name", MetadataOf(operation).allocation()}}));
    }
    if (interrupt.asked() && !cancelled) {
      cancelled = true;
      session.Progress(session.screen().Text("plan.interrupted"));
      lro::CancelOperationRequest cancel;
      cancel.set_name(operation.name());
      TREFF_RETURN_IF_ERROR(Call(*stub, &OperationsStub::CancelOperation, cancel).status());
    }
    lro::WaitOperationRequest request;
    request.set_name(operation.name());
    request.mutable_timeout()->set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(kWait)));
    TREFF_ASSIGN_OR_RETURN(operation, Call(*stub, &OperationsStub::WaitOperation, request));
  }
  session.Progress("");
  return operation;
}

// The cases of the rows that AllocationView shows.
std::vector<std::string> ShownCases(const recommendation_v1::Allocation& plan, int top) {
  std::vector<std::string> cases;
  for (const auto& placement : plan.result().placement()) cases.push_back(placement.case_());
  const std::set<std::string> placed(cases.begin(), cases.end());
  for (const std::string& name : plan.cases()) {
    if (placed.count(name) == 0) cases.push_back(name);
  }
  if (cases.size() > static_cast<size_t>(top)) cases.resize(top);
  return cases;
}

absl::Status CheckSize(const recommendation_v1::CreateAllocationRequest& request,
                       const Session& session) {
  const size_t bytes = request.ByteSizeLong();
  if (bytes <= platform::kMaxLargeRequestBytes) return absl::OkStatus();
  return absl::InvalidArgumentError(session.screen().Text(
      "plan.too_large", {{"size", absl::StrCat((bytes + (1 << 20) - 1) >> 20)},
                         {"most", absl::StrCat(platform::kMaxLargeRequestBytes >> 20)}}));
}

}  // namespace

LocationNames MunicipalityNames(Session& session) {
  const auto stub = municipality::v1::MunicipalityService::NewStub(
      session.ChannelTo(session.address(Service::kMunicipality)));
  municipality::v1::ListMunicipalitiesRequest request;
  const auto response =
      ListAll(*stub, &municipality::v1::MunicipalityService::Stub::ListMunicipalities, request);
  LocationNames names;
  if (!response.ok()) return names;
  for (const auto& one : response->municipalities()) {
    names[one.name()] = one.region().display_name();
    names[one.region().county()] = one.county_display_name();
  }
  return names;
}

void AddCaseReferences(const std::vector<std::string>& cases, Session& session,
                       LocationNames& names) {
  const auto stub =
      casework::v1::CaseService::NewStub(session.ChannelTo(session.address(Service::kCasework)));
  for (const std::string& name : cases) {
    casework::v1::GetCaseRequest request;
    request.set_name(name);
    const auto found = Call(*stub, &casework::v1::CaseService::Stub::GetCase, request);
    if (absl::IsUnavailable(found.status())) return;
    if (found.ok()) names[name] = found->reference();
  }
}

LocationNames NamesIn(const recommendation_v1::Allocation& plan,
                      const AllocationViewOptions& options, Session& session) {
  if (!plan.has_versions()) return {};  // an outside problem has names of its own
  LocationNames names = MunicipalityNames(session);
  AddCaseReferences(ShownCases(plan, options.top), session, names);
  return names;
}

absl::Status PrintAllocation(const std::string& name, const AllocationViewOptions& options,
                             Session& session) {
  const auto stub =
      recommendation_v1::AllocationService::NewStub(session.channel(Service::kRecommendation));
  recommendation_v1::GetAllocationRequest request;
  request.set_name(name);
  TREFF_ASSIGN_OR_RETURN(const auto plan, Call(*stub, &AllocationStub::GetAllocation, request));
  return session.Print(plan, [&] {
    return AllocationView(plan, NamesIn(plan, options, session), options, session.screen());
  });
}

absl::Status AllocateAndPrint(const recommendation_v1::CreateAllocationRequest& request,
                              const FollowOptions& options, Session& session) {
  TREFF_RETURN_IF_ERROR(CheckSize(request, session));
  const auto stub =
      recommendation_v1::AllocationService::NewStub(session.channel(Service::kRecommendation));
  TREFF_ASSIGN_OR_RETURN(lro::Operation operation,
                         Call(*stub, &AllocationStub::CreateAllocation, request, kCreateTimeout));
  const std::string name = MetadataOf(operation).allocation();
  if (options.no_wait) return session.Print(operation, [&] { return name + "\n"; });
  TREFF_ASSIGN_OR_RETURN(operation, FollowToEnd(std::move(operation), options, session));
  const absl::Status ended = platform::FromRpcStatus(operation.error());
  if (!ended.ok() && !absl::IsCancelled(ended)) return ended;
  TREFF_RETURN_IF_ERROR(PrintAllocation(name, options.view, session));
  return ended.ok() ? absl::OkStatus() : SilentFailure();
}

}  // namespace treff::cli
