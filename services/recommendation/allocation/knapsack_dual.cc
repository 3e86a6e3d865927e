#include "services/recommendation/allocation/knapsack_dual.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "services/recommendation/allocation/cholesky.h"
#include "services/recommendation/allocation/tolls.h"

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
// A cooling gains at most this part of what the one before gained.
constexpr double kHope = 0.5;
// Prices fall by less than this, in the unit of the values, until pairs are looked through again.
constexpr double kNearMargin = 0.03;
// Shares this near to 0 or 1 vary too little to be worth their covariances.
constexpr double kUncoupled = 1e-6;
constexpr int kMostAtoms = 2500;  // the Hessian has as many rows: 50 MB, and a second to factor
// A decision is forced only if its opposite falls short by more than rounding could make up.
constexpr double kSafety = 1e-9;

}  // namespace

bool KnapsackDual::Applies(const Model& model) {
  return model.UnitCount() == model.AtomCount() && model.AtomCount() <= kMostAtoms;
}

KnapsackDual::KnapsackDual(const Model& model, const Prices& prices)
    : model_(model),
      others_(prices),
      capacity_prices_(prices),
      pairs_(model.locations),
      home_(model.AtomCount(), -1),
      shares_(model.locations),
      items_(model.locations),
      near_(model.locations),
      settled_(model.locations) {
  knapsacks_.reserve(model.locations);
  for (int j = 0; j < model.locations; ++j) {
    const Knapsack& knapsack = knapsacks_.emplace_back(model, j);
    for (int32_t kind : knapsack.kinds()) others_.row[model.Row(j, kind)] = 0;
    soft_.emplace_back(knapsack);
  }
  std::vector<double> score(model.locations);
  Tolls tolls(model, others_.row);
  for (int a = 0; a < model.AtomCount(); ++a) {
    const Atom& atom = model.atoms[a];
    tolls.Score(atom, others_.floor, score.data());
    for (int k = 0; k < atom.options; ++k) {
      if (score[k] > kNever) pairs_[atom.location[k]].push_back({a, score[k]});
    }
  }
  for (const auto& pairs : pairs_) state_.emplace_back(pairs.size(), kFree);
  SetFixings({});
}

bool KnapsackDual::Keeps(int row) const {
  const std::vector<int32_t>& kinds = knapsacks_[row / model_.kinds].kinds();
  return std::find(kinds.begin(), kinds.end(), row % model_.kinds) != kinds.end();
}

AtomPrices KnapsackDual::FirstGuess() const {
  AtomPrices guess{{}, others_};
  std::vector<double> score(model_.locations);
  Tolls tolls(model_, capacity_prices_.row);
  for (const Atom& atom : model_.atoms) {
    tolls.Score(atom, capacity_prices_.floor, score.data());
    double gain = atom.unplaced_value;
    for (int k = 0; k < atom.options; ++k) gain = std::max(gain, score[k]);
    guess.atom.push_back(gain);
  }
  return guess;
}

void KnapsackDual::SetFixings(const std::vector<Fixing>& fixings) {
  std::fill(home_.begin(), home_.end(), -1);
  for (const Fixing& fixing : fixings) {
    if (fixing.in) home_[fixing.atom] = fixing.location;
  }
  for (int j = 0; j < model_.locations; ++j) {
    for (size_t p = 0; p < pairs_[j].size(); ++p) {
      const int32_t home = home_[pairs_[j][p].atom];
      state_[j][p] = home < 0 ? kFree : home == j ? kIn : kOut;
    }
    settled_[j].clear();
  }
  for (const Fixing& fixing : fixings) {
    if (fixing.in) continue;
    const int64_t p = Find(fixing.atom, fixing.location);
    if (p >= 0) state_[fixing.location][p] = kOut;
  }
  for (const Fixing& fixing : fixings) {
    const int64_t p = fixing.in ? Find(fixing.atom, fixing.location) : -1;
    if (p >= 0) settled_[fixing.location].push_back(static_cast<int32_t>(p));
  }
  unknown_.assign(model_.AtomCount(), -1);
  unknowns_ = 0;
  for (int a = 0; a < model_.AtomCount(); ++a) {
    if (home_[a] < 0) unknown_[a] = unknowns_++;
  }
}

// The index of a pair among those of its location, or −1.
int64_t KnapsackDual::Find(int32_t atom, int32_t location) const {
  const auto& pairs = pairs_[location];
  const auto pair = std::lower_bound(pairs.begin(), pairs.end(), atom,
                                     [](const Pair& p, int32_t a) { return p.atom < a; });
  return pair != pairs.end() && pair->atom == atom ? pair - pairs.begin() : -1;
}

bool KnapsackDual::IsFree(int32_t atom, int32_t location) const {
  const int64_t p = Find(atom, location);
  return p >= 0 && state_[location][p] == kFree;
}

bool KnapsackDual::AnyFree(Fixing& found) const {
  for (int j = 0; j < model_.locations; ++j) {
    for (size_t p = 0; p < pairs_[j].size(); ++p) {
      if (state_[j][p] != kFree) continue;
      found.atom = pairs_[j][p].atom, found.location = j;
      return true;
    }
  }
  return false;
}

