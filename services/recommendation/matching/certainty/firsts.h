// Who can be the best, now and once something more is known.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_CERTAINTY_FIRSTS_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_CERTAINTY_FIRSTS_H_

#include <vector>

#include "services/recommendation/matching/certainty/comparison.h"

namespace treff::recommendation::matching {

// Positions are those among the ranked, from 0.
class Firsts {
 public:
  // What is then known of one of the ranked.
  struct Answer {
    int position = 0;
    bool is_out = false;  // a rule keeps it out
    ValueRange range;     // of its score, as Comparison::Range gives it
  };

  // `bounds` are BoundRanks.
  Firsts(const Standing& standing, const Comparison& comparison,
         const std::vector<RankBounds>& bounds);

  // How many can be the best.
  int count() const { return count_; }
  bool CanBeFirst(int position) const {
    return counts_[position] && IsNotBelow(ranges_[position].upper, greatest_lower_);
  }
  ValueRange Range(int position) const { return ranges_[position]; }
  // The score that somebody certainly has.
  double greatest_lower() const { return greatest_lower_; }
  // How many of those that can be the best now could not if somebody certainly had `score`.
  int DroppedBelow(double score) const { return count_ - CountNotBelow(score); }

  // How many can be the best once `answers` are known, one of a municipality at most.
  // O(answers + log ranked).
  int CountWith(const std::vector<Answer>& answers) const;

 private:
  static bool IsNotBelow(double upper, double lower);
  int CountNotBelow(double lower) const;

  std::vector<ValueRange> ranges_;  // by position
  std::vector<int> by_lower_;       // positions, the greatest lower end first
  std::vector<double> uppers_;      // of those that count, rising
  // Not those that one of their region keeps from being first, whatever else is known.
  std::vector<bool> counts_;
  double greatest_lower_ = 0;
  int count_ = 0;
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_CERTAINTY_FIRSTS_H_
