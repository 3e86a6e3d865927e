#include "services/recommendation/allocation/soft_knapsack.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace treff::recommendation::allocation {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
// Items this many temperatures from indifference are certain.
constexpr double kCertain = 30;
// Probabilities below these are dropped, and taken for independent.
constexpr double kImpossible = 1e-9;
constexpr double kRare = 1e-5;

}  // namespace

SoftKnapsack::SoftKnapsack(const Knapsack& shape)
    : shape_(shape), tilt_(shape.kinds().size(), 0), stride_(shape.kinds().size()) {}

// Prices at which the items, each drawn for itself, use just what there is. One kind after the
// other, by bisection.
void SoftKnapsack::FindTilt(const std::vector<Knapsack::Item>& items, double temperature) {
  const size_t kinds = tilt_.size();
  std::vector<std::vector<int32_t>> amount(items.size());
  std::vector<double> gain(items.size());
  double most_gain = 0;
  for (size_t i = 0; i < items.size(); ++i) {
    shape_.Amounts(items[i].atom, amount[i]);
    gain[i] = items[i].profit;
    for (size_t k = 0; k < kinds; ++k) gain[i] -= tilt_[k] * amount[i][k];
    most_gain = std::max(most_gain, std::abs(items[i].profit));
  }
  for (int round = 0; round < (kinds > 1 ? 3 : 1); ++round) {
    for (size_t k = 0; k < kinds; ++k) {
      for (size_t i = 0; i < items.size(); ++i) gain[i] += tilt_[k] * amount[i][k];
      auto use_at = [&](double price) {
        double use = 0;
        for (size_t i = 0; i < items.size(); ++i) {
          if (amount[i][k] == 0) continue;
          const double g = (gain[i] - price * amount[i][k]) / temperature;
          use += items[i].forced || g > kCertain ? amount[i][k]
                 : g < -kCertain                 ? 0
                                                 : amount[i][k] / (1 + std::exp(-g));
        }
        return use;
      };
      double low = 0, high = most_gain + 1e-9;
      const double most = shape_.most()[k];
      if (use_at(0) <= most) high = 0;
      for (int halving = 0; high - low > 0.1 * temperature && halving < 60; ++halving) {
        const double middle = 0.5 * (low + high);
        (use_at(middle) > most ? low : high) = middle;
      }
      tilt_[k] = high;
      for (size_t i = 0; i < items.size(); ++i) gain[i] -= tilt_[k] * amount[i][k];
    }
  }
}

// Settles which items are uncertain, and what room the others leave. False if they leave none.
bool SoftKnapsack::Select(const std::vector<Knapsack::Item>& items, double window) {
  room_ = shape_.most();
  uncertain_.clear();
  amount_.clear();
  certain_profit_ = relaxed_value_ = 0;
  for (size_t k = 0; k < room_.size(); ++k) relaxed_value_ += tilt_[k] * room_[k];
  std::vector<int32_t> amount;
  for (size_t i = 0; i < items.size(); ++i) {
    shape_.Amounts(items[i].atom, amount);
    double gain = items[i].profit;
    for (size_t k = 0; k < amount.size(); ++k) gain -= tilt_[k] * amount[k];
    relaxed_value_ += items[i].forced ? gain : std::max(gain, 0.0);
    if (items[i].forced || gain > window) {
      probability_[i] = 1;
      certain_profit_ += items[i].profit;
      for (size_t k = 0; k < amount.size(); ++k) room_[k] -= amount[k];
    } else if (gain < -window) {
      probability_[i] = 0;
    } else {
      uncertain_.push_back(static_cast<int32_t>(i));
      amount_.push_back(amount);
    }
  }
  states_ = 1;
  for (size_t k = 0; k < room_.size(); ++k) {
    if (room_[k] < 0) return false;
    stride_[k] = states_;
    states_ *= room_[k] + 1;
  }
  offset_.assign(amount_.size(), 0);
  for (size_t u = 0; u < amount_.size(); ++u) {
    for (size_t k = 0; k < room_.size(); ++k) offset_[u] += amount_[u][k] * stride_[k];
  }
  return true;
}

