// treff policies: what recommendations are made by, and what differs between two versions of it.
#include <memory>
#include <string>

#include "services/cli/commands/commands.h"
#include "services/cli/views/matching/policy_view.h"
#include "services/platform/status/status.h"
#include "treff/recommendation/v1/recommendation_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace recommendation_v1 = recommendation::v1;
using RecommendationStub = recommendation_v1::RecommendationService::Stub;

struct PoliciesOptions {
  std::string name;
  std::string other;
};

absl::StatusOr<recommendation_v1::Policy> Fetch(const std::string& name, Session& session) {
  const auto stub =
      recommendation_v1::RecommendationService::NewStub(session.channel(Service::kRecommendation));
  recommendation_v1::GetPolicyRequest request;
  request.set_name(FullName("policies", name));
  return Call(*stub, &RecommendationStub::GetPolicy, request);
}

absl::Status List(Session& session) {
  const auto stub =
      recommendation_v1::RecommendationService::NewStub(session.channel(Service::kRecommendation));
  TREFF_ASSIGN_OR_RETURN(const auto policies, ListAll(*stub, &RecommendationStub::ListPolicies,
                                                      recommendation_v1::ListPoliciesRequest()));
  return session.Print(policies, [&] { return PoliciesView(policies, session.screen()); });
}

absl::Status Get(const PoliciesOptions& options, Session& session) {
  TREFF_ASSIGN_OR_RETURN(const auto policy, Fetch(options.name, session));
  return session.Print(policy, [&] { return PolicyView(policy, session.screen()); });
}

// For programs both as they are: what differs is for them to find.
absl::Status Diff(const PoliciesOptions& options, Session& session) {
  recommendation_v1::ListPoliciesResponse both;
  TREFF_ASSIGN_OR_RETURN(*both.add_policies(), Fetch(options.name, session));
  TREFF_ASSIGN_OR_RETURN(*both.add_policies(), Fetch(options.other, session));
  return session.Print(both, [&] {
    return PolicyDifferenceView(both.policies(0), both.policies(1), session.screen());
  });
}

}  // namespace

void AddPolicies(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("policies", "Show the rules, terms and weights of recommendations");
  const auto options = std::make_shared<PoliciesOptions>();

  CLI::App* list = command->add_subcommand("list", "List the policies, newest version first");
  list->callback([&action] { action = List; });

  CLI::App* get = command->add_subcommand("get", "Show one: what applies to whom and weighs what");
  get->add_option("policy", options->name, "standard@1, or standard for the newest")->required();
  get->callback([options, &action] {
    action = [options](Session& session) { return Get(*options, session); };
  });

  CLI::App* diff = command->add_subcommand("diff", "Show what differs between two");
  diff->add_option("from", options->name, "standard@1")->required();
  diff->add_option("to", options->other, "standard@2")->required();
  diff->callback([options, &action] {
    action = [options](Session& session) { return Diff(*options, session); };
  });
}

}  // namespace treff::cli
