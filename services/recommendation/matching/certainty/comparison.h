// How far the order can be trusted: which municipalities are better than which whatever the
// uncertain figures turn out to be.
//
// The truth of a figure lies in an interval (ADR 5). What makes two municipalities hard to tell
// apart is only what can differ between them. A figure that nobody in the country has moves none
// past another. And age is a doubt that peers share: a figure u that has lost the share s of what
// it told has moved to u + λ·s·(c − u), where λ, 0 to 1, is how much time has done, and c what it
// has made of the peers. Between two with the same peers λ and c are one. That leaves two that are
// equally old in their order, and one that is older than the other as unsure as it is older.
// Everything else (what a source holds back, what is borrowed or missing here alone, peers of
// another region) is each municipality's own.
//
// What a rule does not know is another matter: ranks are those among the municipalities that the
// rules let in, and what is to be asked is marked beside them.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_CERTAINTY_COMPARISON_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_CERTAINTY_COMPARISON_H_

#include <vector>

#include "services/recommendation/matching/ranking.h"

namespace treff::recommendation::matching {

// Borrows the standing.
class Comparison {
 public:
  explicit Comparison(const Standing& standing);

  // Whether `a` scores more than `b` whatever the truth is.
  bool IsCertainlyBetter(PlaceIndex a, PlaceIndex b) const;

  // Where the score of `place` lies, less what moves all of the ranked alike: two municipalities
  // without a cause of their own in common are compared by these.
  ValueRange Range(PlaceIndex place) const { return ranges_[place]; }

 private:
  // How much more `a` certainly leads `b` by, in points, because a cause moves both.
  double SharedBy(PlaceIndex a, PlaceIndex b) const;

  const Standing& standing_;
  std::vector<ValueRange> ranges_;                // by place
  std::vector<const ScoredTerm*> partly_shared_;  // by some, not by all: within a region
};

// How far the rank of one municipality can be trusted.
struct RankBounds {
  int best = 0;   // 1 + how many are certainly better
  int worst = 0;  // how many are not certainly worse, itself among them
  // From 1. A group begins with the first that is certainly worse than the one before it began
  // with: in between nobody can be told apart from the group's first.
  int group = 0;
};

// One for each of the ranked, in their order. O(n log n), and n² only within a labour-market
// region.
std::vector<RankBounds> BoundRanks(const Standing& standing, const MunicipalityTable& snapshot,
                                   const Comparison& comparison);

// How many of `bounds` can be the best.
int PossibleFirstCount(const std::vector<RankBounds>& bounds);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_CERTAINTY_COMPARISON_H_
