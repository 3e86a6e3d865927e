// A recommendation as an officer reads it: the ranking, the reasons of the first ones, and what the
// answer rests on.
#ifndef TREFF_SERVICES_CLI_VIEWS_MATCHING_RECOMMENDATION_VIEW_H_
#define TREFF_SERVICES_CLI_VIEWS_MATCHING_RECOMMENDATION_VIEW_H_

#include <string>
#include <vector>

#include "services/cli/screen/screen.h"
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

// `points` in tenths that add up to their sum in tenths: each is rounded down, and those that lost
// most are rounded up until the sum is right (the method of largest remainders), none above its
// limit, rounded. One limit for each of the points, and none below it.
std::vector<double> RoundedToAddUp(const std::vector<double>& points,
                                   const std::vector<double>& limits);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_VIEWS_MATCHING_RECOMMENDATION_VIEW_H_
