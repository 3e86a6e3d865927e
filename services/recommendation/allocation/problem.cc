#include "services/recommendation/allocation/problem.h"

namespace treff::recommendation::allocation {

double RandomValue(const Problem& problem, int i) {
  const int64_t first = problem.first_pair[i], end = problem.first_pair[i + 1];
  double sum = 0;
  for (int64_t p = first; p < end; ++p) sum += problem.pair_value[p];
  return end > first ? sum / static_cast<double>(end - first) : 0;
}

}  // namespace treff::recommendation::allocation
