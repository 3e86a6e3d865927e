#include "services/recommendation/matching/figures/input_value.h"

#include <algorithm>

namespace treff::recommendation::matching {
namespace {

// Of a hundred, so many lie below and above the range of nineteen of twenty.
constexpr double kTail = 0.025;

}  // namespace

void InputColumn::Summarize() {
  std::vector<double> own;
  own.reserve(values.size());
  for (const InputValue& input : values) {
    if (input.IsOwn()) own.push_back(input.value);
  }
  anyone_knows = !own.empty();
  if (!anyone_knows) return;
  const auto at = [&](size_t index) {
    const auto position = own.begin() + static_cast<std::ptrdiff_t>(index);
    std::nth_element(own.begin(), position, own.end());
    return *position;
  };
  const auto left_out = static_cast<size_t>(kTail * static_cast<double>(own.size()));
  country = {at(left_out), at(own.size() - 1 - left_out)};
  // The upper median: an actual figure, so that a class stays a class.
  median = at(own.size() / 2);
}

}  // namespace treff::recommendation::matching
