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
// Probabilities below this are dropped; this near to 0 or 1 they are taken for independent.
constexpr double kImpossible = 1e-7;
constexpr double kRare = 1e-5;
// To tell what takes and leaves an item is not worth listing more rooms than this: 50 MB.
constexpr size_t kMostRooms = 1'000'000;
// A loss to come where no set can be completed.
constexpr double kDeadEnd = 1e300;

}  // namespace

SoftKnapsack::SoftKnapsack(const Knapsack& shape)
    : shape_(shape), kinds_(shape.kinds().size()), tilt_(kinds_, 0) {}

// How much more than there is the items use at a price, each drawn for itself.
SoftKnapsack::Excess SoftKnapsack::ExcessAt(const std::vector<Knapsack::Item>& items, size_t kind,
                                            double price, double temperature) const {
  Excess excess{-static_cast<double>(shape_.most()[kind]), 0};
  for (size_t i = 0; i < items.size(); ++i) {
    const int32_t amount = amounts_[i * kinds_ + kind];
    const double gain = (gain_[i] - price * amount) / temperature;
    if (amount == 0 || (gain < -kCertain && !items[i].forced)) continue;
    if (items[i].forced || gain > kCertain) {
      excess.units += amount;
      continue;
    }
    const double e = QuickExponential(-std::abs(gain)), share = (gain > 0 ? 1 : e) / (1 + e);
    excess.units += amount * share;
    excess.slope += amount * amount * share * (1 - share) / temperature;
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
  double price = std::min(tilt_[kind], high);
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
  offset_.assign(uncertain_.size(), 0);
  for (const int32_t i : uncertain_) {
    for (const size_t k : counted_) amount_.push_back(amounts_[i * kinds_ + k]);
  }
  // One item more than fits must not look like room used of the next kind.
  int64_t stride = 1;
  for (const size_t k : counted_) {
    int32_t largest = 0;
    for (size_t u = 0; u < uncertain_.size(); ++u) {
      const int32_t amount = amounts_[uncertain_[u] * kinds_ + k];
      offset_[u] += stride * amount;
      largest = std::max(largest, amount);
    }
    stride *= room_[k] + largest + 1;
  }
  const size_t n = uncertain_.size(), kinds = counted_.size();
  to_come_.assign((n + 1) * kinds, 0);
  for (size_t at = n * kinds; at-- > 0;) to_come_[at] = to_come_[at + kinds] + amount_[at];
}

double SoftKnapsack::Evaluate(const std::vector<Knapsack::Item>& items, double temperature) {
  constexpr int kMostAttempts = 4;
  probability_.assign(items.size(), 0);
  FindTilt(items, temperature);
  // A little more than last time: to list the rooms twice takes longer.
  double allowed = (kCertain + 1) * temperature + 1.1 * whole_loss_;
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
  ListRooms(allowed, std::numeric_limits<size_t>::max());
  Complete(temperature);
  const Rest& first = rests_.front();
  if (first.ahead >= kDeadEnd) return kNever;
  return relaxed_ + temperature * (std::log(first.sum) - first.ahead);
}

std::vector<Knapsack::Alternative> SoftKnapsack::Alternatives(
    const std::vector<Knapsack::Item>& items, double best, double most_loss) {
  constexpr double kCold = 1.0 / 30;  // tells what loses so much from what does not
  FindTilt(items, kCold * most_loss);
  probability_.resize(items.size());
  Select(items, most_loss);  // says what splitting items would gain
  const double allowed = most_loss + std::max(relaxed_ - best, 0.0);
  if (!Select(items, allowed) || !ListRooms(allowed, kMostRooms))
    return {items.size(), {best, best}};
  Complete(/*temperature=*/1);
  std::vector<Knapsack::Alternative> result(items.size(), {kNever, kNever});
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i].forced || gain_[i] > allowed) result[i].taken = best;
    if (!items[i].forced && gain_[i] < -allowed) result[i].left = best;
  }
  for (size_t u = 0; u < uncertain_.size(); ++u) {
    const double gain = gain_[uncertain_[u]];
    Knapsack::Alternative& of = result[uncertain_[u]];
    for (size_t at = list_[u]; at < list_[u + 1]; ++at) {
      const auto& [if_out, if_in, take] = links_[at];
      const double before = relaxed_ - rooms_[at].loss;
      if (if_in >= 0) {
        of.taken = std::max(of.taken, before - std::max(-gain, 0.0) - rests_[if_in].ahead);
      }
      if (if_out >= 0) {
        of.left = std::max(of.left, before - std::max(gain, 0.0) - rests_[if_out].ahead);
      }
    }
  }
  return result;
}