// Calls visit(s, s + amounts of item u) for every room s that the item fits into, by rising s.
template <typename Visit>
void SoftKnapsack::ForFitting(size_t u, Visit visit) const {
  const std::vector<int32_t>& amount = amount_[u];
  const size_t kinds = amount.size();
  const int64_t offset = offset_[u];
  for (size_t k = 0; k < kinds; ++k) {
    if (amount[k] > room_[k]) return;
  }
  const int32_t inner = kinds == 0 ? 0 : room_[0] - amount[0];
  std::vector<int32_t> at(kinds, 0);
  for (;;) {
    int64_t base = 0;
    for (size_t k = 1; k < kinds; ++k) base += at[k] * stride_[k];
    for (int64_t s = base; s <= base + inner; ++s) visit(s, s + offset);
    size_t k = 1;
    while (k < kinds && at[k] == room_[k] - amount[k]) at[k++] = 0;
    if (k >= kinds) return;
    ++at[k];
  }
}

double SoftKnapsack::Evaluate(const std::vector<Knapsack::Item>& items, double temperature) {
  probability_.assign(items.size(), 0);
  FindTilt(items, temperature);
  double window = kCertain * temperature;
  for (int attempt = 0;; ++attempt) {
    while (!Select(items, window)) {
      if (window > 1e12) return kNever;
      window = 4 * window + 1e-9;
    }
    const double value = certain_profit_ + temperature * Carry(items, temperature);
    // An item is certain only if the opposite costs much even after what the whole numbers cost.
    const double needed = kCertain * temperature + relaxed_value_ - value;
    if (window >= needed || attempt == 3) {
      FindProbabilities();
      return value;
    }
    window = needed;
  }
}

// log Σ exp(profit / T) over sets of uncertain items, by use of the room; keeps with what
// probability each item is taken, by the room used before it.
double SoftKnapsack::Carry(const std::vector<Knapsack::Item>& items, double temperature) {
  const size_t n = uncertain_.size();
  take_.assign(n * states_, 0);
  rest_.assign(states_, 0);
  for (size_t u = n; u-- > 0;) {
    const double profit = items[uncertain_[u]].profit / temperature;
    double* take = &take_[u * states_];
    // By rising s: what is read at s + amounts is still that of the items after u.
    ForFitting(u, [&](int64_t s, int64_t to) {
      const double in = profit + rest_[to], out = rest_[s], difference = in - out;
      if (difference > kCertain) {
        take[s] = 1;
        rest_[s] = in;
      } else if (difference > -kCertain) {
        const double e = std::exp(-std::abs(difference));
        take[s] = (difference > 0 ? 1 : e) / (1 + e);
        rest_[s] = std::max(in, out) + std::log1p(e);
      }
    });
  }
  return rest_[0];
}

// Few rooms are likely at any item, so distributions are kept as lists of (room used, probability).
void SoftKnapsack::FindProbabilities() {
  const size_t n = uncertain_.size();
  both_.assign(n * n, 0);
  reach_.assign(1, {0, 1.0});
  for (size_t u = 0; u < n; ++u) {
    both_[u * n + u] = probability_[uncertain_[u]] = Step(u, reach_, in_);
    Merge(reach_, in_);
  }
  reach_.assign(1, {0, 1.0});
  for (size_t u = 0; u < n; ++u) {
    const double p = both_[u * n + u];
    Step(u, reach_, in_);
    Merge(reach_, in_);
    for (size_t v = u + 1; v < n; ++v) {
      const double q = both_[v * n + v];
      if (std::min(p, q) <= kRare) {
        // What is hardly ever in hardly covaries: exactly so, or the covariances would not be
        // those of any distribution.
        both_[v * n + u] = p * q;
        continue;
      }
      // Given that u is in, carry on through the later ones.
      both_[v * n + u] = Step(v, in_, given_in_);
      Merge(in_, given_in_);
    }
  }
}

// Moves what takes item u from `from` to `in`; returns how much.
double SoftKnapsack::Step(size_t u, Rooms& from, Rooms& in) const {
  double taken = 0;
  const double* take = &take_[u * states_];
  const int64_t offset = offset_[u];
  in.clear();
  for (auto& [room, probability] : from) {
    const double moved = probability * take[room];
    if (moved < kImpossible) continue;
    probability -= moved;
    in.push_back({room + offset, moved});
    taken += moved;
  }
  return taken;
}

// Adds `in` to `to`; both are by rising room.
void SoftKnapsack::Merge(Rooms& to, const Rooms& in) {
  merged_.clear();
  size_t i = 0;
  for (const auto& [room, probability] : to) {
    while (i < in.size() && in[i].first < room) merged_.push_back(in[i++]);
    const double sum = probability + (i < in.size() && in[i].first == room ? in[i++].second : 0);
    if (sum >= kImpossible) merged_.push_back({room, sum});
  }
  merged_.insert(merged_.end(), in.begin() + static_cast<int64_t>(i), in.end());
  to.swap(merged_);
}

}  // namespace treff::recommendation::allocation
