// The smallest changes that would matter: what would swap the first two, what would admit a
// municipality that a rule keeps out. Each is checked by computing the standing again with it.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_COUNTERFACTUALS_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_COUNTERFACTUALS_H_

#include "services/recommendation/matching/explanation/citations.h"
#include "services/recommendation/matching/scoring/ranking.h"

namespace treff::recommendation::matching {

// Near misses told at most.
inline constexpr int kMaxNearMisses = 5;

// Fills `runner_up`; leaves it unset when fewer than two are ranked.
void AddRunnerUp(const Question& question, const Standing& standing, v1::Recommendation& answer);

// Adds the municipalities that one change which somebody could make would admit, by the score they
// would have, best first. Nobody can move the family, or a school: those are no near misses.
void AddNearMisses(const Question& question, const Standing& standing,
                   const Requirements& requirements, Citations& citations,
                   v1::Recommendation& answer);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_COUNTERFACTUALS_H_