// Lists, before each uncertain item, the rooms used by sets of those before it that have lost no
// more than `allowed` so far: against its gain, what is left out although it pays its tilt, or is
// in although it does not. Few rooms are left of all that could be counted through; false if there
// are more than `most` even so.
bool SoftKnapsack::ListRooms(double allowed, size_t most) {
  constexpr int64_t kNone = std::numeric_limits<int64_t>::max();
  const size_t kinds = counted_.size();
  rooms_.assign(1, {});
  links_.assign(1, {});
  left_.clear();
  for (const size_t k : counted_) left_.push_back(room_[k]);
  list_.assign(1, 0);
  for (size_t u = 0; u < uncertain_.size(); ++u) {
    const double gain = gain_[uncertain_[u]];
    const double lost_if_out = std::max(gain, 0.0), lost_if_in = std::max(-gain, 0.0);
    const size_t end = rooms_.size();
    if (end > most) return false;
    size_t out = list_[u], in = list_[u], next = end;
    list_.push_back(end);
    rooms_.resize(end + 2 * (end - out));
    links_.resize(rooms_.size());
    left_.resize(rooms_.size() * kinds);
    // Both are by rising room used, and so is what they merge to.
    while (out < end || in < end) {
      const int64_t used_out = out < end ? rooms_[out].used : kNone;
      const int64_t used_in = in < end ? rooms_[in].used + offset_[u] : kNone;
      const double lost_out = used_out <= used_in ? rooms_[out].loss + lost_if_out : kDeadEnd;
      const double lost_in = used_in <= used_out ? rooms_[in].loss + lost_if_in : kDeadEnd;
      Room& room = rooms_[next];
      room.loss = std::min(lost_out, lost_in);
      const bool is_in = used_in < used_out;
      room.used = is_in ? used_in : used_out;
      const double ahead = LeaveRoom(u, is_in ? in : out, is_in, next);
      const bool counts = room.loss + ahead <= allowed;
      if (used_out <= used_in) links_[out++].if_out = counts ? static_cast<int32_t>(next) : -1;
      if (used_in <= used_out) links_[in++].if_in = counts ? static_cast<int32_t>(next) : -1;
      next += counts;
    }
    rooms_.resize(next);
    links_.resize(next);
    left_.resize(next * kinds);
  }
  list_.push_back(rooms_.size());
  return true;
}

// Writes what is left at `to` when item u is in or not after the room `from`. Returns what is lost
// in any case after that: room that all items to come cannot fill costs its tilt.
double SoftKnapsack::LeaveRoom(size_t u, size_t from, bool in, size_t to) {
  const size_t kinds = counted_.size();
  double ahead = 0;
  for (size_t k = 0; k < kinds; ++k) {
    const int32_t left = left_[from * kinds + k] - (in ? amount_[u * kinds + k] : 0);
    left_[to * kinds + k] = left;
    if (left < 0) return kDeadEnd;
    const int32_t unused = left - to_come_[(u + 1) * kinds + k];
    if (unused > 0) ahead += tilt_[counted_[k]] * unused;
  }
  return ahead;
}

// From the last item back: what is still lost after a room, at best and over all sets, and with
// what probability the item is taken there. Σ exp(−loss / T) is exp(−ahead) × sum.
void SoftKnapsack::Complete(double temperature) {
  const size_t n = uncertain_.size(), kinds = counted_.size();
  rests_.resize(rooms_.size());
  for (size_t at = list_[n]; at < list_[n + 1]; ++at) {
    double ahead = 0;  // room left unused costs its tilt
    for (size_t k = 0; k < kinds; ++k) {
      ahead += tilt_[counted_[k]] * left_[at * kinds + k] / temperature;
    }
    rests_[at] = {ahead, 1};
  }
  const Rest none{kDeadEnd, 1};
  for (size_t u = n; u-- > 0;) {
    const double gain = gain_[uncertain_[u]] / temperature;
    const double lost_if_out = std::max(gain, 0.0), lost_if_in = std::max(-gain, 0.0);
    for (size_t at = list_[u]; at < list_[u + 1]; ++at) {
      Link& link = links_[at];
      const Rest& out = link.if_out < 0 ? none : rests_[link.if_out];
      const Rest& in = link.if_in < 0 ? none : rests_[link.if_in];
      const double ahead_out = std::min(out.ahead + lost_if_out, kDeadEnd);
      const double ahead_in = std::min(in.ahead + lost_if_in, kDeadEnd);
      const double less = QuickExponential(-std::abs(ahead_out - ahead_in));
      const double drawn = in.sum * (ahead_in <= ahead_out ? 1 : less);
      const double sum = drawn + out.sum * (ahead_in <= ahead_out ? less : 1);
      rests_[at] = {std::min(ahead_in, ahead_out), sum};
      link.take = drawn / sum;
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
    const bool rare = std::min(p, 1 - p) <= kRare;
    if (!rare) {
      // Given that u is in, carry on through the later ones.
      given_.resize(rooms_.size());
      std::fill(given_.begin() + list_[u + 1], given_.end(), 0);
      for (size_t at = list_[u]; at < list_[u + 1]; ++at) {
        if (links_[at].if_in >= 0) given_[links_[at].if_in] += reach_[at] * links_[at].take;
      }
    }
    for (size_t v = u + 1; v < n; ++v) {
      const double q = both_[v * n + v];
      if (!rare) both_[v * n + u] = Step(v, given_);
      // What is hardly ever in hardly covaries: exactly so, or the covariances would not be those
      // of any distribution.
      if (rare || std::min(q, 1 - q) <= kRare) both_[v * n + u] = p * q;
    }
  }
}

// Moves on over item u; returns with what probability it is taken.
double SoftKnapsack::Step(size_t u, std::vector<double>& reach) const {
  double taken = 0;
  for (size_t at = list_[u]; at < list_[u + 1]; ++at) {
    if (reach[at] < kImpossible) continue;
    const Link& link = links_[at];
    const double moved = reach[at] * link.take;
    taken += moved;
    if (link.if_in >= 0) reach[link.if_in] += moved;
    if (link.if_out >= 0) reach[link.if_out] += reach[at] - moved;
  }
  return taken;
}

}  // namespace treff::recommendation::allocation
