// treff allocations: reads, changes, compares and approves plans.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "google/longrunning/operations.grpc.pb.h"
#include "services/cli/commands/commands.h"
#include "services/cli/commands/matching/allocation_options.h"
#include "services/cli/commands/matching/follow_allocation.h"
#include "services/cli/views/cases/request_view.h"
#include "services/platform/status/error_details.h"
#include "services/platform/status/status.h"
#include "treff/recommendation/v1/allocation_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace recommendation_v1 = recommendation::v1;
using AllocationStub = recommendation_v1::AllocationService::Stub;

// Every case of a large plan is looked at before it is approved.
constexpr absl::Duration kApproveTimeout = absl::Minutes(5);

struct AllocationsOptions {
  std::string name, other;
  std::vector<std::string> places, quotas, weights;
  std::string reason, approver, etag, request_id;
  bool confirm_outdated = false;
  AllocationOptionFlags solving;
  FollowOptions follow;
};

std::unique_ptr<AllocationStub> NewStub(Session& session) {
  return recommendation_v1::AllocationService::NewStub(session.channel(Service::kRecommendation));
}

absl::StatusOr<recommendation_v1::Allocation> Read(const std::string& name, Session& session) {
  recommendation_v1::GetAllocationRequest request;
  request.set_name(FullName("allocations", name));
  return Call(*NewStub(session), &AllocationStub::GetAllocation, request);
}

absl::Status List(const AllocationsOptions&, Session& session) {
  recommendation_v1::ListAllocationsRequest request;
  request.set_page_size(200);
  TREFF_ASSIGN_OR_RETURN(const auto plans,
                         ListAll(*NewStub(session), &AllocationStub::ListAllocations, request));
  return session.Print(plans, [&] { return AllocationsView(plans, session.screen()); });
}

absl::Status Show(const AllocationsOptions& options, Session& session) {
  return PrintAllocation(FullName("allocations", options.name), options.follow.view, session);
}

// A location as the plan has it: a code alone is a municipality's in plans of cases.
std::string LocationIn(const recommendation_v1::Allocation& base, const std::string& text) {
  if (text.empty() || !base.has_versions()) return text;
  return FullName("municipalities", text);
}

absl::Status FillRevision(const AllocationsOptions& options,
                          const recommendation_v1::Allocation& base, const Screen& screen,
                          recommendation_v1::AllocationRevision& revision) {
  revision.set_base(base.name());
  for (const std::string& text : options.places) {
    TREFF_ASSIGN_OR_RETURN(const auto place, SplitPair(text, "--place", "CASE=MUNICIPALITY"));
    recommendation_v1::PlacementOverride& wish = *revision.add_overrides();
    wish.set_case_(base.has_versions() ? FullName("cases", place.first) : place.first);
    wish.set_location(LocationIn(base, place.second));
    wish.set_reason(options.reason);
  }
  for (const std::string& text : options.quotas) {
    TREFF_ASSIGN_OR_RETURN(const auto quota, SplitNumber(text, "--quota", "MUNICIPALITY=PERSONS"));
    if (quota.second != std::floor(quota.second) || std::abs(quota.second) > 1e15) {
      return absl::InvalidArgumentError("--quota " + text + ": must be a whole number of persons");
    }
    recommendation_v1::QuotaChange& change = *revision.add_quota_changes();
    change.set_location(LocationIn(base, quota.first));
    change.set_capacity(static_cast<int64_t>(quota.second));
  }
  for (const std::string& text : options.weights) {
    TREFF_ASSIGN_OR_RETURN(const auto weight, SplitWeight(text, screen));
    recommendation_v1::WeightChange& change = *revision.add_weight_changes();
    change.set_term_id(weight.first);
    change.set_weight(weight.second);
  }
  if (options.solving.empty()) return absl::OkStatus();
  *revision.mutable_options() = base.options();
  return ApplyTo(options.solving, *revision.mutable_options());
}

absl::Status Revise(const AllocationsOptions& options, Session& session) {
  TREFF_ASSIGN_OR_RETURN(const auto base, Read(options.name, session));
  recommendation_v1::CreateAllocationRequest request;
  request.set_request_id(options.request_id);
  TREFF_RETURN_IF_ERROR(FillRevision(options, base, session.screen(), *request.mutable_revision()));
  return AllocateAndPrint(request, options.follow, session);
}

absl::Status Compare(const AllocationsOptions& options, Session& session) {
  recommendation_v1::CompareAllocationsRequest request;
  request.set_allocation(FullName("allocations", options.name));
  request.set_other(FullName("allocations", options.other));
  TREFF_ASSIGN_OR_RETURN(const auto comparison,
                         Call(*NewStub(session), &AllocationStub::CompareAllocations, request));
  return session.Print(comparison, [&] {
    LocationNames names = MunicipalityNames(session);
    std::vector<std::string> moved;
    for (const auto& one : comparison.moved()) {
      if (static_cast<int>(moved.size()) < options.follow.view.top) moved.push_back(one.case_());
    }
    AddCaseReferences(moved, session, names);
    return ComparisonView(comparison, names, options.follow.view, session.screen());
  });
}

