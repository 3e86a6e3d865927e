#include "services/recommendation/plans/moving.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace treff::recommendation {
namespace {

using solver::Problem;
using solver::Prospect;
using solver::Solution;

bool MayGo(const Problem& problem, int case_index, int32_t location) {
  const auto begin = problem.pair_location.begin() + problem.first_pair[case_index];
  const auto end = problem.pair_location.begin() + problem.first_pair[case_index + 1];
  return std::binary_search(begin, end, location);
}

// Takes the price from every place but that of before, where the case may stay there at all. Gives
// how many cases it was taken of.
int PriceMoves(const Solution& base, Problem& problem) {
  int priced = 0;
  for (int i = 0; i < problem.CaseCount(); ++i) {
    const int32_t before = base.location[i];
    if (before == Problem::kNone || !MayGo(problem, i, before)) continue;
    ++priced;
    for (int64_t pair = problem.first_pair[i]; pair < problem.first_pair[i + 1]; ++pair) {
      if (problem.pair_location[pair] != before) problem.pair_value[pair] -= kMovePrice;
    }
  }
  return priced;
}

double WorthOf(const Problem& problem, const Solution& solution, int case_index) {
  const int32_t location = solution.location[case_index];
  return location == Problem::kNone ? -problem.options.unplaced_price
                                    : ValueAt(problem, case_index, location);
}

void RecountGroups(const Problem& problem, Solution& solution) {
  for (solver::GroupOutcome& group : solution.groups) group.value = group.random_value = 0;
  for (int i = 0; i < problem.CaseCount(); ++i) {
    if (problem.group[i] == Problem::kNone) continue;
    for (solver::GroupOutcome& group : solution.groups) {
      if (group.group != problem.group[i]) continue;
      group.random_value += ProspectOf(problem, i).random_value;
      if (solution.location[i] != Problem::kNone) group.value += WorthOf(problem, solution, i);
    }
  }
}

void RecountLosses(const Problem& problem, Solution& solution) {
  solution.not_best.clear();
  const int resources = problem.ResourceCount();
  for (int i = 0; i < problem.CaseCount(); ++i) {
    const Prospect prospect = ProspectOf(problem, i);
    const double got = WorthOf(problem, solution, i);
    if (prospect.best_location == Problem::kNone || got >= prospect.best_value) continue;
    double price = 0;
    for (int r = 0; r < resources; ++r) {
      price += solution.price[prospect.best_location * resources + r] *
               static_cast<double>(problem.demand[int64_t{i} * resources + r]);
    }
    solution.not_best.push_back({i, prospect.best_location, prospect.best_value - got, price,
                                 FindFixed(problem, i) != nullptr});
  }
}

}  // namespace

Solution SolveStaying(const Problem& problem, const Solution& base, double ceiling,
                      const solver::ProgressCallback& report) {
  if (!problem.options.floors.empty()) return SolveFrom(problem, base, report);
  Problem priced = problem;
  const int cases = PriceMoves(base, priced);
  Solution solution = SolveFrom(priced, base, report);
  if (!solution.found()) return solution;
  solution.objective = 0;
  for (int i = 0; i < problem.CaseCount(); ++i) {
    solution.objective += WorthOf(problem, solution, i);
  }
  // Of any placement, moving costs at most its price for each case.
  const double bound = std::min(ceiling, solution.bound + kMovePrice * cases);
  solution.bound = std::max(solution.objective, bound);
  solution.gap =
      (solution.bound - solution.objective) / std::max(std::abs(solution.objective), 1e-9);
  solution.proven = solution.gap <= problem.options.gap;
  if (solution.termination == solver::Termination::kOptimalProven && !solution.proven) {
    solution.termination = solver::Termination::kGapReached;
  }
  RecountGroups(problem, solution);
  RecountLosses(problem, solution);
  return solution;
}

}  // namespace treff::recommendation
