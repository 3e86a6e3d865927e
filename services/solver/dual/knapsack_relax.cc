// KnapsackDual::Relax: Newton's method on the dual that is smoothed by entropy.
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "services/solver/dual/knapsack_dual.h"
#include "services/solver/numeric/cholesky.h"
#include "services/solver/numeric/threads.h"

namespace treff::solver {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
constexpr double kNegligible = 30;  // temperatures below indifference
constexpr double kConverged = 0.5;  // what a further step would gain, in temperatures
constexpr int kMostSteps = 100;     // at one temperature
constexpr double kCooling = 0.3;
// Cooler than this share of the spread of the values nothing moves any more.
constexpr double kColdest = 1e-9;
// Fewer items than this are done by one thread sooner than by several: to wake them and to wait for
// them takes longer, on a busy machine much longer.
constexpr size_t kWorthThreads = 500;
// Shares this near to 0 or 1 vary too little to be worth their covariances.
constexpr double kUncoupled = 1e-6;

// By how much curvature is lifted, in its natural unit 1 / temperature. It falls as long as steps
// keep what they promise, and the more slowly the more often it has just fallen too far.
class Lift {
 public:
  double value() const { return value_; }

  void Accept(double kept) {
    constexpr double kWell = 0.6, kPoorly = 0.25;
    if (kept < kPoorly) value_ *= 3;
    if (kept <= kWell) {
      well_ = 0;
      return;
    }
    value_ = std::max(kLeast, value_ / fall_);
    if (++well_ > 1) fall_ = std::min(kFastest, std::pow(fall_, 1 / kDamping));
  }

  // After a step that led nowhere. False if no step could need more.
  bool Raise() {
    constexpr double kMost = 1e4, kSlowest = 1.8;
    if (value_ >= kMost) return false;
    well_ = 0;
    value_ *= kFastest;
    fall_ = std::max(kSlowest, std::pow(fall_, kDamping));
    return true;
  }

 private:
  // The least makes up for covariances that SoftKnapsack drops.
  static constexpr double kFirst = 0.1, kLeast = 2e-4, kFastest = 10, kDamping = 0.7;
  double value_ = kFirst, fall_ = kFastest;
  int well_ = 0;  // steps in a row that kept what they promised
};

}  // namespace

double KnapsackDual::Evaluate(const AtomPrices& prices, double temperature) {
  shape_.slope.assign(unknowns_ + model_.FloorCount(), 0);
  shape_.curve.assign(unknowns_ + model_.FloorCount(), 0);
  soft_objective_ = Constant(prices);
  double value = soft_objective_ + AddPayments(prices, temperature);
  value += AddFloors(prices, temperature) + AddKnapsacks(prices, temperature);
  return value;
}

// Completes the shape where Evaluate arrived.
void KnapsackDual::FindCurvature(double temperature) {
  FindCoupled();
  for (int j = 0; j < model_.locations; ++j) {
    const std::vector<double>& both = soft_[j].FindPairs();
    AddCovariances(j, both, temperature);
    if (model_.FloorCount() > 0) AddFloorCovariances(j, both, temperature);
  }
}

// What the locations gain. −infinity if one cannot keep its decisions.
double KnapsackDual::AddKnapsacks(const AtomPrices& prices, double temperature) {
  SetItems(prices, -kNegligible * temperature);
  std::vector<double> gains(model_.locations);
  size_t items = 0;
  for (const auto& of : items_) items += of.size();
  const int team = items < kWorthThreads ? 1 : TeamOf(model_.problem.options.threads);
#pragma omp parallel for num_threads(team) schedule(dynamic)
  for (int j = 0; j < model_.locations; ++j) {
    gains[j] = soft_[j].Evaluate(items_[j], temperature);
  }
  gave_up_ = std::any_of(soft_.begin(), soft_.end(),
                         [](const SoftKnapsack& soft) { return soft.gave_up(); });
  double value = 0;
  for (int j = 0; j < model_.locations; ++j) {
    if (gains[j] == kNever) return kNever;
    value += gains[j];
    shares_[j].clear();
    for (size_t i = 0; i < items_[j].size(); ++i) {
      AddShare(j, items_[j][i], soft_[j].probability()[i]);
    }
  }
  return value;
}

