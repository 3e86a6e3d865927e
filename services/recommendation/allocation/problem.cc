#include "services/recommendation/allocation/problem.h"

#include <algorithm>

namespace treff::recommendation::allocation {

double RandomValue(const Problem& problem, int i) {
  const int64_t first = problem.first_pair[i], end = problem.first_pair[i + 1];
  double sum = 0;
  for (int64_t p = first; p < end; ++p) sum += problem.pair_value[p];
  return end > first ? sum / static_cast<double>(end - first) : 0;
}

double ValueAt(const Problem& problem, int i, int location) {
  const auto first = problem.pair_location.begin() + problem.first_pair[i];
  const auto end = problem.pair_location.begin() + problem.first_pair[i + 1];
  const auto at = std::lower_bound(first, end, location);
  return at == end || *at != location ? 0 : problem.pair_value[at - problem.pair_location.begin()];
}

}  // namespace treff::recommendation::allocation
