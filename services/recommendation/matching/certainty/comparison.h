// How far the order can be trusted: which municipalities are better than which, in nineteen of
// twenty cases (ADR 21).
//
// A score lies between two ends that are certain, because a source holds figures back or somebody
// has not decided, and beyond them by doubts of many kinds: age, estimates, figures of a wider
// level. Such doubts are independent: it would be strange if all were as wrong as they can be at
// once. What the scores of two may differ by is then the root of the sum of their squares, while
// what is certain counts in full. A doubt whose cause is the same for both (the vacancies of one
// county, a figure that nobody has) moves them by what it moves one more than the other.
//
// What a rule does not know is another matter: ranks are those among the municipalities that the
// rules let in, and what is to be asked is marked beside them.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_CERTAINTY_COMPARISON_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_CERTAINTY_COMPARISON_H_

#include <vector>

#include "services/recommendation/matching/scoring/ranking.h"

namespace treff::recommendation::matching {

// How much farther than a single comparison needs a lead must reach. Of many who are compared with
// one, somebody surprises: with this width the one that is truly best is among those who can be, in
// nineteen of twenty cases. tests/recommendation/matching/certainty_test.cc counts them.
inline constexpr double kAmongMany = 1;

// Positions are those among the ranked, from 0. Borrows the standing.
class Comparison {
 public:
  explicit Comparison(const Standing& standing);

  int size() const { return static_cast<int>(doubts_.size()); }
  // Whether the one at `a` is certainly better than the one at `b`: never with a lower score.
  bool IsCertainlyBetter(int a, int b) const {
    return IsCertainlyBetter(doubts_[a], doubts_[b], SharedUpTo(a, b), a, b);
  }

  // What is known of one, for whoever imagines to know more of it.
  const ScoreDoubt& DoubtOf(int position) const { return doubts_[position]; }
  // As above, where the two are known as `better` and `worse` say.
  bool IsCertainlyBetter(const ScoreDoubt& better, const ScoreDoubt& worse, int a, int b) const {
    return IsCertainlyBetter(better, worse, SharedUpTo(a, b), a, b);
  }

 private:
  // Of one term that has shared doubts, by position.
  struct SharedTerm {
    std::vector<double> points;  // that the cause moves each by
    std::vector<int> cause;
  };

  bool IsCertainlyBetter(const ScoreDoubt& better, const ScoreDoubt& worse, double shared_up_to,
                         int a, int b) const;
  // The square of what shared causes can make the two differ by, and quickly a bound of it.
  double SharedSquared(int a, int b) const;
  double SharedUpTo(int a, int b) const { return shared_[a] + shared_[b]; }

  std::vector<ScoreDoubt> doubts_;
  std::vector<SharedTerm> shared_terms_;
  std::vector<double> shared_;  // twice the sum of squares over the shared terms
};

// How far the rank of one municipality can be trusted.
struct RankBounds {
  int best = 0;   // 1 + how many are certainly better
  int worst = 0;  // how many are not certainly worse, itself among them
  // From 1: one more than the greatest group among those who are certainly better. Nobody of a
  // group can be told apart from another of it, and the first group is who can be the best.
  int group = 0;
};

// One for each of the ranked, in their order. O(n²).
std::vector<RankBounds> BoundRanks(const Comparison& comparison);

// How many of `bounds` can be the best.
int PossibleFirstCount(const std::vector<RankBounds>& bounds);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_CERTAINTY_COMPARISON_H_
