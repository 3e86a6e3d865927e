// treff recommend: which municipalities fit a case, and why.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "services/cli/commands/commands.h"
#include "services/cli/commands/matching/allocation_options.h"
#include "services/cli/views/matching/recommendation_view.h"
#include "services/platform/status/status.h"
#include "treff/recommendation/v1/recommendation_service.grpc.pb.h"

namespace treff::cli {
namespace {

namespace recommendation_v1 = recommendation::v1;
using RecommendationStub = recommendation_v1::RecommendationService::Stub;

struct RecommendOptions {
  recommendation_v1::RecommendRequest request;
  std::string case_name;
  std::vector<std::string> weights;  // TERM=WEIGHT
  RecommendationViewOptions view;
};

absl::Status Recommend(const RecommendOptions& options, Session& session) {
  const auto stub =
      recommendation_v1::RecommendationService::NewStub(session.channel(Service::kRecommendation));
  recommendation_v1::RecommendRequest request = options.request;
  for (const std::string& text : options.weights) {
    TREFF_ASSIGN_OR_RETURN(const auto weight, SplitWeight(text, session.screen()));
    recommendation_v1::WeightChange& change = *request.add_weight_changes();
    change.set_term_id(weight.first);
    change.set_weight(weight.second);
  }
  request.set_case_(FullName("cases", options.case_name));
  if (!request.policy().empty()) request.set_policy(FullName("policies", request.policy()));
  request.set_language(session.screen().language());
  // 0 is the service's own choice; one explained answers no question more.
  request.set_explain_count(std::max(1, options.view.explained));
  TREFF_ASSIGN_OR_RETURN(const auto recommendation,
                         Call(*stub, &RecommendationStub::Recommend, request));
  return session.Print(recommendation, [&] {
    return RecommendationView(recommendation, options.view, session.screen());
  });
}

}  // namespace

void AddRecommend(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("recommend", "Rank the municipalities for a case");
  const auto options = std::make_shared<RecommendOptions>();
  command->add_option("case", options->case_name, "cases/UUID, or the UUID alone")->required();
  command->add_option("--top", options->view.top, "Municipalities to show")
      ->check(CLI::Range(1, 357))
      ->capture_default_str();
  command->add_option("--explain", options->view.explained, "Of them with every reason")
      ->check(CLI::Range(0, 357))
      ->capture_default_str();
  command->add_option_function<std::string>(
      "--policy", [options](const std::string& policy) { options->request.set_policy(policy); },
      "Policy, such as standard or standard@1");
  command->add_option_function<int64_t>(
      "--dataset-version",
      [options](int64_t version) { options->request.set_dataset_version(version); },
      "As it was known then");
  command->add_option_function<int64_t>(
      "--case-revision",
      [options](int64_t revision) { options->request.set_case_revision(revision); },
      "As the case was at this revision");
  command->add_option_function<int32_t>(
      "--quota-year", [options](int32_t year) { options->request.set_quota_year(year); },
      "Year whose quotas are used");
  command->add_option_function<std::string>(
      "--as-of", [options](const std::string& day) { options->request.set_as_of(day); },
      "Day that ages are counted to, YYYY-MM-DD; today if not given");
  command->add_option_function<std::string>(
      "--prices",
      [options](const std::string& plan) {
        options->request.set_prices(FullName("allocations", plan));
      },
      "A solved plan: points less what the places are worth to its cohort");
  command->add_option("--weight", options->weights,
                      "Another weight of a term, as a what-if: TERM=WEIGHT, 0 leaves the term out");
  command->callback([options, &action] {
    action = [options](Session& session) { return Recommend(*options, session); };
  });
}

}  // namespace treff::cli
