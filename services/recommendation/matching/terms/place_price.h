// The term `price`: what the household's places are worth to others, by a plan's prices. No policy
// names it; it comes last where the question has prices, and only takes points away.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_PLACE_PRICE_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_PLACE_PRICE_H_

#include "services/recommendation/matching/scoring/scoring.h"

namespace treff::recommendation::matching {

// Its texts and explanations.
const TermKind& PlacePriceTerm();

// The term over all municipalities, net of question.prices, which must be there. Where the plan
// says nothing nothing is taken, and the interval says how much it could be.
ScoredTerm ScorePlacePrices(const Question& question);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_TERMS_PLACE_PRICE_H_
