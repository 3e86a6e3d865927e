#include "services/casework/measures/raw_values.h"

#include <algorithm>
#include <cmath>

namespace treff::casework {
namespace {

constexpr double kQuantile = 1.959964;       // of 95 percent
constexpr double kMedianToMean = 1.2533141;  // √(π/2): how much less sure a median is than a mean

double Deviation(double count, double sum, double squares) {
  if (count < 2) return 0;
  return std::sqrt(std::max(squares - sum * sum / count, 0.0) / (count - 1));
}

}  // namespace

Estimate ShareOf(double count, double yes) {
  const double share = yes / count;
  const double squared = kQuantile * kQuantile / count;
  const double middle = (share + squared / 2) / (1 + squared);
  const double reach =
      kQuantile * std::sqrt(share * (1 - share) / count + squared / (4 * count)) / (1 + squared);
  return {share, std::max(0.0, middle - reach), std::min(1.0, middle + reach)};
}

Estimate MedianOf(std::vector<double> days) {
  const auto middle = days.begin() + static_cast<std::ptrdiff_t>(days.size() / 2);
  std::nth_element(days.begin(), middle, days.end());
  double median = *middle;
  if (days.size() % 2 == 0) median = (median + *std::max_element(days.begin(), middle)) / 2;
  double sum = 0, squares = 0;
  for (const double each : days) {
    const double log = std::log1p(each);
    sum += log;
    squares += log * log;
  }
  const double count = static_cast<double>(days.size());
  const double reach =
      kQuantile * kMedianToMean * Deviation(count, sum, squares) / std::sqrt(count);
  const double log = std::log1p(median);
  return {median, std::max(0.0, std::expm1(log - reach)), std::expm1(log + reach)};
}

Estimate MeanOf(double count, double sum, double sum_of_squares) {
  const double mean = sum / count;
  const double reach = kQuantile * Deviation(count, sum, sum_of_squares) / std::sqrt(count);
  return {mean, mean - reach, mean + reach};
}

}  // namespace treff::casework
