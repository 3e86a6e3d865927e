#include "services/recommendation/allocation/soft_knapsack.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "services/recommendation/allocation/soft_max.h"

namespace treff::recommendation::allocation {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
// Sets this many temperatures worse than the best do not count.
constexpr double kCertain = 20;
// Probabilities below these are dropped, and taken for independent.
constexpr double kImpossible = 1e-9;
constexpr double kRare = 1e-5;
// A loss to come where no set can be completed.
constexpr double kDeadEnd = 1e300;

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
        const double e = QuickExponential(-std::abs(g));
        use += amount * (g > 0 ? 1 : e) / (1 + e);
      }
    }
    return use;
  };
  const double most = shape_.most()[kind];
  if (use_at(0) <= most) return 0;
  double low = 0, high = most_gain + 1e-9;
  // Most often it is near the one of last time.
  constexpr double kNear = 30;  // temperatures
  for (const double guess :
       {tilt_[kind] - kNear * temperature, tilt_[kind] + kNear * temperature}) {
    if (guess > low && guess < high) (use_at(guess) > most ? low : high) = guess;
  }
  for (int halving = 0; high - low > temperature && halving < 60; ++halving) {
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
    int32_t* amount = amounts_.data() + i * kinds_;
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

// Settles which items are uncertain when a set may lose `allowed` against splitting items, and what
// room the others leave. False if they leave none.
bool SoftKnapsack::Select(const std::vector<Knapsack::Item>& items, double allowed) {
  room_ = shape_.most();
  uncertain_.clear();
  relaxed_ = 0;
  for (size_t k = 0; k < kinds_; ++k) relaxed_ += tilt_[k] * room_[k];
  for (size_t i = 0; i < items.size(); ++i) {
    relaxed_ += items[i].forced ? gain_[i] : std::max(gain_[i], 0.0);
    if (items[i].forced || gain_[i] > allowed) {
      probability_[i] = 1;
      for (size_t k = 0; k < kinds_; ++k) room_[k] -= amounts_[i * kinds_ + k];
    } else if (gain_[i] < -allowed) {
      probability_[i] = 0;
    } else {
      uncertain_.push_back(static_cast<int32_t>(i));
    }
  }
  for (const int32_t left : room_) {
    if (left < 0) return false;
  }
  // Those whose choice costs most come first, so that little is open for long.
  std::stable_sort(uncertain_.begin(), uncertain_.end(), [this](int32_t x, int32_t y) {
    return std::abs(gain_[x]) > std::abs(gain_[y]);
  });
  CountKinds();
  return true;
}

// Kinds of which there is enough for all that are uncertain need not be counted.
void SoftKnapsack::CountKinds() {
  counted_.clear();
  for (size_t k = 0; k < kinds_; ++k) {
    int64_t wanted = 0;
    for (const int32_t i : uncertain_) wanted += amounts_[i * kinds_ + k];
    if (wanted > room_[k] || tilt_[k] > 0) counted_.push_back(k);
  }
  amount_.clear();
  offset_.clear();
  for (const int32_t i : uncertain_) {
    int64_t offset = 0, stride = 1;
    for (const size_t k : counted_) {
      const int32_t amount = amounts_[i * kinds_ + k];
      amount_.push_back(amount);
      offset += stride * amount;
      stride *= room_[k] + 1;
    }
    offset_.push_back(offset);
  }
  const size_t n = uncertain_.size(), kinds = counted_.size();
  to_come_.assign((n + 1) * kinds, 0);
  for (size_t at = n * kinds; at-- > 0;) to_come_[at] = to_come_[at + kinds] + amount_[at];
}

double SoftKnapsack::Evaluate(const std::vector<Knapsack::Item>& items, double temperature) {
  constexpr int kMostAttempts = 4;
  probability_.assign(items.size(), 0);
  FindTilt(items, temperature);
  double allowed = kCertain * temperature + whole_loss_;
  for (int attempt = 1;; ++attempt) {
    double value = kNever;
    while (!Select(items, allowed) || (value = Carry(allowed, temperature)) == kNever) {
      if (allowed > 1e12) return kNever;
      allowed = 4 * allowed + 1e-9;
    }
    // What does not count must be much worse than the best even after what whole items cost.
    const double needed = kCertain * temperature + relaxed_ - value;
    if (allowed >= needed || attempt == kMostAttempts) {
      whole_loss_ = std::max(relaxed_ - value, 0.0);
      FindProbabilities();
      return value;
    }
    allowed = needed;
  }
}

// T log Σ exp(profit / T) over sets of uncertain items, with those that are certain.
double SoftKnapsack::Carry(double allowed, double temperature) {
  ListRooms(allowed);
  Complete(temperature);
  const Room& first = rooms_.front();
  if (first.ahead >= kDeadEnd) return kNever;
  return relaxed_ + temperature * (std::log(first.sum) - first.ahead);
}

// Adds the room that item u leads to from the room `from`, and returns it; −1 if it does not count:
// there is not enough left, or more than `allowed` is lost in any case.
int32_t SoftKnapsack::AddRoom(size_t u, size_t from, bool in, double loss, double allowed) {
  const size_t kinds = counted_.size();
  double loss_ahead = 0;
  for (size_t k = 0; k < kinds; ++k) {
    const int32_t left = left_[from * kinds + k] - (in ? amount_[u * kinds + k] : 0);
    left_.push_back(left);
    // Room that all items to come cannot fill costs its tilt.
    const int32_t unused = left - to_come_[(u + 1) * kinds + k];
    if (unused > 0) loss_ahead += tilt_[counted_[k]] * unused;
    if (left < 0) loss_ahead = kDeadEnd;
  }
  if (loss + loss_ahead > allowed) {
    left_.resize(rooms_.size() * kinds);
    return -1;
  }
  rooms_.push_back({.used = rooms_[from].used + (in ? offset_[u] : 0), .loss = loss});
  return static_cast<int32_t>(rooms_.size()) - 1;
}

// Lists, before each uncertain item, the rooms used by sets of those before it that have lost no
// more than `allowed` so far: against its gain, what is left out although it pays its tilt, or is
// in although it does not. Few rooms are left of all that could be counted through.
void SoftKnapsack::ListRooms(double allowed) {
  constexpr int64_t kNone = std::numeric_limits<int64_t>::max();
  rooms_.assign(1, {});
  left_.clear();
  for (const size_t k : counted_) left_.push_back(room_[k]);
  list_.assign(1, 0);
  for (size_t u = 0; u < uncertain_.size(); ++u) {
    const double gain = gain_[uncertain_[u]];
    const size_t end = rooms_.size();
    size_t out = list_[u], in = list_[u];
    list_.push_back(end);
    // Both are by rising room used, and so is what they merge to.
    while (out < end || in < end) {
      const int64_t used_out = out < end ? rooms_[out].used : kNone;
      const int64_t used_in = in < end ? rooms_[in].used + offset_[u] : kNone;
      const double lost_out =
          used_out <= used_in ? rooms_[out].loss + std::max(gain, 0.0) : kDeadEnd;
      const double lost_in =
          used_in <= used_out ? rooms_[in].loss + std::max(-gain, 0.0) : kDeadEnd;
      const bool is_in = used_in < used_out;
      const int32_t next =
          AddRoom(u, is_in ? in : out, is_in, std::min(lost_out, lost_in), allowed);
      if (used_out <= used_in) rooms_[out++].if_out = next;
      if (used_in <= used_out) rooms_[in++].if_in = next;
    }
  }
  list_.push_back(rooms_.size());
}

// From the last item back: what is still lost after a room, at best and over all sets, and with
// what probability the item is taken there. Σ exp(−loss / T) is exp(−ahead) × sum.
void SoftKnapsack::Complete(double temperature) {
  const size_t n = uncertain_.size(), kinds = counted_.size();
  for (size_t at = list_[n]; at < list_[n + 1]; ++at) {
    Room& room = rooms_[at];
    room.sum = 1;
    room.ahead = 0;  // room left unused costs its tilt
    for (size_t k = 0; k < kinds; ++k) {
      room.ahead += tilt_[counted_[k]] * left_[at * kinds + k] / temperature;
    }
  }
  for (size_t u = n; u-- > 0;) {
    const double gain = gain_[uncertain_[u]] / temperature;
    for (size_t at = list_[u]; at < list_[u + 1]; ++at) {
      Room& room = rooms_[at];
      const Room none{.ahead = kDeadEnd, .sum = 1};
      const Room& out = room.if_out < 0 ? none : rooms_[room.if_out];
      const Room& in = room.if_in < 0 ? none : rooms_[room.if_in];
      const double ahead_out = std::min(out.ahead + std::max(gain, 0.0), kDeadEnd);
      const double ahead_in = std::min(in.ahead + std::max(-gain, 0.0), kDeadEnd);
      const double less = QuickExponential(-std::abs(ahead_out - ahead_in));
      const double drawn = in.sum * (ahead_in <= ahead_out ? 1 : less);
      room.ahead = std::min(ahead_in, ahead_out);
      room.sum = drawn + out.sum * (ahead_in <= ahead_out ? less : 1);
      room.take = drawn / room.sum;
    }
  }
}

void SoftKnapsack::FindProbabilities() {
  const size_t n = uncertain_.size();
  both_.assign(n * n, 0);
  reach_.assign(rooms_.size(), 0);
  reach_[0] = 1;
  for (size_t u = 0; u < n; ++u) {
    both_[u * n + u] = probability_[uncertain_[u]] = Step(u, reach_);
  }
  for (size_t u = 0; u < n; ++u) {
    const double p = both_[u * n + u];
    if (p > kRare) {
      // Given that u is in, carry on through the later ones.
      given_.assign(rooms_.size(), 0);
      for (size_t at = list_[u]; at < list_[u + 1]; ++at) {
        if (rooms_[at].if_in >= 0) given_[rooms_[at].if_in] += reach_[at] * rooms_[at].take;
      }
    }
    for (size_t v = u + 1; v < n; ++v) {
      const double q = both_[v * n + v];
      if (p > kRare) both_[v * n + u] = Step(v, given_);
      // What is hardly ever in hardly covaries: exactly so, or the covariances would not be those
      // of any distribution.
      if (std::min(p, q) <= kRare) both_[v * n + u] = p * q;
    }
  }
}

// Moves on over item u; returns with what probability it is taken.
double SoftKnapsack::Step(size_t u, std::vector<double>& reach) const {
  double taken = 0;
  for (size_t at = list_[u]; at < list_[u + 1]; ++at) {
    if (reach[at] < kImpossible) continue;
    const Room& room = rooms_[at];
    const double moved = reach[at] * room.take;
    taken += moved;
    if (room.if_in >= 0) reach[room.if_in] += moved;
    if (room.if_out >= 0) reach[room.if_out] += reach[at] - moved;
  }
  return taken;
}

}  // namespace treff::recommendation::allocation
