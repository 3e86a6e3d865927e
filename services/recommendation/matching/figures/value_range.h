// A closed interval of real numbers.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_VALUE_RANGE_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_VALUE_RANGE_H_

#include <algorithm>

namespace treff::recommendation::matching {

struct ValueRange {
  double lower = 0;
  double upper = 0;

  static ValueRange Point(double value) { return {value, value}; }
  bool IsPoint() const { return lower == upper; }
  double Middle() const { return lower + (upper - lower) / 2; }

  // Grows just enough to hold `value`.
  void Include(double value) {
    lower = std::min(lower, value);
    upper = std::max(upper, value);
  }
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_FIGURES_VALUE_RANGE_H_
