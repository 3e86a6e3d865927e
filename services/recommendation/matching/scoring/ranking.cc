#include "services/recommendation/matching/scoring/ranking.h"

#include <algorithm>
#include <utility>

namespace treff::recommendation::matching {
namespace {

Standing Arrange(const Question& question, Scores scores) {
  Standing standing{.scores = std::move(scores)};
  const Requirements requirements(question);
  for (PlaceIndex place = 0; place < question.snapshot.size(); ++place) {
    standing.verdicts.push_back(requirements.Judge(place));
    if (standing.verdicts.back().IsAdmitted()) standing.ranked.push_back(place);
  }
  std::sort(standing.ranked.begin(), standing.ranked.end(),
            [&](PlaceIndex a, PlaceIndex b) { return IsBetter(standing.scores, a, b); });
  return standing;
}

}  // namespace

// Places are in the order of their codes.
bool IsBetter(const Scores& scores, PlaceIndex a, PlaceIndex b) {
  if (scores.score[a] != scores.score[b]) return scores.score[a] > scores.score[b];
  return a < b;
}

Standing Stand(const Question& question) { return Arrange(question, Score(question)); }

Standing StandAgain(const Standing& standing, const Question& imagined) {
  return Arrange(imagined, Rescore(standing.scores, imagined));
}

int RankAmongRanked(const Standing& standing, PlaceIndex place) {
  const auto is_better = [&](PlaceIndex other) { return IsBetter(standing.scores, other, place); };
  return 1 +
         static_cast<int>(std::count_if(standing.ranked.begin(), standing.ranked.end(), is_better));
}

}  // namespace treff::recommendation::matching
