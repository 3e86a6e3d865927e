#include "services/solver/dual/knapsack/smooth_knapsack_dual.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "services/solver/numeric/cholesky.h"
#include "services/solver/numeric/threads.h"

namespace treff::solver {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
// Fewer items than this are done by one thread sooner than by several: to wake them and to wait for
// them takes longer, on a busy machine much longer.
constexpr size_t kWorthThreads = 500;
// Shares this near to 0 or 1 vary too little to be worth their covariances.
constexpr double kUncoupled = 1e-6;

}  // namespace

SmoothKnapsackDual::SmoothKnapsackDual(Decomposition& decomposition, const Domains& domains,
                                       PartialPricing& pricing,
                                       const std::function<bool()>& interrupted)
    : decomposition_(decomposition),
      domains_(domains),
      pricing_(pricing),
      interrupted_(interrupted),
      model_(decomposition.model()),
      shares_(model_.locations) {}

double SmoothKnapsackDual::Evaluate(const AtomPrices& prices, double temperature) {
  shape_.slope.assign(domains_.unknowns() + model_.FloorCount(), 0);
  shape_.curve.assign(domains_.unknowns() + model_.FloorCount(), 0);
  objective_ = decomposition_.Constant(prices);
  double value = objective_ + AddPayments(prices, temperature);
  value += AddFloors(prices, temperature) + AddKnapsacks(prices, temperature);
  return value;
}

// Completes the shape where Evaluate arrived.
void SmoothKnapsackDual::FindCurvature(double temperature) {
  FindCoupled();
  for (int j = 0; j < model_.locations; ++j) {
    const std::vector<double>& both = decomposition_.soft(j).FindPairs();
    AddCovariances(j, both, temperature);
    if (model_.FloorCount() > 0) AddFloorCovariances(j, both, temperature);
  }
}

// What the locations gain. −infinity if one cannot keep its decisions.
double SmoothKnapsackDual::AddKnapsacks(const AtomPrices& prices, double temperature) {
  pricing_.Price(prices, -kNegligible * temperature);
  std::vector<double> gains(model_.locations);
  const int team =
      pricing_.ItemCount() < kWorthThreads ? 1 : TeamOf(model_.problem.options.threads);
#pragma omp parallel for num_threads(team) schedule(dynamic)
  for (int j = 0; j < model_.locations; ++j) {
    gains[j] = decomposition_.soft(j).Evaluate(pricing_.items(j), temperature);
  }
  gave_up_ = false;
  for (int j = 0; j < model_.locations; ++j) gave_up_ |= decomposition_.soft(j).gave_up();
  double value = 0;
  for (int j = 0; j < model_.locations; ++j) {
    if (gains[j] == kNever) return kNever;
    value += gains[j];
    shares_[j].clear();
    for (size_t i = 0; i < pricing_.items(j).size(); ++i) {
      AddShare(j, pricing_.items(j)[i], decomposition_.soft(j).probability()[i]);
    }
  }
  return value;
}

// How much of the atom the location takes.
void SmoothKnapsackDual::AddShare(int location, const Knapsack::Item& item, double taken) {
  const Atom& atom = model_.atoms[item.atom];
  objective_ += taken * item.profit;
  for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
    const FloorShare& share = model_.shares[s];
    shape_.slope[domains_.unknowns() + share.floor] += taken * share.value[item.option];
  }
  const int32_t u = domains_.unknown(item.atom);
  if (u < 0) return;
  shape_.slope[u] -= taken;
  if (taken > 1e-3) shares_[location].push_back({item.atom, taken});
}

// A floor's price stays above zero by a logarithmic barrier.
double SmoothKnapsackDual::AddFloors(const AtomPrices& prices, double temperature) {
  double value = 0;
  for (int f = 0; f < model_.FloorCount(); ++f) {
    const double price = prices.others.floor[f];
    value -= temperature * std::log(price);
    shape_.slope[domains_.unknowns() + f] -= model_.floor_least[f] + temperature / price;
    shape_.curve[domains_.unknowns() + f] += temperature / (price * price);
  }
  return value;
}

