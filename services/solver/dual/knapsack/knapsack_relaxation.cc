#include "services/solver/dual/knapsack/knapsack_relaxation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace treff::solver {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
constexpr double kConverged = 0.5;  // what a further step would gain, in temperatures
constexpr int kMostSteps = 100;     // at one temperature
constexpr double kCooling = 0.3;
// Cooler than this share of the spread of the values nothing moves any more.
constexpr double kColdest = 1e-9;

// By how much curvature is lifted, in its natural unit 1 / temperature. It falls as long as steps
// keep what they promise, and the more slowly the more often it has just fallen too far.
class Damping {
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

Relaxation KnapsackRelaxation::Relax(const AtomPrices& start, const AtomPrices& center,
                                     const Cooling& cooling, double enough,
                                     const std::function<bool()>& stop) {
  const double cold = cooling.cold * spread_;
  Relaxation best{bound_.At(start), start, {}, {}, 0, false};
  AtomPrices prices = center;
  double temperature = cooling.warm * spread_;
  while (!stop()) {
    if (!Minimize(prices, temperature, enough, stop)) {
      // The colder, the fewer sets count.
      if (!dual_.gave_up() || temperature <= kColdest * spread_) break;
      temperature *= kCooling;
      continue;
    }
    best.settled = true;
    if (best.center.atom.empty() || temperature >= cooling.center * spread_) best.center = prices;
    const double bound = bound_.At(prices);
    if (bound < best.bound) {
      best.bound = bound;
      best.prices = prices;
    }
    if (best.bound <= enough) break;
    // No prices prove less than what the shares found reach, but where minima lower it; with these,
    // though, enough can be proven, if not at this temperature.
    if (cooling.decides ? dual_.objective() > enough : temperature <= cold) break;
    if (temperature <= kColdest * spread_) break;
    temperature = std::max(cooling.decides ? 0 : cold, kCooling * temperature);
  }
  if (best.center.atom.empty()) best.center = prices;
  if (best.settled) best.fractions = dual_.Fractions();
  best.reached = dual_.objective();
  return best;
}

// Moves `prices` to where the smoothed dual is least, or to where it is at most `enough`: the bound
// is below it. False if a location cannot keep its decisions.
bool KnapsackRelaxation::Minimize(AtomPrices& prices, double temperature, double enough,
                                  const std::function<bool()>& stop) {
  double value = dual_.Evaluate(prices, temperature);
  Damping damping;
  bool curved = false;  // whether the dual has its curvature
  for (int count = 0; count < kMostSteps && value > kNever && !stop(); ++count) {
    if (!std::exchange(curved, true)) dual_.FindCurvature(temperature);
    double slope = 0;
    const std::vector<double> step = dual_.NewtonStep(damping.value() / temperature, slope);
    const bool near = -slope <= kConverged * temperature;
    AtomPrices trial = dual_.Moved(prices, step);
    dual_.SwapShape();
    const double reached = dual_.Evaluate(trial, temperature);
    // Of the fall that the curvature promises, how much came?
    const double kept = (reached - value) / (0.5 * slope);
    if (kept > 0.05) {
      damping.Accept(kept);
      prices = std::move(trial);
      value = reached;
      curved = false;
      if (near || value <= enough) break;
      continue;
    }
    dual_.SwapShape();
    if (near || !damping.Raise()) break;
  }
  return value > kNever;
}

}  // namespace treff::solver
