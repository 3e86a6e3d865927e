#include "services/solver/dual/knapsack/soft_knapsack.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "services/solver/numeric/soft_max.h"

namespace treff::solver {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
// Sets this many temperatures worse than the best do not count.
constexpr double kCertain = 20;
// Items taken with a probability this near to 0 or 1 are held to be independent of others.
constexpr double kRare = 1e-5;

}  // namespace

SoftKnapsack::SoftKnapsack(const Knapsack& shape, size_t most_states)
    : shape_(shape),
      most_states_(most_states),
      kinds_(shape.kinds().size()),
      multiplier_(kinds_, 0) {}

// How much more than there is the items use at a price, each drawn for itself.
SoftKnapsack::Excess SoftKnapsack::ExcessAt(const std::vector<Knapsack::Item>& items, size_t kind,
                                            double price, double temperature) const {
  Excess excess{-static_cast<double>(shape_.most()[kind]), 0};
  const double scale = 1 / temperature;
  for (size_t i = 0; i < items.size(); ++i) {
    const int32_t amount = amounts_[i * kinds_ + kind];
    const double gain = (reduced_profit_[i] - price * amount) * scale;
    if (amount == 0 || (gain < -kCertain && !items[i].forced)) continue;
    if (items[i].forced || gain > kCertain) {
      excess.units += amount;
      continue;
    }
    const double e = QuickExponential(-std::abs(gain)), share = (gain > 0 ? 1 : e) / (1 + e);
    excess.units += amount * share;
    excess.slope += amount * amount * share * (1 - share) * scale;
  }
  return excess;
}

// The price of a unit, near enough, at which the items use just what there is: Newton's method
// between bounds, from the price of last time.
double SoftKnapsack::FindPrice(const std::vector<Knapsack::Item>& items, size_t kind,
                               double temperature, double most_gain) const {
  constexpr double kEnough = 0.25;  // units
  constexpr double kFree = -1;      // no price was too low yet
  constexpr int kMostSteps = 40;
  double low = kFree, high = most_gain + temperature;
  double price = std::min(multiplier_[kind], high);
  for (int step = 0; step < kMostSteps && high - low > temperature; ++step) {
    const Excess excess = ExcessAt(items, kind, price, temperature);
    if (excess.units <= kEnough && (price == 0 || excess.units >= -kEnough)) return price;
    (excess.units > 0 ? low : high) = price;
    const double newton = price + excess.units / std::max(excess.slope, 1e-3 / temperature);
    if (newton <= 0 && low == kFree) {
      price = 0;
    } else if (newton > low && newton < high) {
      price = newton;
    } else {
      price = 0.5 * (std::max(low, 0.0) + high);
    }
  }
  return high;
}

// One kind after the other, a few times over or until no price moves.
void SoftKnapsack::FindMultipliers(const std::vector<Knapsack::Item>& items, double temperature) {
  amounts_.resize(items.size() * kinds_);
  reduced_profit_.resize(items.size());
  double most_gain = 0;
  for (size_t i = 0; i < items.size(); ++i) {
    int32_t* amount = amounts_.data() + i * kinds_;
    shape_.Amounts(items[i].atom, amount);
    reduced_profit_[i] = items[i].profit;
    for (size_t k = 0; k < kinds_; ++k) reduced_profit_[i] -= multiplier_[k] * amount[k];
    most_gain = std::max(most_gain, std::abs(items[i].profit));
  }
  auto shift = [&](size_t k, double price) {
    for (size_t i = 0; i < items.size(); ++i)
      reduced_profit_[i] += price * amounts_[i * kinds_ + k];
  };
  const int rounds = kinds_ > 1 ? 3 : 1;
  bool moved = true;
  for (int round = 0; round < rounds && moved; ++round) {
    moved = false;
    for (size_t k = 0; k < kinds_; ++k) {
      const double before = multiplier_[k];
      shift(k, before);
      multiplier_[k] = FindPrice(items, k, temperature, most_gain);
      shift(k, -multiplier_[k]);
      moved |= multiplier_[k] != before;
    }
  }
}

// Settles which items are uncertain when a set may lose `allowed` against splitting items, and what
// room the others leave. False if they leave none.
bool SoftKnapsack::Select(const std::vector<Knapsack::Item>& items, double allowed) {
  room_ = shape_.most();
  uncertain_.clear();
  relaxed_ = 0;
  for (size_t k = 0; k < kinds_; ++k) relaxed_ += multiplier_[k] * room_[k];
  for (size_t i = 0; i < items.size(); ++i) {
    relaxed_ += items[i].forced ? reduced_profit_[i] : std::max(reduced_profit_[i], 0.0);
    if (items[i].forced || reduced_profit_[i] > allowed) {
      probability_[i] = 1;
      for (size_t k = 0; k < kinds_; ++k) room_[k] -= amounts_[i * kinds_ + k];
    } else if (reduced_profit_[i] < -allowed) {
      probability_[i] = 0;
    } else {
      uncertain_.push_back(static_cast<int32_t>(i));
    }
  }
  for (const int32_t left : room_) {
    if (left < 0) return false;
  }
  // Those whose choice costs most come first, so that little is open for long.
  std::sort(uncertain_.begin(), uncertain_.end(), [this](int32_t x, int32_t y) {
    const double one = std::abs(reduced_profit_[x]), other = std::abs(reduced_profit_[y]);
    return one != other ? one > other : x < y;
  });
  CountKinds();
  return true;
}

