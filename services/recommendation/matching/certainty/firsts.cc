#include "services/recommendation/matching/certainty/firsts.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace treff::recommendation::matching {

// Points below which a lead is the last bits of a sum.
bool Firsts::IsNotBelow(double upper, double lower) {
  constexpr double kHair = 1e-9;
  return upper >= lower - kHair;
}

Firsts::Firsts(const Standing& standing, const Comparison& comparison,
               const std::vector<RankBounds>& bounds) {
  for (const PlaceIndex place : standing.ranked) ranges_.push_back(comparison.Range(place));
  by_lower_.resize(ranges_.size());
  std::iota(by_lower_.begin(), by_lower_.end(), 0);
  std::sort(by_lower_.begin(), by_lower_.end(),
            [&](int a, int b) { return ranges_[a].lower > ranges_[b].lower; });
  if (!by_lower_.empty()) greatest_lower_ = ranges_[by_lower_.front()].lower;
  for (size_t i = 0; i < ranges_.size(); ++i) {
    counts_.push_back(bounds[i].best == 1 || !IsNotBelow(ranges_[i].upper, greatest_lower_));
    if (counts_.back()) uppers_.push_back(ranges_[i].upper);
  }
  std::sort(uppers_.begin(), uppers_.end());
  count_ = CountNotBelow(greatest_lower_);
}

int Firsts::CountNotBelow(double lower) const {
  const auto first = std::partition_point(uppers_.begin(), uppers_.end(),
                                          [&](double upper) { return !IsNotBelow(upper, lower); });
  return static_cast<int>(uppers_.end() - first);
}

int Firsts::CountWith(const std::vector<Answer>& answers) const {
  double greatest = -std::numeric_limits<double>::infinity();
  const bool all_answered = answers.size() == ranges_.size();
  const auto unanswered =
      all_answered
          ? by_lower_.end()
          : std::find_if(by_lower_.begin(), by_lower_.end(), [&](int position) {
              return std::none_of(answers.begin(), answers.end(), [&](const Answer& answer) {
                return answer.position == position;
              });
            });
  if (unanswered != by_lower_.end()) greatest = ranges_[*unanswered].lower;
  for (const Answer& answer : answers) {
    if (!answer.is_out) greatest = std::max(greatest, answer.range.lower);
  }
  int count = CountNotBelow(greatest);
  for (const Answer& answer : answers) {
    if (!counts_[answer.position]) continue;
    if (IsNotBelow(ranges_[answer.position].upper, greatest)) --count;
    if (!answer.is_out && IsNotBelow(answer.range.upper, greatest)) ++count;
  }
  return count;
}

}  // namespace treff::recommendation::matching
