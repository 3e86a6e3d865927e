#include "services/recommendation/matching/reading.h"

#include <algorithm>

namespace treff::recommendation {

void Column::Summarize() {
  std::vector<double> own;
  own.reserve(readings.size());
  for (const Reading& reading : readings) {
    if (!reading.IsOwn()) continue;
    if (own.empty()) country = reading.bounds;
    country.Include(reading.bounds.lower);
    country.Include(reading.bounds.upper);
    own.push_back(reading.value);
  }
  anyone_knows = !own.empty();
  if (!anyone_knows) return;
  // The upper median: an actual figure, so that a class stays a class.
  const auto middle = own.begin() + own.size() / 2;
  std::nth_element(own.begin(), middle, own.end());
  median = *middle;
}

}  // namespace treff::recommendation
