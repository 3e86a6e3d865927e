#include "tests/solver/oracles/clp.h"

#include <vector>

#include <CoinMessageHandler.hpp>
#include <CoinPackedMatrix.hpp>
#include <CoinPackedVector.hpp>
#include <OsiClpSolverInterface.hpp>

namespace treff::solver {

// The ratio is the last variable, after one for each pair: how much of the case goes there.
double LargestRatioWithClp(const Problem& problem) {
  const int pairs = static_cast<int>(problem.pair_location.size());
  const int resources = problem.ResourceCount(), cases = problem.CaseCount();
  std::vector<CoinPackedVector> rows(cases + problem.capacity.size() + problem.groups.size());
  std::vector<double> least(rows.size(), -COIN_DBL_MAX), most(rows.size(), COIN_DBL_MAX);
  std::vector<double> lower(pairs + 1, 0), upper(pairs + 1, 1), objective(pairs + 1, 0);
  upper[pairs] = COIN_DBL_MAX, objective[pairs] = -1;
  for (size_t r = 0; r < problem.capacity.size(); ++r) {
    most[cases + r] = static_cast<double>(problem.capacity[r]);
  }
  std::vector<double> random(problem.groups.size(), 0);
  for (int i = 0; i < cases; ++i) {
    most[i] = 1;
    if (problem.group[i] >= 0) random[problem.group[i]] += RandomValue(problem, i);
    for (int64_t p = problem.first_pair[i]; p < problem.first_pair[i + 1]; ++p) {
      const int column = static_cast<int>(p), j = problem.pair_location[p];
      rows[i].insert(column, 1);
      for (int r = 0; r < resources; ++r) {
        const int64_t demand = problem.demand[i * resources + r];
        if (demand > problem.capacity[j * resources + r]) upper[p] = 0;
        rows[cases + j * resources + r].insert(column, static_cast<double>(demand));
      }
      if (problem.group[i] < 0) continue;
      rows[cases + problem.capacity.size() + problem.group[i]].insert(column,
                                                                      problem.pair_value[p]);
    }
  }
  for (size_t g = 0; g < problem.groups.size(); ++g) {
    const size_t row = cases + problem.capacity.size() + g;
    rows[row].insert(pairs, -random[g]);
    least[row] = 0;
  }
  CoinPackedMatrix matrix(false, 0, 0);
  matrix.setDimensions(0, pairs + 1);
  for (const CoinPackedVector& row : rows) matrix.appendRow(row);
  OsiClpSolverInterface solver;
  solver.messageHandler()->setLogLevel(0);
  solver.loadProblem(matrix, lower.data(), upper.data(), objective.data(), least.data(),
                     most.data());
  solver.initialSolve();
  return -solver.getObjValue();
}

}  // namespace treff::solver
