// A recommendation as an officer reads it: the ranking, the reasons of the first ones, and what the
// answer rests on.
#ifndef TREFF_SERVICES_CLI_RECOMMENDATION_VIEW_H_
#define TREFF_SERVICES_CLI_RECOMMENDATION_VIEW_H_

#include <string>
#include <vector>

#include "services/cli/screen.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::cli {

struct RecommendationViewOptions {
  int top = 10;       // municipalities in the ranking
  int explained = 3;  // of them with every reason
};

std::string RecommendationView(const recommendation::v1::Recommendation& recommendation,
                               const RecommendationViewOptions& options, const Screen& screen);

// Recorded recommendations, a row each.
std::string RecommendationsView(
    const recommendation::v1::ListRecommendationsResponse& recommendations, const Screen& screen);

// `points` rounded to tenths so that what is shown adds up to their sum, rounded: each is the
// difference between two rounded running totals, and so within a tenth of its own value.
std::vector<double> RoundedToAddUp(const std::vector<double>& points);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_RECOMMENDATION_VIEW_H_
