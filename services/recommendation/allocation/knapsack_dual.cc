#include "services/recommendation/allocation/knapsack_dual.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "services/recommendation/allocation/cholesky.h"

namespace treff::recommendation::allocation {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
constexpr double kNegligible = 30;  // temperatures below indifference
// The lift of curvature, in its natural unit 1 / temperature: enough to make up for covariances
// that SoftKnapsack drops, and more than any step could need.
constexpr double kLeastLift = 2e-4, kMostLift = 1e4;
constexpr double kConverged = 0.5;  // what a further step would gain, in temperatures
constexpr int kMostSteps = 200;
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
      shares_(model.locations) {
  knapsacks_.reserve(model.locations);
  for (int j = 0; j < model.locations; ++j) {
    const Knapsack& knapsack = knapsacks_.emplace_back(model, j);
    for (int32_t kind : knapsack.kinds()) others_.row[model.Row(j, kind)] = 0;
    soft_.emplace_back(knapsack);
  }
  std::vector<double> score(model.locations);
  for (int a = 0; a < model.AtomCount(); ++a) {
    const Atom& atom = model.atoms[a];
    Score(model, atom, others_, score.data());
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
  for (const Atom& atom : model_.atoms) {
    Score(model_, atom, capacity_prices_, score.data());
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
  }
  for (const Fixing& fixing : fixings) {
    if (fixing.in) continue;
    const int64_t p = Find(fixing.atom, fixing.location);
    if (p >= 0) state_[fixing.location][p] = kOut;
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

std::vector<Knapsack::Item> KnapsackDual::Items(int location, const std::vector<double>& price,
                                                double least_profit) const {
  std::vector<Knapsack::Item> items;
  const auto& pairs = pairs_[location];
  const bool all = knapsacks_[location].has_minimum();
  for (size_t p = 0; p < pairs.size(); ++p) {
    if (state_[location][p] == kOut) continue;
    const double profit = pairs[p].value - price[pairs[p].atom];
    const bool forced = state_[location][p] == kIn;
    if (profit > least_profit || forced || all) items.push_back({pairs[p].atom, profit, forced});
  }
  return items;
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
  for (int j = 0; j < model_.locations; ++j) {
    bound += knapsacks_[j].Solve(Items(j, prices.atom, 0), nullptr);
  }
  return bound;
}

double KnapsackDual::Evaluate(const std::vector<double>& price, double temperature) {
  const size_t n = static_cast<size_t>(unknowns_);
  gradient_.assign(n, 0);
  hessian_.assign(n * n, 0);
  double value = Constant();
  for (int a = 0; a < model_.AtomCount(); ++a) {
    if (unknown_[a] < 0) {
      value += price[a];
      continue;
    }
    const size_t u = unknown_[a];
    const double gain = (price[a] - model_.atoms[a].unplaced_value) / temperature;
    const double paid = 1 / (1 + std::exp(-gain));
    value += model_.atoms[a].unplaced_value +
             temperature * (std::max(gain, 0.0) + std::log1p(std::exp(-std::abs(gain))));
    gradient_[u] += paid;
    hessian_[u * n + u] += paid * (1 - paid) / temperature;
  }
  for (int j = 0; j < model_.locations; ++j) {
    const std::vector<Knapsack::Item> items = Items(j, price, -kNegligible * temperature);
    SoftKnapsack& soft = soft_[j];
    const double gain = soft.Evaluate(items, temperature);
    if (gain == kNever) return kNever;
    value += gain;
    shares_[j].clear();
    for (size_t i = 0; i < items.size(); ++i) {
      const double share = soft.probability()[i];
      if (unknown_[items[i].atom] < 0) continue;
      gradient_[unknown_[items[i].atom]] -= share;
      if (share > 1e-3) shares_[j].push_back({items[i].atom, share});
    }
    const size_t m = soft.uncertain().size();
    for (size_t x = 0; x < m; ++x) {
      const int32_t i = soft.uncertain()[x];
      const int32_t u = unknown_[items[i].atom];
      if (u < 0) continue;
      for (size_t y = 0; y <= x; ++y) {
        const int32_t k = soft.uncertain()[y];
        const int32_t v = unknown_[items[k].atom];
        if (v < 0) continue;
        const double covariance =
            soft.both()[x * m + y] - soft.probability()[i] * soft.probability()[k];
        hessian_[std::max(u, v) * n + std::min(u, v)] += covariance / temperature;
      }
    }
  }
  return value;
}

// Newton's step with the curvature lifted by `lift` everywhere (Levenberg and Marquardt): flat
// directions, of atoms whose place is certain, stay short. `slope` is the change along it.
std::vector<double> KnapsackDual::NewtonStep(double lift, double& slope) const {
  const size_t n = gradient_.size();
  std::vector<double> hessian = hessian_, step(n);
  for (size_t u = 0; u < n; ++u) {
    step[u] = -gradient_[u];
    hessian[u * n + u] += lift;
  }
  SolveSymmetric(hessian, step);
  slope = 0;
  for (size_t u = 0; u < n; ++u) slope += gradient_[u] * step[u];
  return step;
}

KnapsackDual::Relaxation KnapsackDual::Relax(const AtomPrices& start, double warm, double cold,
                                             double enough, const std::function<bool()>& stop) {
  constexpr double kCooling = 0.3;
  Relaxation best{Bound(start), start, {}};
  std::vector<double> price = start.atom;
  double temperature = warm, lift = kLeastLift;  // lift in units of 1 / temperature
  double value = Evaluate(price, temperature);
  for (int count = 0; count < kMostSteps && value > kNever && !stop(); ++count) {
    double slope = 0;
    const std::vector<double> step = NewtonStep(lift / temperature, slope);
    std::vector<double> trial = price;
    for (int a = 0; a < model_.AtomCount(); ++a) {
      if (unknown_[a] >= 0) trial[a] += step[unknown_[a]];
    }
    const double reached = Evaluate(trial, temperature);
    // Of the fall that the curvature promises, how much came?
    const double kept = (reached - value) / (0.5 * slope);
    if (kept > 0.05) {
      lift = std::max(kLeastLift, lift * (kept > 0.6 ? 0.1 : kept < 0.25 ? 3 : 1));
      price = std::move(trial);
      value = reached;
      if (-slope > kConverged * temperature) continue;
    } else if (lift < kMostLift && -slope > kConverged * temperature) {
      lift *= 10;
      Evaluate(price, temperature);
      continue;
    }
    const AtomPrices prices{price, others_};
    if (const double bound = Bound(prices); bound < best.bound) {
      best.bound = bound;
      best.prices = prices;
    }
    if (best.bound <= enough || temperature <= cold) break;
    temperature = std::max(cold, kCooling * temperature);
    lift = std::max(kLeastLift, 0.1 * lift);
    value = Evaluate(price, temperature);
  }
  best.fractions = Fractions();
  return best;
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
  for (int j = 0; j < model_.locations; ++j) {
    // Items that nobody wants at these prices matter too: taking them is what is priced.
    const std::vector<Knapsack::Item> items = Items(j, prices.atom, -(bound - incumbent) - 1e-6);
    const double best = knapsacks_[j].Solve(items, nullptr);
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
      if (bound - best + alternatives[i].taken + paid <= enough) {
        fixings.push_back({atom, j, false});
      } else if (bound - best + alternatives[i].left <= enough) {
        fixings.push_back({atom, j, true});
      }
      ++i;
    }
  }
  return fixings;
}

}  // namespace treff::recommendation::allocation
