// Orders the municipalities that may be asked.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_RANKING_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_RANKING_H_

#include <vector>

#include "services/recommendation/matching/requirements.h"
#include "services/recommendation/matching/scoring/scoring.h"

namespace treff::recommendation::matching {

// How all municipalities stand before one question.
struct Standing {
  Scores scores;
  std::vector<Verdict> verdicts;   // by place
  std::vector<PlaceIndex> ranked;  // the admitted, best first; equal scores by code
};

// Whether `a` goes before `b`: by score, equal ones by code.
bool IsBetter(const Scores& scores, PlaceIndex a, PlaceIndex b);

Standing Stand(const Question& question);
// What Stand(imagined) gives, for a question that differs from that of `standing` only by what it
// imagines.
Standing StandAgain(const Standing& standing, const Question& imagined);

// The rank, from 1, that `place` has among the ranked, or would have if it were one of them.
int RankAmongRanked(const Standing& standing, PlaceIndex place);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_RANKING_H_
