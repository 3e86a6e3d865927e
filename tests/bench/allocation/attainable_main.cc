// How near to the linear bound whole households can come at all: an estimate, by counting.
//
// At a temperature every atom chooses softly, at prices where the uses are on average what limits
// allow. About exp(S) placements look like that, S being the entropy of the choices and of the room
// left over, and of these a share of 1 / √det(1 + 2π Σ) uses every row just so, Σ being the
// covariance of the uses (a local limit theorem for whole numbers). Where their product falls below
// one, no placement that loses so little is to be expected (the first-moment method); nothing is
// said about whether one that loses more can be found.
//
//   treff_bench_attainable INSTANCE SEED TEMPERATURE…
//
// Temperatures are shares of the spread of the values. One JSON object a line.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "services/solver/dual/candidates.h"
#include "services/solver/dual/price_bound.h"
#include "services/solver/dual/price_search.h"
#include "services/solver/dual/smooth_dual.h"
#include "services/solver/numeric/cholesky.h"
#include "tests/bench/allocation/instances.h"

namespace treff::solver {
namespace {

// Options this much below the best, in the unit of the values or in temperatures, do not count.
constexpr double kWindow = 0.2, kWindowTemperatures = 60;
constexpr int kMostSteps = 80;
// Rows without a price have more room than matters.
constexpr double kMostRoom = 1e3;

double Product(const std::vector<double>& x, const std::vector<double>& y) {
  double sum = 0;
  for (size_t i = 0; i < x.size(); ++i) sum += x[i] * y[i];
  return sum;
}

Prices Moved(const Prices& from, const std::vector<int32_t>& rows, const std::vector<double>& step,
             double part) {
  Prices moved = from;
  auto move = [&](double& price, double by) { price = std::max(0.1 * price, price + part * by); };
  for (size_t u = 0; u < rows.size(); ++u) move(moved.row[rows[u]], step[u]);
  for (size_t f = 0; f < moved.floor.size(); ++f) move(moved.floor[f], step[rows.size() + f]);
  return moved;
}

// The prices at which the smoothed dual is least, closer than a search for a bound needs them.
Prices Balance(const Model& model, double temperature, double spread) {
  Prices prices = FindPrices(model, {.final_temperature = temperature / spread}).prices;
  std::vector<int32_t> rows;
  for (int32_t row = 0; row < model.RowCount(); ++row) {
    if (prices.row[row] > 0) rows.push_back(row);
  }
  const double window = std::max(kWindowTemperatures * temperature, kWindow);
  const Candidates candidates = ChooseCandidates(model, prices, window, 1);
  SmoothDual dual(model, candidates, rows, 1);
  dual.SetSlacks(prices, temperature);
  double value = dual.Evaluate(prices, temperature);
  for (int count = 0; count < kMostSteps; ++count) {
    std::vector<double> matrix = dual.hessian(), step = dual.gradient();
    for (size_t u = 0; u < step.size(); ++u) matrix[u * step.size() + u] *= 1 + 1e-6;
    SolveSymmetric(matrix, step, 1);
    for (double& s : step) s = -s;
    const double slope = Product(step, dual.gradient());
    if (-slope < 1e-3 * temperature * dual.size()) break;
    double part = 1;
    for (; part > 1e-4; part *= 0.5) {
      Prices trial = Moved(prices, rows, step, part);
      const double reached = dual.Evaluate(trial, temperature);
      if (reached >= value + 1e-4 * part * slope) continue;
      for (double& s : step) s *= part;
      dual.MoveSlacks(prices, step, temperature);
      prices = std::move(trial);
      break;
    }
    if (part <= 1e-4) break;
    value = dual.Evaluate(prices, temperature);
  }
  return prices;
}

struct Count {
  double objective = 0;  // expected
  double entropy = 0;    // of the choices and of the room left over
  double log_share = 0;  // of placements that use every row just so
};

// Adds what one atom chooses, with the covariance of what it uses.
void AddAtom(const Model& model, const Atom& atom, const Prices& prices, double temperature,
             Count& count, std::vector<double>& covariance) {
  const size_t n = static_cast<size_t>(model.RowCount());
  std::vector<double> weight(atom.options + 1, atom.unplaced_value);
  for (int k = 0; k < atom.options; ++k) {
    const int32_t j = atom.location[k];
    weight[k] = model.Fits(atom, j)
                    ? model.PricedValue(atom, k, prices.floor) - RowCost(model, atom, j, prices.row)
                    : -1e9;
  }
  const double best = *std::max_element(weight.begin(), weight.end());
  double sum = 0;
  for (double& w : weight) sum += w = std::exp((w - best) / temperature);
  std::vector<std::pair<size_t, double>> mean;
  for (int k = 0; k <= atom.options; ++k) {
    const double probability = weight[k] / sum;
    if (probability < 1e-6) continue;
    count.entropy -= probability * std::log(probability);
    count.objective += probability * (k < atom.options ? atom.value[k] : atom.unplaced_value);
    for (int32_t u = atom.first_use; u < atom.end_use && k < atom.options; ++u) {
      const Use& use = model.uses[u];
      const size_t row = model.Row(atom.location[k], use.kind);
      mean.push_back({row, probability * use.amount});
      for (int32_t v = atom.first_use; v < atom.end_use; ++v) {
        const size_t other = model.Row(atom.location[k], model.uses[v].kind);
        covariance[row * n + other] += probability * use.amount * model.uses[v].amount;
      }
    }
  }
  for (const auto& [row, amount] : mean) {
    for (const auto& [other, also] : mean) covariance[row * n + other] -= amount * also;
  }
}

Count CountPlacements(const Model& model, const Prices& prices, double temperature) {
  const size_t n = static_cast<size_t>(model.RowCount());
  std::vector<double> covariance(n * n, 0);
  Count count;
  for (const Atom& atom : model.atoms) {
    AddAtom(model, atom, prices, temperature, count, covariance);
  }
  for (size_t row = 0; row < n; ++row) {
    const double price = prices.row[row];
    const double room = price > 0 ? std::min(temperature / price, kMostRoom) : kMostRoom;
    count.entropy += (1 + room) * std::log(1 + room) - room * std::log(room);
    covariance[row * n + row] += room * (1 + room);
  }
  for (double& c : covariance) c *= 2 * M_PI;
  for (size_t row = 0; row < n; ++row) covariance[row * n + row] += 1;
  FactorSymmetric(covariance, n, 1);
  for (size_t row = 0; row < n; ++row) count.log_share -= std::log(covariance[row * n + row]);
  return count;
}

int Run(int arguments, char** argument) {
  if (arguments < 4) {
    std::fprintf(stderr, "usage: treff_bench_attainable INSTANCE SEED TEMPERATURE...\n");
    return 2;
  }
  const auto problem = MakeInstance(argument[1], std::strtoull(argument[2], nullptr, 10));
  if (!problem.ok()) {
    std::fprintf(stderr, "%s\n", std::string(problem.status().message()).c_str());
    return 1;
  }
  const Model model(*problem);
  const double spread = ValueSpread(model), bound = FindPrices(model, {}).bound;
  for (int a = 3; a < arguments; ++a) {
    const double share = std::strtod(argument[a], nullptr), temperature = share * spread;
    if (!(temperature > 0)) {
      std::fprintf(stderr, "temperature %s: must be above 0, such as 1e-3\n", argument[a]);
      return 2;
    }
    const Count count = CountPlacements(model, Balance(model, temperature, spread), temperature);
    std::printf("{\"temperature\":%g,\"loss\":%.4f,\"lossFraction\":%.6f,\"logPlacements\":%.0f}\n",
                share, bound - count.objective, (bound - count.objective) / count.objective,
                count.entropy + count.log_share);
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace
}  // namespace treff::solver

int main(int arguments, char** argument) { return treff::solver::Run(arguments, argument); }