// How much of the atom the location takes.
void KnapsackDual::AddShare(int location, const Knapsack::Item& item, double taken) {
  const Atom& atom = model_.atoms[item.atom];
  soft_objective_ += taken * item.profit;
  for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
    const FloorShare& share = model_.shares[s];
    shape_.slope[unknowns_ + share.floor] += taken * share.value[item.option];
  }
  const int32_t u = unknown_[item.atom];
  if (u < 0) return;
  shape_.slope[u] -= taken;
  if (taken > 1e-3) shares_[location].push_back({item.atom, taken});
}

// A floor's price stays above zero by a logarithmic barrier.
double KnapsackDual::AddFloors(const AtomPrices& prices, double temperature) {
  double value = 0;
  for (int f = 0; f < model_.FloorCount(); ++f) {
    const double price = prices.others.floor[f];
    value -= temperature * std::log(price);
    shape_.slope[unknowns_ + f] -= model_.floor_least[f] + temperature / price;
    shape_.curve[unknowns_ + f] += temperature / (price * price);
  }
  return value;
}

// The half of the dual that lies with the atoms: each pays its price or stays out, softly.
double KnapsackDual::AddPayments(const AtomPrices& prices, double temperature) {
  const std::vector<double>& price = prices.atom;
  double value = 0;
  for (int a = 0; a < model_.AtomCount(); ++a) {
    const int32_t u = unknown_[a];
    if (u < 0) {
      value += price[a];
      soft_objective_ += price[a];
      continue;
    }
    if (!MayStay(a)) {
      value += price[a];
      soft_objective_ += price[a];
      shape_.slope[u] = 1;
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
  coupled_index_.assign(unknowns_ + model_.FloorCount(), -1);
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
  for (int f = 0; f < model_.FloorCount(); ++f) {
    coupled_index_[unknowns_ + f] = static_cast<int32_t>(shape_.coupled.size());
    shape_.coupled.push_back(unknowns_ + f);
  }
  shape_.coupled_curve.assign(shape_.coupled.size() * shape_.coupled.size(), 0);
}

void KnapsackDual::AddCovariances(int location, const std::vector<double>& both,
                                  double temperature) {
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
      const double covariance = both[x * m + y] - share * soft.probability()[soft.uncertain()[y]];
      const size_t row = std::max(index[x], index[y]), column = std::min(index[x], index[y]);
      shape_.coupled_curve[row * n + column] += covariance / temperature;
    }
  }
}

