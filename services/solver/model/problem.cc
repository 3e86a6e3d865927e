#include "services/solver/model/problem.h"

#include <algorithm>

#include "services/solver/numeric/soft_max.h"

namespace treff::solver {

const FixedCase* FindFixed(const Problem& problem, int i) {
  const auto at =
      std::lower_bound(problem.fixed.begin(), problem.fixed.end(), i,
                       [](const FixedCase& fixed, int index) { return fixed.case_index < index; });
  return at == problem.fixed.end() || at->case_index != i ? nullptr : &*at;
}

Prospect ProspectOf(const Problem& problem, int i) {
  if (const FixedCase* fixed = FindFixed(problem, i); fixed != nullptr) return fixed->before;
  const int64_t first = problem.first_pair[i], end = problem.first_pair[i + 1];
  Prospect prospect;
  if (first == end) return prospect;
  const double* value = problem.pair_value.data() + first;
  const int count = static_cast<int>(end - first);
  prospect.random_value = Sum(value, count) / count;
  prospect.best_value = Largest(value, count);
  const double* best = std::find(value, value + count, prospect.best_value);
  prospect.best_location = problem.pair_location[first + (best - value)];
  return prospect;
}

double RandomValue(const Problem& problem, int i) { return ProspectOf(problem, i).random_value; }

double ValueAt(const Problem& problem, int i, int location) {
  const auto first = problem.pair_location.begin() + problem.first_pair[i];
  const auto end = problem.pair_location.begin() + problem.first_pair[i + 1];
  const auto at = std::lower_bound(first, end, location);
  return at == end || *at != location ? 0 : problem.pair_value[at - problem.pair_location.begin()];
}

}  // namespace treff::solver
