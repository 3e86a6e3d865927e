#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <CbcModel.hpp>
#include <ClpSimplex.hpp>
#include <ClpSolve.hpp>
#include <CoinPackedMatrix.hpp>
#include <OsiClpSolverInterface.hpp>

#include "tests/bench/allocation/peers.h"

namespace treff::solver {
namespace {

// Minimise over columns, one for each pair that fits: rows for cases, capacities, floors, links.
struct Linear {
  CoinPackedMatrix matrix;
  std::vector<double> objective, lower, upper, least, most;
  double constant = 0;  // what no placement at all is worth
};

class LinearModel {
 public:
  explicit LinearModel(const Problem& problem)
      : problem_(problem),
        resources_(problem.ResourceCount()),
        first_capacity_(problem.CaseCount()),
        first_floor_(first_capacity_ + problem.LocationCount() * resources_),
        first_link_(first_floor_ + static_cast<int>(problem.groups.size())) {}

  Linear Build() {
    FindLinks();
    AddRows();
    for (int i = 0; i < problem_.CaseCount(); ++i) {
      for (int64_t p = problem_.first_pair[i]; p < problem_.first_pair[i + 1]; ++p) AddColumn(i, p);
    }
    const int columns = static_cast<int>(starts_.size());
    starts_.push_back(static_cast<CoinBigIndex>(rows_.size()));
    result_.matrix = CoinPackedMatrix(true, static_cast<int>(result_.least.size()), columns,
                                      static_cast<CoinBigIndex>(rows_.size()), elements_.data(),
                                      rows_.data(), starts_.data(), nullptr);
    result_.lower.assign(columns, 0);
    result_.upper.assign(columns, 1);
    return std::move(result_);
  }

 private:
  // Every case of a link but its first is tied to the first, location by location.
  void FindLinks() {
    leader_.assign(problem_.links.size(), Problem::kNone);
    link_row_.assign(problem_.CaseCount(), Problem::kNone);
    tied_.assign(problem_.CaseCount(), {});
    links_ = 0;
    for (int i = 0; i < problem_.CaseCount(); ++i) {
      if (problem_.link[i] == Problem::kNone) continue;
      int32_t& leader = leader_[problem_.link[i]];
      if (leader == Problem::kNone) {
        leader = i;
      } else {
        link_row_[i] = first_link_ + links_++ * problem_.LocationCount();
        tied_[leader].push_back(link_row_[i]);
      }
    }
  }

  void AddRows() {
    const Options& options = problem_.options;
    auto add = [&](double least, double most) {
      result_.least.push_back(least), result_.most.push_back(most);
    };
    for (int i = 0; i < problem_.CaseCount(); ++i) add(options.unplaced_allowed ? 0 : 1, 1);
    for (size_t at = 0; at < problem_.capacity.size(); ++at) {
      add(static_cast<double>(problem_.minimum[at]), static_cast<double>(problem_.capacity[at]));
    }
    for (size_t g = 0; g < problem_.groups.size(); ++g) {
      add(FloorOf(static_cast<int32_t>(g)), COIN_DBL_MAX);
    }
    for (int row = 0; row < links_ * problem_.LocationCount(); ++row) add(0, 0);
    result_.constant = -options.unplaced_price * problem_.CaseCount();
  }

  double FloorOf(int32_t group) const {
    double ratio = 0, random = 0;
    for (const Floor& floor : problem_.options.floors) {
      if (floor.group == "*" || floor.group == problem_.groups[group]) ratio = floor.ratio;
    }
    if (ratio == 0) return -COIN_DBL_MAX;
    for (int i = 0; i < problem_.CaseCount(); ++i) {
      if (problem_.group[i] == group) random += RandomValue(problem_, i);
    }
    return ratio * random;
  }

  void AddColumn(int i, int64_t p) {
    const int j = problem_.pair_location[p];
    const int64_t* demand = &problem_.demand[int64_t{i} * resources_];
    const int64_t* capacity = &problem_.capacity[int64_t{j} * resources_];
    for (int r = 0; r < resources_; ++r) {
      if (demand[r] > capacity[r]) return;
    }
    starts_.push_back(static_cast<CoinBigIndex>(rows_.size()));
    auto add = [&](int row, double element) { rows_.push_back(row), elements_.push_back(element); };
    add(i, 1);
    for (int r = 0; r < resources_; ++r) {
      if (demand[r] > 0) add(first_capacity_ + j * resources_ + r, static_cast<double>(demand[r]));
    }
    if (problem_.group[i] != Problem::kNone && !problem_.options.floors.empty()) {
      add(first_floor_ + problem_.group[i], problem_.pair_value[p]);
    }
    if (link_row_[i] != Problem::kNone) add(link_row_[i] + j, -1);
    for (const int32_t row : tied_[i]) add(row + j, 1);
    // Leaving out costs the price: a constant for each case, won back by every pair.
    result_.objective.push_back(-(problem_.pair_value[p] + problem_.options.unplaced_price));
  }

  const Problem& problem_;
  const int resources_, first_capacity_, first_floor_, first_link_;
  int links_ = 0;
  std::vector<int32_t> leader_, link_row_;
  std::vector<std::vector<int32_t>> tied_;
  std::vector<CoinBigIndex> starts_;
  std::vector<int> rows_;
  std::vector<double> elements_;
  Linear result_;
};

}  // namespace

PeerResult RunCbc(const Problem& problem, double seconds) {
  const Linear linear = LinearModel(problem).Build();
  OsiClpSolverInterface solver;
  solver.messageHandler()->setLogLevel(0);
  solver.loadProblem(linear.matrix, linear.lower.data(), linear.upper.data(),
                     linear.objective.data(), linear.least.data(), linear.most.data());
  for (int column = 0; column < solver.getNumCols(); ++column) solver.setInteger(column);
  CbcModel model(solver);
  CbcMain0(model);
  const std::string limit = std::to_string(seconds), gap = std::to_string(problem.options.gap);
  const char* arguments[] = {"cbc",         "-log",   "0",         "-seconds",
                             limit.c_str(), "-ratio", gap.c_str(), "-timeMode",
                             "elapsed",     "-solve", "-quit"};
  CbcMain1(static_cast<int>(std::size(arguments)), arguments, model);
  PeerResult result;
  if (model.bestSolution() != nullptr) result.objective = linear.constant - model.getObjValue();
  const double bound = model.getBestPossibleObjValue();
  if (std::abs(bound) < 1e30) result.bound = linear.constant - bound;
  return result;
}

PeerResult RunClp(const Problem& problem, double seconds) {
  const Linear linear = LinearModel(problem).Build();
  ClpSimplex model;
  model.setLogLevel(0);
  model.loadProblem(linear.matrix, linear.lower.data(), linear.upper.data(),
                    linear.objective.data(), linear.least.data(), linear.most.data());
  model.setMaximumSeconds(seconds);
  ClpSolve options;
  model.initialSolve(options);
  PeerResult result;
  if (model.isProvenOptimal()) result.bound = linear.constant - model.objectiveValue();
  return result;
}

}  // namespace treff::solver
