#include "services/cli/commands/follow_allocation.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "services/cli/commands/commands.h"
#include "services/cli/commands/interrupt.h"
#include "services/platform/lifecycle/channel_limits.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
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
      platform::NewChannel(session.address(Service::kMunicipality)));
  municipality::v1::ListMunicipalitiesRequest request;
  const auto response =
      ListAll(*stub, &municipality::v1::MunicipalityService::Stub::ListMunicipalities, request);
  LocationNames names;
  if (!response.ok()) return names;
  for (const auto& one : response->municipalities())
    names[one.name()] = one.region().display_name();
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
    const LocationNames names = plan.has_versions() ? MunicipalityNames(session) : LocationNames();
    return AllocationView(plan, names, options, session.screen());
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