absl::Status Approve(const AllocationsOptions& options, Session& session) {
  recommendation_v1::ApproveAllocationRequest request;
  request.set_name(FullName("allocations", options.name));
  request.set_approver(options.approver);
  request.set_reason(options.reason);
  request.set_etag(options.etag);
  request.set_confirm_outdated(options.confirm_outdated);
  if (request.etag().empty()) {
    TREFF_ASSIGN_OR_RETURN(const auto draft, Read(options.name, session));
    request.set_etag(draft.etag());
  }
  TREFF_ASSIGN_OR_RETURN(
      const auto plan,
      Call(*NewStub(session), &AllocationStub::ApproveAllocation, request, kApproveTimeout));
  return session.Print(plan, [&] {
    const AllocationViewOptions& view = options.follow.view;
    const LocationNames names = NamesIn(plan, view, session);
    const bool any_left_out =
        std::any_of(plan.requests().begin(), plan.requests().end(),
                    [](const auto& planned) { return planned.has_left_out(); });
    return AllocationView(plan, names, view, session.screen()) +
           (any_left_out ? "\n" + PlannedRequestsView(plan, names, session.screen()) : "");
  });
}

// Waits for the operation, and says what became of every request.
absl::Status Send(const AllocationsOptions& options, Session& session) {
  recommendation_v1::SendAllocationRequestsRequest request;
  request.set_name(FullName("allocations", options.name));
  TREFF_ASSIGN_OR_RETURN(auto operation,
                         Call(*NewStub(session), &AllocationStub::SendAllocationRequests, request));
  const auto stub =
      google::longrunning::Operations::NewStub(session.channel(Service::kRecommendation));
  while (!operation.done()) {
    recommendation_v1::SendAllocationRequestsMetadata metadata;
    operation.metadata().UnpackTo(&metadata);
    session.Progress(SendingText(metadata, session.screen()));
    google::longrunning::WaitOperationRequest wait;
    wait.set_name(operation.name());
    wait.mutable_timeout()->set_seconds(1);
    TREFF_ASSIGN_OR_RETURN(
        operation, Call(*stub, &google::longrunning::Operations::Stub::WaitOperation, wait));
  }
  session.Progress("");
  TREFF_ASSIGN_OR_RETURN(const auto plan, Read(options.name, session));
  TREFF_RETURN_IF_ERROR(session.Print(plan, [&] {
    return PlannedRequestsView(plan, MunicipalityNames(session), session.screen());
  }));
  return platform::FromRpcStatus(operation.error());
}

absl::Status Cancel(const AllocationsOptions& options, Session& session) {
  const auto stub =
      google::longrunning::Operations::NewStub(session.channel(Service::kRecommendation));
  google::longrunning::CancelOperationRequest request;
  request.set_name("operations/" + FullName("allocations", options.name));
  return Call(*stub, &google::longrunning::Operations::Stub::CancelOperation, request).status();
}

using Run = absl::Status (*)(const AllocationsOptions&, Session&);

void AddRevise(CLI::App& command, AllocationsOptions& options) {
  // One value a flag: what follows may be the plan.
  command
      .add_option("--place", options.places,
                  "CASE=MUNICIPALITY: hold the case there; CASE= leaves it unplaced")
      ->allow_extra_args(false);
  command.add_option("--reason", options.reason, "Why, for --place");
  command
      .add_option("--quota", options.quotas, "MUNICIPALITY=PERSONS: as if so many places remained")
      ->allow_extra_args(false);
  command.add_option("--weight", options.weights, "TERM=WEIGHT: as if the policy weighed it so")
      ->allow_extra_args(false);
  command.add_option("--request-id", options.request_id, "UUID that makes trying again safe");
  command.add_flag("--no-wait", options.follow.no_wait, "Print the plan's name and let it run");
  AddAllocationOptions(command, options.solving);
}

}  // namespace

void AddAllocations(CLI::App& app, Action& action) {
  CLI::App* plans = app.add_subcommand("allocations", "Read, change, compare and approve plans");
  const auto options = std::make_shared<AllocationsOptions>();
  const auto run = [options, &action](Run chosen) {
    action = [chosen, options](Session& session) { return chosen(*options, session); };
  };
  const auto add = [&](const char* name, const char* description, Run chosen) {
    CLI::App* command = plans->add_subcommand(name, description);
    command->callback([run, chosen] { run(chosen); });
    return command;
  };
  const auto takes_name = [&](CLI::App* command) {
    command->add_option("plan", options->name, "allocations/UUID, or the UUID alone")->required();
  };
  const auto takes_top = [&](CLI::App* command) {
    command->add_option("--top", options->follow.view.top, "Rows of each table")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
  };

  add("list", "List plans, newest first", List);
  CLI::App* show = add("show", "Show a plan", Show);
  takes_name(show);
  takes_top(show);
  CLI::App* revise = add("revise", "Make a plan again with something changed", Revise);
  takes_name(revise);
  takes_top(revise);
  AddRevise(*revise, *options);
  CLI::App* compare = add("compare", "Say what differs between two plans", Compare);
  takes_name(compare);
  compare->add_option("other", options->other, "The plan to compare it with")->required();
  takes_top(compare);
  CLI::App* approve =
      add("approve", "Turn a draft into requests; a person answers for it", Approve);
  takes_name(approve);
  approve->add_option("--approver", options->approver,
                      "Who answers for it: a reference, or a role; not needed where it is known "
                      "who calls");
  approve->add_option("--reason", options->reason, "Why")->required();
  approve->add_flag("--confirm-outdated", options->confirm_outdated,
                    "Although figures, quotas or room have changed since it was made");
  approve->add_option("--etag", options->etag, "Only if the plan is still the one with this etag");
  takes_name(add("send", "Make the requests of an approved plan; again to go on", Send));
  takes_name(add("cancel", "Stop the solving of a plan, and keep the best found", Cancel));
}

}  // namespace treff::cli