// Kinds of which there is enough for all that are uncertain need not be counted.
void SoftKnapsack::CountKinds() {
  std::vector<size_t> counted;
  std::vector<StateGraph::Kind> kinds;
  for (size_t k = 0; k < kinds_; ++k) {
    int64_t wanted = 0;
    for (const int32_t i : uncertain_) wanted += amounts_[i * kinds_ + k];
    if (wanted <= room_[k] && multiplier_[k] <= 0) continue;
    counted.push_back(k);
    kinds.push_back({room_[k], multiplier_[k]});
  }
  graph_.Start(kinds);
  std::vector<int32_t> amount(counted.size());
  for (const int32_t i : uncertain_) {
    for (size_t k = 0; k < counted.size(); ++k) amount[k] = amounts_[i * kinds_ + counted[k]];
    graph_.Add(reduced_profit_[i], amount.data());
  }
}

// Lists the sets of uncertain items that lose no more than `allowed`, which is raised until there
// is one. False if there is none, or it gave up.
bool SoftKnapsack::ListSets(const std::vector<Knapsack::Item>& items, double& allowed) {
  constexpr double kAll = 1e12;
  for (gave_up_ = false;; allowed = 4 * allowed + 1e-9) {
    if (Select(items, allowed)) {
      gave_up_ = !graph_.List(allowed, most_states_);
      if (gave_up_) return false;
      if (graph_.LeastLoss() < StateGraph::kDeadEnd) return true;
    }
    if (!(allowed <= kAll)) return false;
  }
}

double SoftKnapsack::Evaluate(const std::vector<Knapsack::Item>& items, double temperature) {
  constexpr int kMostAttempts = 4;
  probability_.assign(items.size(), 0);
  FindMultipliers(items, temperature);
  // A little more than last time: to list the sets twice takes longer.
  double allowed = (kCertain + 1) * temperature + 1.1 * whole_loss_;
  for (int attempt = 1;; ++attempt) {
    if (!ListSets(items, allowed)) return kNever;
    // What does not count must be much worse than the best even after what whole items cost.
    whole_loss_ = graph_.LeastLoss();
    const double needed = kCertain * temperature + whole_loss_;
    if (allowed >= needed || attempt == kMostAttempts) break;
    allowed = needed;
  }
  const double value = relaxed_ - graph_.SmoothLoss(temperature, kCertain);
  graph_.FindProbabilities(taken_);
  for (size_t u = 0; u < uncertain_.size(); ++u) probability_[uncertain_[u]] = taken_[u];
  return value;
}

const std::vector<double>& SoftKnapsack::FindPairs() {
  graph_.FindPairs(taken_, kRare, both_);
  return both_;
}

double SoftKnapsack::Solve(const std::vector<Knapsack::Item>& items) {
  constexpr double kCold = 1e-4;  // of the largest profit
  double most_profit = 0;
  for (const Knapsack::Item& item : items) most_profit = std::max(most_profit, item.profit);
  probability_.resize(items.size());
  FindMultipliers(items, kCold * most_profit + 1e-12);
  double allowed = kCold * most_profit + 1.1 * whole_loss_;
  if (!ListSets(items, allowed)) return kNever;
  whole_loss_ = graph_.LeastLoss();
  return relaxed_ - whole_loss_;
}

std::vector<Knapsack::Alternative> SoftKnapsack::Alternatives(
    const std::vector<Knapsack::Item>& items, double best, double most_loss) {
  constexpr double kCold = 1.0 / 30;  // tells what loses so much from what does not
  FindMultipliers(items, kCold * most_loss);
  probability_.resize(items.size());
  Select(items, most_loss);  // says what splitting items would gain
  const double allowed = most_loss + std::max(relaxed_ - best, 0.0);
  gave_up_ = !Select(items, allowed) || !graph_.List(allowed, most_states_);
  if (gave_up_) return {items.size(), {best, best}};
  std::vector<Knapsack::Alternative> result(items.size(), {kNever, kNever});
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i].forced || reduced_profit_[i] > allowed) result[i].taken = best;
    if (!items[i].forced && reduced_profit_[i] < -allowed) result[i].left = best;
  }
  for (size_t u = 0; u < uncertain_.size(); ++u) {
    result[uncertain_[u]] = {relaxed_ - graph_.LossWith(u), relaxed_ - graph_.LossWithout(u)};
  }
  return result;
}

}  // namespace treff::solver
