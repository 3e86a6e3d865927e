// treff recommendations: what was recommended before, derived again.
#include <memory>
#include <string>

#include "services/cli/commands/commands.h"
#include "services/cli/views/matching/recommendation_view.h"
#include "services/platform/status/status.h"
#include "treff/recommendation/v1/recommendation_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace recommendation_v1 = recommendation::v1;
using RecommendationStub = recommendation_v1::RecommendationService::Stub;

struct RecommendationsOptions {
  std::string name;
  std::string case_name;
  RecommendationViewOptions view;
};

absl::Status Get(const RecommendationsOptions& options, Session& session) {
  const auto stub =
      recommendation_v1::RecommendationService::NewStub(session.channel(Service::kRecommendation));
  recommendation_v1::GetRecommendationRequest request;
  request.set_name(FullName("recommendations", options.name));
  request.set_language(session.screen().language());
  TREFF_ASSIGN_OR_RETURN(const auto recommendation,
                         Call(*stub, &RecommendationStub::GetRecommendation, request));
  return session.Print(recommendation, [&] {
    return RecommendationView(recommendation, options.view, session.screen());
  });
}

absl::Status List(const RecommendationsOptions& options, Session& session) {
  const auto stub =
      recommendation_v1::RecommendationService::NewStub(session.channel(Service::kRecommendation));
  recommendation_v1::ListRecommendationsRequest request;
  request.set_page_size(200);
  if (!options.case_name.empty()) request.set_parent(FullName("cases", options.case_name));
  TREFF_ASSIGN_OR_RETURN(const auto recommendations,
                         ListAll(*stub, &RecommendationStub::ListRecommendations, request));
  return session.Print(recommendations,
                       [&] { return RecommendationsView(recommendations, session.screen()); });
}

}  // namespace

void AddRecommendations(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("recommendations", "Show what was recommended before");
  const auto options = std::make_shared<RecommendationsOptions>();

  CLI::App* get = command->add_subcommand("get", "Derive a recorded recommendation again");
  get->add_option("name", options->name, "recommendations/ID, or the ID alone")->required();
  get->add_option("--top", options->view.top, "Municipalities to show")->check(CLI::Range(1, 357));
  get->callback([options, &action] {
    action = [options](Session& session) { return Get(*options, session); };
  });

  CLI::App* list = command->add_subcommand("list", "List the recorded ones, newest first");
  list->add_option("--case", options->case_name, "Only those for this case");
  list->callback([options, &action] {
    action = [options](Session& session) { return List(*options, session); };
  });
}

}  // namespace treff::cli