// The half of the dual that lies with the atoms: each pays its price or stays out, softly.
double SmoothKnapsackDual::AddPayments(const AtomPrices& prices, double temperature) {
  const std::vector<double>& price = prices.atom;
  double value = 0;
  for (int a = 0; a < model_.AtomCount(); ++a) {
    const int32_t u = domains_.unknown(a);
    if (u < 0) {
      value += price[a];
      objective_ += price[a];
      continue;
    }
    if (!domains_.MayBeUnplaced(a)) {
      value += price[a];
      objective_ += price[a];
      shape_.slope[u] = 1;
      continue;
    }
    const double gain = (price[a] - model_.atoms[a].unplaced_value) / temperature;
    const double e = std::exp(-std::abs(gain));
    const double paid = (gain > 0 ? 1 : e) / (1 + e);
    value += model_.atoms[a].unplaced_value + temperature * (std::max(gain, 0.0) + std::log1p(e));
    objective_ += paid * price[a] + (1 - paid) * model_.atoms[a].unplaced_value;
    shape_.slope[u] = paid;
    shape_.curve[u] = paid * (1 - paid) / temperature;
  }
  return value;
}

void SmoothKnapsackDual::FindCoupled() {
  coupled_index_.assign(domains_.unknowns() + model_.FloorCount(), -1);
  shape_.coupled.clear();
  for (int j = 0; j < model_.locations; ++j) {
    for (const int32_t i : decomposition_.soft(j).uncertain()) {
      const int32_t u = domains_.unknown(pricing_.items(j)[i].atom);
      const double share = decomposition_.soft(j).probability()[i];
      if (u < 0 || coupled_index_[u] >= 0 || share * (1 - share) < kUncoupled) continue;
      coupled_index_[u] = static_cast<int32_t>(shape_.coupled.size());
      shape_.coupled.push_back(u);
    }
  }
  for (int f = 0; f < model_.FloorCount(); ++f) {
    coupled_index_[domains_.unknowns() + f] = static_cast<int32_t>(shape_.coupled.size());
    shape_.coupled.push_back(domains_.unknowns() + f);
  }
  shape_.coupled_curve.assign(shape_.coupled.size() * shape_.coupled.size(), 0);
}

void SmoothKnapsackDual::AddCovariances(int location, const std::vector<double>& both,
                                        double temperature) {
  const SoftKnapsack& soft = decomposition_.soft(location);
  const size_t n = shape_.coupled.size(), m = soft.uncertain().size();
  std::vector<int32_t> index(m, -1);
  for (size_t x = 0; x < m; ++x) {
    const int32_t i = soft.uncertain()[x];
    const int32_t u = domains_.unknown(pricing_.items(location)[i].atom);
    if (u < 0) continue;
    const double share = soft.probability()[i];
    shape_.curve[u] += share * (1 - share) / temperature;
    index[x] = coupled_index_[u];
    if (index[x] < 0) continue;
    for (size_t y = 0; y < x; ++y) {
      if (index[y] < 0) continue;
      const double covariance = both[x * m + y] - share * soft.probability()[soft.uncertain()[y]];
      const size_t row = std::max(index[x], index[y]), column = std::min(index[x], index[y]);
      shape_.coupled_curve[row * n + column] += covariance / temperature;
    }
  }
}

