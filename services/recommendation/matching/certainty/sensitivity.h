// How far the weight of one term must move before another municipality is first.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_CERTAINTY_SENSITIVITY_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_CERTAINTY_SENSITIVITY_H_

#include "services/recommendation/matching/scoring/ranking.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::recommendation::matching {

// Weights are looked for up to this many times the weight now.
inline constexpr double kGreatestWeightFactor = 10;

// Fills a head for each term but the price. Exact: with the weight w of one term all scores are
// (rest + w·utility) / (weights of the rest + w), so that their order is that of straight lines in
// w. A weight told is the crossing, moved out to the next thousandth, and the municipality told is
// the first at that very weight. At least one must be ranked.
void AddTermHeads(const Question& question, const Standing& standing, v1::Recommendation& answer);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_CERTAINTY_SENSITIVITY_H_
