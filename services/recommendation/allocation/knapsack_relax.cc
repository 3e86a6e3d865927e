// KnapsackDual::Relax: Newton's method on the dual that is smoothed by entropy.
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "services/recommendation/allocation/cholesky.h"
#include "services/recommendation/allocation/knapsack_dual.h"
#include "services/recommendation/allocation/threads.h"

namespace treff::recommendation::allocation {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
constexpr double kNegligible = 30;  // temperatures below indifference
// Where a lift of curvature starts and ends, in its natural unit 1 / temperature: enough to make up
// for covariances that SoftKnapsack drops, and more than any step could need.
constexpr double kFirstLift = 0.1, kLeastLift = 2e-4, kMostLift = 1e4;
constexpr double kConverged = 0.5;  // what a further step would gain, in temperatures
constexpr int kMostSteps = 100;     // at one temperature
constexpr double kCooling = 0.3;
// Cooler than this share of the spread of the values nothing moves any more.
constexpr double kColdest = 1e-9;
// Shares this near to 0 or 1 vary too little to be worth their covariances.
constexpr double kUncoupled = 1e-6;

}  // namespace

double KnapsackDual::Evaluate(const std::vector<double>& price, double temperature) {
  soft_objective_ = Constant();
  double value = soft_objective_ + AddPayments(price, temperature);
  SetItems(price, -kNegligible * temperature);
  std::vector<double> gains(model_.locations);
  const int team = TeamOf(model_.problem.options.threads);
#pragma omp parallel for num_threads(team) schedule(dynamic)
  for (int j = 0; j < model_.locations; ++j) {
    gains[j] = soft_[j].Evaluate(items_[j], temperature);
  }
  for (int j = 0; j < model_.locations; ++j) {
    const double gain = gains[j];
    if (gain == kNever) return kNever;
    value += gain;
    shares_[j].clear();
    for (size_t i = 0; i < items_[j].size(); ++i) {
      const int32_t atom = items_[j][i].atom;
      const double share = soft_[j].probability()[i];
      soft_objective_ += share * items_[j][i].profit;
      if (unknown_[atom] < 0) continue;
      shape_.slope[unknown_[atom]] -= share;
      if (share > 1e-3) shares_[j].push_back({atom, share});
    }
  }
  FindCoupled();
  for (int j = 0; j < model_.locations; ++j) AddCovariances(j, temperature);
  return value;
}

// The half of the dual that lies with the atoms: each pays its price or stays out, softly.
double KnapsackDual::AddPayments(const std::vector<double>& price, double temperature) {
  shape_.slope.assign(unknowns_, 0);
  shape_.curve.assign(unknowns_, 0);
  double value = 0;
  for (int a = 0; a < model_.AtomCount(); ++a) {
    const int32_t u = unknown_[a];
    if (u < 0) {
      value += price[a];
      soft_objective_ += price[a];
      continue;
    }
    const double gain = (price[a] - model_.atoms[a].unplaced_value) / temperature;
    const double e = std::exp(-std::abs(gain));
    const double paid = (gain > 0 ? 1 : e) / (1 + e);
    value += model_.atoms[a].unplaced_value + temperature * (std::max(gain, 0.0) + std::log1p(e));
    soft_objective_ += paid * price[a] + (1 - paid) * model_.atoms[a].unplaced_value;
    shape_.slope[u] = paid;
    shape_.curve[u] = paid * (1 - paid) / temperature;
  }
  return value;
}

void KnapsackDual::FindCoupled() {
  coupled_index_.assign(unknowns_, -1);
  shape_.coupled.clear();
  for (int j = 0; j < model_.locations; ++j) {
    for (const int32_t i : soft_[j].uncertain()) {
      const int32_t u = unknown_[items_[j][i].atom];
      const double share = soft_[j].probability()[i];
      if (u < 0 || coupled_index_[u] >= 0 || share * (1 - share) < kUncoupled) continue;
      coupled_index_[u] = static_cast<int32_t>(shape_.coupled.size());
      shape_.coupled.push_back(u);
    }
  }
  shape_.coupled_curve.assign(shape_.coupled.size() * shape_.coupled.size(), 0);
}

