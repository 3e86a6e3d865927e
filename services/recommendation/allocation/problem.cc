#include "services/recommendation/allocation/problem.h"

#include <algorithm>

namespace treff::recommendation::allocation {

const HeldCase* FindHeld(const Problem& problem, int i) {
  const auto at =
      std::lower_bound(problem.held.begin(), problem.held.end(), i,
                       [](const HeldCase& held, int index) { return held.case_index < index; });
  return at == problem.held.end() || at->case_index != i ? nullptr : &*at;
}

Prospect ProspectOf(const Problem& problem, int i) {
  if (const HeldCase* held = FindHeld(problem, i); held != nullptr) return held->before;
  const int64_t first = problem.first_pair[i], end = problem.first_pair[i + 1];
  Prospect prospect;
  if (first == end) return prospect;
  int64_t best = first;
  for (int64_t p = first; p < end; ++p) {
    prospect.random_value += problem.pair_value[p];
    if (problem.pair_value[p] > problem.pair_value[best]) best = p;
  }
  prospect.random_value /= static_cast<double>(end - first);
  prospect.best_location = problem.pair_location[best];
  prospect.best_value = problem.pair_value[best];
  return prospect;
}

double RandomValue(const Problem& problem, int i) { return ProspectOf(problem, i).random_value; }

double ValueAt(const Problem& problem, int i, int location) {
  const auto first = problem.pair_location.begin() + problem.first_pair[i];
  const auto end = problem.pair_location.begin() + problem.first_pair[i + 1];
  const auto at = std::lower_bound(first, end, location);
  return at == end || *at != location ? 0 : problem.pair_value[at - problem.pair_location.begin()];
}

}  // namespace treff::recommendation::allocation
