#include "tests/solver/oracles/cbc.h"

#include <set>
#include <vector>

#include <CbcModel.hpp>
#include <CoinMessageHandler.hpp>
#include <CoinPackedMatrix.hpp>
#include <CoinPackedVector.hpp>
#include <OsiClpSolverInterface.hpp>

namespace treff::solver {
namespace {

double FloorLeast(const Problem& problem, int group) {
  double ratio = 0;
  for (const std::string& wanted : {std::string("*"), problem.groups[group]}) {
    for (const Floor& floor : problem.options.floors) {
      if (floor.group == wanted) ratio = floor.ratio;
    }
  }
  double random = 0;
  for (int i = 0; i < problem.CaseCount(); ++i) {
    if (problem.group[i] == group) random += RandomValue(problem, i);
  }
  return ratio * random;
}

}  // namespace

std::optional<double> SolveWithCbc(const Problem& problem) {
  const int pairs = static_cast<int>(problem.pair_location.size());
  const int cases = problem.CaseCount(), resources = problem.ResourceCount();
  const double price = problem.options.unplaced_price;
  // Leaving out costs the price: a constant −price per case, won back by every pair.
  std::vector<double> objective(pairs), lower(pairs, 0), upper(pairs, 1);
  std::vector<int> case_of(pairs);
  for (int i = 0; i < cases; ++i) {
    for (int64_t p = problem.first_pair[i]; p < problem.first_pair[i + 1]; ++p) {
      objective[p] = -(problem.pair_value[p] + price);
      case_of[p] = i;
    }
  }
  CoinPackedMatrix matrix(false, 0, 0);
  matrix.setDimensions(0, pairs);
  std::vector<double> least, most;
  auto add = [&](const CoinPackedVector& row, double low, double high) {
    matrix.appendRow(row);
    least.push_back(low);
    most.push_back(high);
  };
  for (int i = 0; i < cases; ++i) {
    CoinPackedVector row;
    for (int64_t p = problem.first_pair[i]; p < problem.first_pair[i + 1]; ++p) {
      row.insert(static_cast<int>(p), 1);
    }
    add(row, problem.options.unplaced_allowed ? 0 : 1, 1);
  }
  for (int j = 0; j < problem.LocationCount(); ++j) {
    for (int r = 0; r < resources; ++r) {
      CoinPackedVector row;
      for (int p = 0; p < pairs; ++p) {
        const double demand = static_cast<double>(problem.demand[case_of[p] * resources + r]);
        if (problem.pair_location[p] == j && demand != 0) row.insert(p, demand);
      }
      add(row, static_cast<double>(problem.minimum[j * resources + r]),
          static_cast<double>(problem.capacity[j * resources + r]));
    }
  }
  // Linked: as much of one as of the other at every location, or in every region.
  auto together = [&](int j) {
    const bool by_region = problem.options.link_kind == LinkKind::kSameRegion;
    return by_region && problem.region[j] >= 0 ? -1 - problem.region[j] : j;
  };
  std::set<int> places;
  for (int j = 0; j < problem.LocationCount(); ++j) places.insert(together(j));
  for (int i = 0; i < cases; ++i) {
    int first = 0;
    while (problem.link[i] >= 0 && problem.link[first] != problem.link[i]) ++first;
    if (problem.link[i] < 0 || first == i) continue;
    for (const int place : places) {
      CoinPackedVector row;
      for (int p = 0; p < pairs; ++p) {
        if (together(problem.pair_location[p]) != place) continue;
        if (case_of[p] == first) row.insert(p, 1);
        if (case_of[p] == i) row.insert(p, -1);
      }
      add(row, 0, 0);
    }
  }
  for (size_t g = 0; g < problem.groups.size(); ++g) {
    const double floor = FloorLeast(problem, static_cast<int>(g));
    if (floor <= 0) continue;
    CoinPackedVector row;
    for (int p = 0; p < pairs; ++p) {
      if (problem.group[case_of[p]] == static_cast<int32_t>(g)) {
        row.insert(p, problem.pair_value[p]);
      }
    }
    add(row, floor, COIN_DBL_MAX);
  }

  OsiClpSolverInterface solver;
  solver.messageHandler()->setLogLevel(0);
  solver.loadProblem(matrix, lower.data(), upper.data(), objective.data(), least.data(),
                     most.data());
  for (int p = 0; p < pairs; ++p) solver.setInteger(p);
  CbcModel model(solver);
  model.setLogLevel(0);
  model.setAllowableGap(0);
  model.setAllowableFractionGap(0);
  model.branchAndBound();
  if (model.isProvenInfeasible() || model.bestSolution() == nullptr) return std::nullopt;
  return -model.getObjValue() - price * cases;
}

}  // namespace treff::solver