// What the location's uncertain items have to do with floors: covariances of what they give to
// them, with each other and with what atoms pay. The floors are the last of the coupled.
void SmoothKnapsackDual::AddFloorCovariances(int location, const std::vector<double>& both,
                                             double temperature) {
  const SoftKnapsack& soft = decomposition_.soft(location);
  const size_t n = shape_.coupled.size(), m = soft.uncertain().size();
  for (size_t x = 0; x < m; ++x) {
    const Knapsack::Item& item = pricing_.items(location)[soft.uncertain()[x]];
    for (size_t y = 0; y < m; ++y) {
      const double covariance =
          both[std::max(x, y) * m + std::min(x, y)] -
          soft.probability()[soft.uncertain()[x]] * soft.probability()[soft.uncertain()[y]];
      const Knapsack::Item& other = pricing_.items(location)[soft.uncertain()[y]];
      const Atom& giver = model_.atoms[other.atom];
      for (int32_t s = giver.first_share; s < giver.end_share; ++s) {
        const FloorShare& share = model_.shares[s];
        const double given = covariance * share.value[other.option] / temperature;
        const size_t row = static_cast<size_t>(coupled_index_[domains_.unknowns() + share.floor]);
        const int32_t u = domains_.unknown(item.atom);
        if (u >= 0 && coupled_index_[u] >= 0) {
          shape_.coupled_curve[row * n + coupled_index_[u]] -= given;
        }
        AddBetweenFloors(model_.atoms[item.atom], item.option, share.floor, given);
      }
    }
  }
}

// Adds `given` × what the atom's option gives to each floor, to the curvature between that and
// `floor`.
void SmoothKnapsackDual::AddBetweenFloors(const Atom& atom, int32_t option, int32_t floor,
                                          double given) {
  const size_t n = shape_.coupled.size();
  for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
    const FloorShare& share = model_.shares[s];
    const double curve = given * share.value[option];
    if (share.floor == floor) {
      shape_.curve[domains_.unknowns() + floor] += curve;
    } else if (share.floor < floor) {
      shape_.coupled_curve[coupled_index_[domains_.unknowns() + floor] * n +
                           coupled_index_[domains_.unknowns() + share.floor]] += curve;
    }
  }
}

std::vector<double> SmoothKnapsackDual::NewtonStep(double damping, double& slope) {
  const size_t n = shape_.slope.size(), m = shape_.coupled.size();
  std::vector<double> right(m), step(n);
  matrix_ = shape_.coupled_curve;
  for (size_t u = 0; u < n; ++u) step[u] = -shape_.slope[u] / (shape_.curve[u] + damping);
  for (size_t x = 0; x < m; ++x) {
    const int32_t u = shape_.coupled[x];
    matrix_[x * m + x] = shape_.curve[u] + damping;
    right[x] = -shape_.slope[u];
  }
  SolveSymmetric(matrix_, right, model_.problem.options.threads, interrupted_);
  for (size_t x = 0; x < m; ++x) step[shape_.coupled[x]] = right[x];
  slope = 0;
  for (size_t u = 0; u < n; ++u) slope += shape_.slope[u] * step[u];
  return step;
}

AtomPrices SmoothKnapsackDual::Moved(const AtomPrices& prices,
                                     const std::vector<double>& step) const {
  AtomPrices moved = prices;
  for (int a = 0; a < model_.AtomCount(); ++a) {
    if (domains_.unknown(a) >= 0) moved.atom[a] += step[domains_.unknown(a)];
  }
  for (int f = 0; f < model_.FloorCount(); ++f) {
    double& price = moved.others.floor[f];
    price = std::max(0.1 * price, price + step[domains_.unknowns() + f]);
  }
  return moved;
}

std::vector<SmoothKnapsackDual::Fraction> SmoothKnapsackDual::Fractions() const {
  std::vector<Fraction> fractions;
  for (int j = 0; j < model_.locations; ++j) {
    for (const auto& [atom, share] : shares_[j]) fractions.push_back({atom, j, share});
  }
  std::sort(fractions.begin(), fractions.end(), [](const Fraction& x, const Fraction& y) {
    return x.atom != y.atom ? x.atom < y.atom : x.location < y.location;
  });
  return fractions;
}

}  // namespace treff::solver