// What the location's uncertain items have to do with floors: covariances of what they give to
// them, with each other and with what atoms pay. The floors are the last of the coupled.
void KnapsackDual::AddFloorCovariances(int location, const std::vector<double>& both,
                                       double temperature) {
  const SoftKnapsack& soft = soft_[location];
  const size_t n = shape_.coupled.size(), m = soft.uncertain().size();
  for (size_t x = 0; x < m; ++x) {
    const Knapsack::Item& item = items_[location][soft.uncertain()[x]];
    for (size_t y = 0; y < m; ++y) {
      const double covariance =
          both[std::max(x, y) * m + std::min(x, y)] -
          soft.probability()[soft.uncertain()[x]] * soft.probability()[soft.uncertain()[y]];
      const Knapsack::Item& other = items_[location][soft.uncertain()[y]];
      const Atom& giver = model_.atoms[other.atom];
      for (int32_t s = giver.first_share; s < giver.end_share; ++s) {
        const FloorShare& share = model_.shares[s];
        const double given = covariance * share.value[other.option] / temperature;
        const size_t row = static_cast<size_t>(coupled_index_[unknowns_ + share.floor]);
        const int32_t u = unknown_[item.atom];
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
void KnapsackDual::AddBetweenFloors(const Atom& atom, int32_t option, int32_t floor, double given) {
  const size_t n = shape_.coupled.size();
  for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
    const FloorShare& share = model_.shares[s];
    const double curve = given * share.value[option];
    if (share.floor == floor) {
      shape_.curve[unknowns_ + floor] += curve;
    } else if (share.floor < floor) {
      shape_.coupled_curve[coupled_index_[unknowns_ + floor] * n +
                           coupled_index_[unknowns_ + share.floor]] += curve;
    }
  }
}

// Newton's step with the curvature lifted by `lift` everywhere (Levenberg and Marquardt): flat
// directions, of atoms whose place is certain, stay short. `slope` is the change along it.
std::vector<double> KnapsackDual::NewtonStep(double lift, double& slope) {
  const size_t n = shape_.slope.size(), m = shape_.coupled.size();
  std::vector<double> right(m), step(n);
  matrix_ = shape_.coupled_curve;
  for (size_t u = 0; u < n; ++u) step[u] = -shape_.slope[u] / (shape_.curve[u] + lift);
  for (size_t x = 0; x < m; ++x) {
    const int32_t u = shape_.coupled[x];
    matrix_[x * m + x] = shape_.curve[u] + lift;
    right[x] = -shape_.slope[u];
  }
  SolveSymmetric(matrix_, right, model_.problem.options.threads);
  for (size_t x = 0; x < m; ++x) step[shape_.coupled[x]] = right[x];
  slope = 0;
  for (size_t u = 0; u < n; ++u) slope += shape_.slope[u] * step[u];
  return step;
}

KnapsackDual::Relaxation KnapsackDual::Relax(const AtomPrices& start, const AtomPrices& center,
                                             const Cooling& cooling, double spread, double enough,
                                             const std::function<bool()>& stop) {
  const double cold = cooling.cold * spread;
  Relaxation best{Bound(start), start, {}, {}, 0, false};
  AtomPrices prices = center;
  double temperature = cooling.warm * spread;
  while (!stop()) {
    if (!Settle(prices, temperature, enough, stop)) {
      // The colder, the fewer sets count.
      if (!gave_up_ || temperature <= kColdest * spread) break;
      temperature *= kCooling;
      continue;
    }
    best.settled = true;
    if (best.center.atom.empty() || temperature >= cooling.center * spread) best.center = prices;
    const double bound = Bound(prices);
    if (bound < best.bound) {
      best.bound = bound;
      best.prices = prices;
    }
    if (best.bound <= enough) break;
    // No prices prove less than what the shares found reach, but where minima lower it; with these,
    // though, enough can be proven, if not at this temperature.
    if (cooling.decides ? soft_objective_ > enough : temperature <= cold) break;
    if (temperature <= kColdest * spread) break;
    temperature = std::max(cooling.decides ? 0 : cold, kCooling * temperature);
  }
  if (best.center.atom.empty()) best.center = prices;
  if (best.settled) best.fractions = Fractions();
  best.reached = soft_objective_;
  return best;
}

AtomPrices KnapsackDual::Moved(const AtomPrices& prices, const std::vector<double>& step) const {
  AtomPrices moved = prices;
  for (int a = 0; a < model_.AtomCount(); ++a) {
    if (unknown_[a] >= 0) moved.atom[a] += step[unknown_[a]];
  }
  for (int f = 0; f < model_.FloorCount(); ++f) {
    double& price = moved.others.floor[f];
    price = std::max(0.1 * price, price + step[unknowns_ + f]);
  }
  return moved;
}

// Moves `prices` to where the smoothed dual is least, or to where it is at most `enough`: the bound
// is below it. False if a location cannot keep its decisions.
bool KnapsackDual::Settle(AtomPrices& prices, double temperature, double enough,
                          const std::function<bool()>& stop) {
  double value = Evaluate(prices, temperature);
  Lift lift;
  bool curved = false;  // whether shape_ has its curvature
  for (int count = 0; count < kMostSteps && value > kNever && !stop(); ++count) {
    if (!std::exchange(curved, true)) FindCurvature(temperature);
    double slope = 0;
    const std::vector<double> step = NewtonStep(lift.value() / temperature, slope);
    const bool near = -slope <= kConverged * temperature;
    AtomPrices trial = Moved(prices, step);
    std::swap(before_, shape_);
    const double reached = Evaluate(trial, temperature);
    // Of the fall that the curvature promises, how much came?
    const double kept = (reached - value) / (0.5 * slope);
    if (kept > 0.05) {
      lift.Accept(kept);
      prices = std::move(trial);
      value = reached;
      curved = false;
      if (near || value <= enough) break;
      continue;
    }
    std::swap(before_, shape_);
    if (near || !lift.Raise()) break;
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

}  // namespace treff::solver
