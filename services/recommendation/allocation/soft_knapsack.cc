#include "services/recommendation/allocation/soft_knapsack.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "services/recommendation/allocation/wide.h"

namespace treff::recommendation::allocation {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
// Items this many temperatures from indifference are certain.
constexpr double kCertain = 30;
// Probabilities below these are dropped, and taken for independent.
constexpr double kImpossible = 1e-9;
constexpr double kRare = 1e-5;
// Sums of products below this have lost digits.
constexpr double kLeastSum = 1e-200;

TREFF_WIDE void Scale(double by, const double* __restrict from, double* __restrict to,
                      int64_t count) {
  for (int64_t i = 0; i < count; ++i) to[i] = by * from[i];
}

// Adds to rest[i] that the item is drawn, and sets with what probability it then was.
TREFF_WIDE void DrawIn(double in, const double* __restrict after, double* __restrict rest,
                       double* __restrict take, int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    const double drawn = in * after[i];
    rest[i] += drawn;
    take[i] = drawn / (rest[i] + 1e-300);
  }
}

}  // namespace

SoftKnapsack::SoftKnapsack(const Knapsack& shape)
    : shape_(shape), kinds_(shape.kinds().size()), tilt_(kinds_, 0) {}

// The price of a unit at which the items, each drawn for itself, use just what there is.
double SoftKnapsack::FindPrice(const std::vector<Knapsack::Item>& items, size_t kind,
                               double temperature, double most_gain) const {
  auto use_at = [&](double price) {
    double use = 0;
    for (size_t i = 0; i < items.size(); ++i) {
      const int32_t amount = amounts_[i * kinds_ + kind];
      if (amount == 0) continue;
      const double g = (gain_[i] - price * amount) / temperature;
      if (items[i].forced || g > kCertain) {
        use += amount;
      } else if (g > -kCertain) {
        use += amount / (1 + std::exp(-g));
      }
    }
    return use;
  };
  const double most = shape_.most()[kind];
  if (use_at(0) <= most) return 0;
  double low = 0, high = most_gain + 1e-9;
  for (int halving = 0; high - low > 0.1 * temperature && halving < 60; ++halving) {
    const double middle = 0.5 * (low + high);
    (use_at(middle) > most ? low : high) = middle;
  }
  return high;
}

// One kind after the other, a few times over.
void SoftKnapsack::FindTilt(const std::vector<Knapsack::Item>& items, double temperature) {
  amounts_.resize(items.size() * kinds_);
  gain_.resize(items.size());
  double most_gain = 0;
  for (size_t i = 0; i < items.size(); ++i) {
    int32_t* amount = &amounts_[i * kinds_];
    shape_.Amounts(items[i].atom, amount);
    gain_[i] = items[i].profit;
    for (size_t k = 0; k < kinds_; ++k) gain_[i] -= tilt_[k] * amount[k];
    most_gain = std::max(most_gain, std::abs(items[i].profit));
  }
  auto shift = [&](size_t k, double price) {
    for (size_t i = 0; i < items.size(); ++i) gain_[i] += price * amounts_[i * kinds_ + k];
  };
  for (int round = 0; round < (kinds_ > 1 ? 3 : 1); ++round) {
    for (size_t k = 0; k < kinds_; ++k) {
      shift(k, tilt_[k]);
      tilt_[k] = FindPrice(items, k, temperature, most_gain);
      shift(k, -tilt_[k]);
    }
  }
}

// Settles which items are uncertain, and what room the others leave. False if they leave none.
bool SoftKnapsack::Select(const std::vector<Knapsack::Item>& items, double window) {
  room_ = shape_.most();
  uncertain_.clear();
  certain_profit_ = relaxed_value_ = 0;
  for (size_t k = 0; k < kinds_; ++k) relaxed_value_ += tilt_[k] * room_[k];
  for (size_t i = 0; i < items.size(); ++i) {
    relaxed_value_ += items[i].forced ? gain_[i] : std::max(gain_[i], 0.0);
    if (items[i].forced || gain_[i] > window) {
      probability_[i] = 1;
      certain_profit_ += items[i].profit;
      for (size_t k = 0; k < kinds_; ++k) room_[k] -= amounts_[i * kinds_ + k];
    } else if (gain_[i] < -window) {
      probability_[i] = 0;
    } else {
      uncertain_.push_back(static_cast<int32_t>(i));
    }
  }
  for (const int32_t left : room_) {
    if (left < 0) return false;
  }
  SetRooms();
  return true;
}

