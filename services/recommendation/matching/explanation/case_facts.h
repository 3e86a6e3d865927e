// What of the case the answer does not rest on, and how the household's own wishes stand.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_CASE_FACTS_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_CASE_FACTS_H_

#include "services/recommendation/matching/explanation/citations.h"
#include "services/recommendation/matching/scoring/ranking.h"

namespace treff::recommendation::matching {

// Adds the facts of the household that no rule and no term which applied looked at. Wishes are
// never among them (AddWishes tells of those), nor a protected address.
void AddUnusedFacts(const Question& question, const Standing& standing, v1::Recommendation& answer);

// Adds where each municipality that the household wishes for stands. One that the address block
// keeps out is said to be left out, and never why. `answer` has its ranked.
void AddWishes(const Question& question, const Standing& standing, const Requirements& requirements,
               v1::Recommendation& answer);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_CASE_FACTS_H_