// What may be taken at each location at these prices of the atoms, to items_, by atom.
void KnapsackDual::SetItems(const std::vector<double>& price, double least_profit) {
  RenewNear(price, least_profit);
  for (int j = 0; j < model_.locations; ++j) {
    std::vector<Knapsack::Item>& items = items_[j];
    items.clear();
    const bool all = knapsacks_[j].has_minimum();
    for (const int32_t p : near_[j]) {
      const Pair& pair = pairs_[j][p];
      const State state = state_[j][p];
      const double profit = pair.value - price[pair.atom];
      if (state == kFree && (profit > least_profit || all)) items.push_back({pair.atom, profit});
    }
    if (settled_[j].empty()) continue;
    for (const int32_t p : settled_[j]) {
      const Pair& pair = pairs_[j][p];
      items.push_back({pair.atom, pair.value - price[pair.atom], /*forced=*/true});
    }
    std::sort(items.begin(), items.end(),
              [](const auto& x, const auto& y) { return x.atom < y.atom; });
  }
}

// Most pairs are never worth taking. Those that could be, as long as no price falls by much, are
// found once in a while.
void KnapsackDual::RenewNear(const std::vector<double>& price, double least_profit) {
  double fall = 0;
  for (size_t a = 0; a < near_price_.size(); ++a) fall = std::max(fall, near_price_[a] - price[a]);
  if (!near_price_.empty() && near_margin_ >= fall - least_profit) return;
  near_price_ = price;
  near_margin_ = kNearMargin - 2 * least_profit;
  for (int j = 0; j < model_.locations; ++j) {
    near_[j].clear();
    const bool all = knapsacks_[j].has_minimum();
    for (size_t p = 0; p < pairs_[j].size(); ++p) {
      const double profit = pairs_[j][p].value - price[pairs_[j][p].atom];
      if (profit > -near_margin_ || all) near_[j].push_back(static_cast<int32_t>(p));
    }
  }
}

// What the rows priced apart and the floors add to any bound.
double KnapsackDual::Constant() const {
  double constant = 0;
  for (int row = 0; row < model_.RowCount(); ++row) {
    const double price = others_.row[row];
    if (price != 0) {
      constant += std::max(price * model_.row_most[row], price * model_.row_least[row]);
    }
  }
  for (int f = 0; f < model_.FloorCount(); ++f) {
    constant -= others_.floor[f] * model_.floor_least[f];
  }
  return constant;
}

double KnapsackDual::Bound(const AtomPrices& prices) {
  double bound = Constant();
  for (int a = 0; a < model_.AtomCount(); ++a) {
    bound +=
        home_[a] >= 0 ? prices.atom[a] : std::max(prices.atom[a], model_.atoms[a].unplaced_value);
  }
  SetItems(prices.atom, 0);
  for (int j = 0; j < model_.locations; ++j) {
    bound += knapsacks_[j].Solve(items_[j]);
  }
  return bound;
}

double KnapsackDual::Evaluate(const std::vector<double>& price, double temperature) {
  double value = Constant() + AddPayments(price, temperature);
  SetItems(price, -kNegligible * temperature);
  for (int j = 0; j < model_.locations; ++j) {
    const double gain = soft_[j].Evaluate(items_[j], temperature);
    if (gain == kNever) return kNever;
    value += gain;
    shares_[j].clear();
    for (size_t i = 0; i < items_[j].size(); ++i) {
      const int32_t atom = items_[j][i].atom;
      const double share = soft_[j].probability()[i];
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
      continue;
    }
    const double gain = (price[a] - model_.atoms[a].unplaced_value) / temperature;
    const double e = std::exp(-std::abs(gain));
    const double paid = (gain > 0 ? 1 : e) / (1 + e);
    value += model_.atoms[a].unplaced_value + temperature * (std::max(gain, 0.0) + std::log1p(e));
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
  SolveSymmetric(matrix, right);
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
    const double bound = Bound(prices), gained = best.bound - bound;
    if (gained > 0) {
      best.bound = bound;
      best.prices = prices;
    }
    if (best.bound <= enough || temperature <= cold) break;
    // Each cooling gains less than the one before.
    if (cooling.gives_up && kHope * gained < best.bound - enough) break;
    temperature = std::max(cold, kCooling * temperature);
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

std::vector<Fixing> KnapsackDual::FixByPrices(const AtomPrices& prices, double incumbent) {
  const double bound = Bound(prices);
  const double enough = incumbent - kSafety * std::max(1.0, std::abs(incumbent));
  std::vector<Fixing> fixings;
  // Items that nobody wants at these prices matter too: taking them is what is priced.
  SetItems(prices.atom, -(bound - incumbent) - 1e-6);
  for (int j = 0; j < model_.locations; ++j) {
    const std::vector<Knapsack::Item>& items = items_[j];
    const double best = knapsacks_[j].Solve(items);
    const auto alternatives = knapsacks_[j].SolveAlternatives(items);
    size_t i = 0;
    for (size_t p = 0; p < pairs_[j].size(); ++p) {
      if (state_[j][p] != kFree) {
        i += state_[j][p] == kIn;
        continue;
      }
      const int32_t atom = pairs_[j][p].atom;
      if (i == items.size() || items[i].atom != atom) {
        fixings.push_back({atom, j, false});  // its profit alone is too low
        continue;
      }
      // Being placed, the atom pays its price even if that is less than being left out is worth.
      const double paid =
          prices.atom[atom] - std::max(prices.atom[atom], model_.atoms[atom].unplaced_value);
      const double if_in = bound - best + alternatives[i].taken + paid;
      const double if_out = bound - best + alternatives[i].left;
      if (if_in <= enough) {
        fixings.push_back({atom, j, false});
      } else if (if_out <= enough) {
        fixings.push_back({atom, j, true});
      }
      ++i;
    }
  }
  return fixings;
}

}  // namespace treff::recommendation::allocation
