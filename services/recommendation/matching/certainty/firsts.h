// Who can be the best, now and once something more is known.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_CERTAINTY_FIRSTS_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_CERTAINTY_FIRSTS_H_

#include <vector>

#include "services/recommendation/matching/certainty/comparison.h"

namespace treff::recommendation::matching {

// Positions are those among the ranked, from 0. Borrows the comparison.
class Firsts {
 public:
  // What is then known of one of those who can be the best.
  struct Answer {
    int position = 0;
    bool is_out = false;  // a rule keeps it out
    ScoreDoubt doubt;     // of its score
  };

  // `bounds` are BoundRanks.
  Firsts(const Comparison& comparison, const std::vector<RankBounds>& bounds);

  // Who can be the best, rising.
  const std::vector<int>& positions() const { return positions_; }
  int count() const { return static_cast<int>(positions_.size()); }
  bool CanBeFirst(int position) const { return is_first_[position]; }
  const ScoreDoubt& DoubtOf(int position) const { return comparison_.DoubtOf(position); }

  // How many of them still can once `answers` are known, one of each at most. Nobody comes back who
  // could not be the best before. O(answers × count()).
  int CountWith(const std::vector<Answer>& answers) const;

 private:
  const Comparison& comparison_;
  std::vector<int> positions_;
  std::vector<bool> is_first_;  // by position
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_CERTAINTY_FIRSTS_H_
