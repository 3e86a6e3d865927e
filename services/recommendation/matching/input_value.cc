#include "services/recommendation/matching/input_value.h"

#include <algorithm>

namespace treff::recommendation::matching {

void InputColumn::Summarize() {
  std::vector<double> own;
  own.reserve(values.size());
  for (const InputValue& input : values) {
    if (!input.IsOwn()) continue;
    if (own.empty()) country = input.bounds;
    country.Include(input.bounds.lower);
    country.Include(input.bounds.upper);
    own.push_back(input.value);
  }
  anyone_knows = !own.empty();
  if (!anyone_knows) return;
  // The upper median: an actual figure, so that a class stays a class.
  const auto middle = own.begin() + own.size() / 2;
  std::nth_element(own.begin(), middle, own.end());
  median = *middle;
}

}  // namespace treff::recommendation::matching