void KnapsackDual::AddCovariances(int location, double temperature) {
  const SoftKnapsack& soft = soft_[location];
  const size_t n = shape_.coupled.size(), m = soft.uncertain().size();
  std::vector<int32_t> index(m, -1);
  for (size_t x = 0; x < m; ++x) {
    const int32_t i = soft.uncertain()[x];
    const int32_t u = unknown_[items_[location][i].atom];
    if (u < 0) continue;
    const double share = soft.probability()[i];
    shape_.curve[u] += share * (1 - share) / temperature;
    index[x] = coupled_index_[u];
    if (index[x] < 0) continue;
    for (size_t y = 0; y < x; ++y) {
      if (index[y] < 0) continue;
      const double covariance =
          soft.both()[x * m + y] - share * soft.probability()[soft.uncertain()[y]];
      const size_t row = std::max(index[x], index[y]), column = std::min(index[x], index[y]);
      shape_.coupled_curve[row * n + column] += covariance / temperature;
    }
  }
}

// Newton's step with the curvature lifted by `lift` everywhere (Levenberg and Marquardt): flat
// directions, of atoms whose place is certain, stay short. `slope` is the change along it.
std::vector<double> KnapsackDual::NewtonStep(double lift, double& slope) const {
  const size_t n = shape_.slope.size(), m = shape_.coupled.size();
  std::vector<double> matrix = shape_.coupled_curve, right(m), step(n);
  for (size_t u = 0; u < n; ++u) step[u] = -shape_.slope[u] / (shape_.curve[u] + lift);
  for (size_t x = 0; x < m; ++x) {
    const int32_t u = shape_.coupled[x];
    matrix[x * m + x] = shape_.curve[u] + lift;
    right[x] = -shape_.slope[u];
  }
  SolveSymmetric(matrix, right, model_.problem.options.threads);
  for (size_t x = 0; x < m; ++x) step[shape_.coupled[x]] = right[x];
  slope = 0;
  for (size_t u = 0; u < n; ++u) slope += shape_.slope[u] * step[u];
  return step;
}

KnapsackDual::Relaxation KnapsackDual::Relax(const AtomPrices& start,
                                             const std::vector<double>& center,
                                             const Cooling& cooling, double spread, double enough,
                                             const std::function<bool()>& stop) {
  const double cold = cooling.cold * spread;
  Relaxation best{Bound(start), start, {}, {}};
  std::vector<double> price = center;
  double temperature = cooling.warm * spread;
  while (!stop() && Settle(price, temperature, stop)) {
    if (best.center.empty() || temperature >= cooling.center * spread) best.center = price;
    const AtomPrices prices{price, others_};
    const double bound = Bound(prices);
    if (bound < best.bound) {
      best.bound = bound;
      best.prices = prices;
    }
    if (best.bound <= enough) break;
    // No prices prove less than what the shares found reach; with these, though, enough can be
    // proven, if not at this temperature.
    if (cooling.decides ? soft_objective_ > enough : temperature <= cold) break;
    if (temperature <= kColdest * spread) break;
    temperature = std::max(cooling.decides ? 0 : cold, kCooling * temperature);
  }
  if (best.center.empty()) best.center = price;
  best.fractions = Fractions();
  return best;
}

// Moves `price` to where the smoothed dual is least. False if a location cannot keep its decisions.
bool KnapsackDual::Settle(std::vector<double>& price, double temperature,
                          const std::function<bool()>& stop) {
  double lift = kFirstLift;  // in units of 1 / temperature
  double value = Evaluate(price, temperature);
  Shape before;
  for (int count = 0; count < kMostSteps && value > kNever && !stop(); ++count) {
    double slope = 0;
    const std::vector<double> step = NewtonStep(lift / temperature, slope);
    const bool near = -slope <= kConverged * temperature;
    std::vector<double> trial = price;
    for (int a = 0; a < model_.AtomCount(); ++a) {
      if (unknown_[a] >= 0) trial[a] += step[unknown_[a]];
    }
    std::swap(before, shape_);
    const double reached = Evaluate(trial, temperature);
    // Of the fall that the curvature promises, how much came?
    const double kept = (reached - value) / (0.5 * slope);
    if (kept > 0.05) {
      lift = std::max(kLeastLift, lift * (kept > 0.6 ? 0.1 : kept < 0.25 ? 3 : 1));
      price = std::move(trial);
      value = reached;
      if (near) break;
      continue;
    }
    std::swap(before, shape_);
    if (near || lift >= kMostLift) break;
    lift *= 10;
  }
  return value > kNever;
}

std::vector<KnapsackDual::Fraction> KnapsackDual::Fractions() const {
  std::vector<Fraction> fractions;
  for (int j = 0; j < model_.locations; ++j) {
    for (const auto& [atom, share] : shares_[j]) fractions.push_back({atom, j, share});
  }
  std::sort(fractions.begin(), fractions.end(), [](const Fraction& x, const Fraction& y) {
    return x.atom != y.atom ? x.atom < y.atom : x.location < y.location;
  });
  return fractions;
}

}  // namespace treff::recommendation::allocation
