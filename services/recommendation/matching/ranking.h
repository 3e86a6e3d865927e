// Orders the municipalities that may be asked, and says how far the order can be trusted.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_RANKING_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_RANKING_H_

#include <vector>

#include "services/recommendation/matching/requirements.h"
#include "services/recommendation/matching/scoring.h"

namespace treff::recommendation::matching {

// How all municipalities stand before one question.
struct Standing {
  Scores scores;
  std::vector<Verdict> verdicts;   // by place
  std::vector<PlaceIndex> ranked;  // the admitted, best first; equal scores by code
};

Standing Stand(const Question& question);
// What Stand(imagined) gives, for a question that differs from that of `standing` only by what it
// imagines.
Standing StandAgain(const Standing& standing, const Question& imagined);

struct RankBounds {
  int best = 0;   // 1 + how many are better whatever the truth is
  int worst = 0;  // how many are not certainly worse
};
// One for each of the ranked, in their order. O(n log n).
std::vector<RankBounds> BoundRanks(const Standing& standing);

// The rank, from 1, that `place` has among the ranked, or would have if it were one of them.
int RankAmongRanked(const Standing& standing, PlaceIndex place);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_RANKING_H_