// Kinds of which there is enough for all that are uncertain need no states.
void SoftKnapsack::SetRooms() {
  amount_.resize(uncertain_.size() * kinds_);
  for (size_t k = 0; k < kinds_; ++k) {
    int64_t wanted = 0;
    for (const int32_t i : uncertain_) wanted += amounts_[i * kinds_ + k];
    const bool enough = wanted <= room_[k];
    for (size_t u = 0; u < uncertain_.size(); ++u) {
      const int32_t i = uncertain_[u];
      amount_[u * kinds_ + k] = enough ? 0 : amounts_[i * kinds_ + k];
    }
    if (!enough) continue;
    room_[k] = 0;
    for (size_t i = 0; i < gain_.size(); ++i) gain_[i] += tilt_[k] * amounts_[i * kinds_ + k];
    tilt_[k] = 0;
  }
  rooms_.Resize(room_);
  offset_.clear();
  for (size_t u = 0; u < uncertain_.size(); ++u) {
    offset_.push_back(rooms_.Offset(&amount_[u * kinds_]));
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

// log Σ exp(profit / T) over sets of uncertain items; keeps with what probability each is taken, by
// the room used before it.
double SoftKnapsack::Carry(const std::vector<Knapsack::Item>& items, double temperature) {
  if (temperature > too_cold_) {
    const double log_sum = CarryTilted(temperature);
    if (log_sum > kNever) return log_sum;
    too_cold_ = temperature;
  }
  return CarryLogarithms(items, temperature);
}

// With every item drawn for itself at the tilted prices, the sum is the probability that what is
// drawn fits, each unit of room left unused counting for what it costs. Sums of products only, no
// logarithms. −infinity where that underflows: at low temperatures.
double SoftKnapsack::CarryTilted(double temperature) {
  const size_t n = uncertain_.size();
  const int64_t states = rooms_.states();
  double log_sum = 0;
  rest_.assign(states, 1);
  rest_after_.resize(states);
  for (size_t k = 0; k < kinds_; ++k) {
    const double cost = tilt_[k] / temperature;
    log_sum += cost * room_[k];
    std::vector<double> factor;
    for (int32_t used = 0; used <= room_[k]; ++used) {
      factor.push_back(std::exp(-std::min(700.0, cost * (room_[k] - used))));
    }
    for (int64_t s = 0; s < states; ++s) rest_[s] *= factor[rooms_.Used(s, k)];
  }
  take_.assign(n * states, 0);
  for (size_t u = n; u-- > 0;) {
    const double gain = gain_[uncertain_[u]] / temperature;
    const double e = std::exp(-std::abs(gain));
    const double in = (gain > 0 ? 1 : e) / (1 + e), out = (gain > 0 ? e : 1) / (1 + e);
    log_sum += std::max(gain, 0.0) + std::log1p(e);
    rest_.swap(rest_after_);
    Scale(out, rest_after_.data(), rest_.data(), states);
    rooms_.ForRuns(&amount_[u * kinds_], [&](int64_t first, int64_t end) {
      DrawIn(in, &rest_after_[offset_[u] + first], &rest_[first], &take_[u * states + first],
             end - first);
    });
  }
  return rest_[0] > kLeastSum ? log_sum + std::log(rest_[0]) : kNever;
}

double SoftKnapsack::CarryLogarithms(const std::vector<Knapsack::Item>& items, double temperature) {
  const size_t n = uncertain_.size();
  const int64_t states = rooms_.states();
  rest_.assign(states, 0);
  take_.assign(n * states, 0);
  for (size_t u = n; u-- > 0;) {
    const double profit = items[uncertain_[u]].profit / temperature;
    double* take = &take_[u * states];
    const int64_t offset = offset_[u];
    // By rising s: what is read at s + amounts is still that of the items after u.
    rooms_.ForRuns(&amount_[u * kinds_], [&](int64_t first, int64_t end) {
      for (int64_t s = first; s < end; ++s) {
        const double in = profit + rest_[s + offset], out = rest_[s], difference = in - out;
        if (difference > kCertain) {
          take[s] = 1;
          rest_[s] = in;
        } else if (difference > -kCertain) {
          const double e = std::exp(-std::abs(difference));
          take[s] = (difference > 0 ? 1 : e) / (1 + e);
          rest_[s] = std::max(in, out) + std::log1p(e);
        }
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
double SoftKnapsack::Step(size_t u, Spread& from, Spread& in) const {
  double taken = 0;
  const double* take = &take_[u * rooms_.states()];
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
void SoftKnapsack::Merge(Spread& to, const Spread& in) {
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
