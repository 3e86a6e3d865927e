#include "services/recommendation/allocation/knapsack.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "services/recommendation/allocation/wide.h"

namespace treff::recommendation::allocation {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
// Beyond this many states a knapsack costs more than its bound is worth.
constexpr int64_t kMostStates = 20'000;

// to[i] = max(to[i], from[i] + profit)
TREFF_WIDE void Raise(const double* __restrict from, double profit, double* __restrict to,
                      int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    const double with = from[i] + profit;
    to[i] = with > to[i] ? with : to[i];
  }
}

// The largest x[i] + y[i].
TREFF_WIDE double LargestSum(const double* x, const double* y, int64_t count) {
  double largest[4] = {kNever, kNever, kNever, kNever};
  int64_t i = 0;
  for (; i + 4 <= count; i += 4) {
    for (int lane = 0; lane < 4; ++lane) {
      const double sum = x[i + lane] + y[i + lane];
      largest[lane] = sum > largest[lane] ? sum : largest[lane];
    }
  }
  for (; i < count; ++i) largest[0] = std::max(largest[0], x[i] + y[i]);
  return std::max(std::max(largest[0], largest[1]), std::max(largest[2], largest[3]));
}

}  // namespace

Knapsack::Knapsack(const Model& model, int location) : model_(model) {
  int64_t states = 1;
  for (int kind = 0; kind < model.problem.ResourceCount(); ++kind) {
    const int row = model.Row(location, kind);
    if (model.row_most[row] + 1 > static_cast<double>(kMostStates / states)) continue;
    kinds_.push_back(kind);
    most_.push_back(static_cast<int32_t>(model.row_most[row]));
    least_.push_back(static_cast<int32_t>(model.row_least[row]));
    has_minimum_ |= least_.back() > 0;
    states *= most_.back() + 1;
  }
  amount_.resize(kinds_.size());
}

// Kinds of which there is enough for all items need no states.
void Knapsack::SetRooms(const std::vector<Item>& items) {
  suffices_.assign(kinds_.size(), 0);
  if (has_minimum_) return rooms_.Resize(most_);
  std::vector<int64_t> wanted(kinds_.size(), 0);
  for (const Item& item : items) {
    Amounts(item.atom, amount_.data());
    for (size_t k = 0; k < kinds_.size(); ++k) wanted[k] += amount_[k];
  }
  std::vector<int32_t> most = most_;
  for (size_t k = 0; k < kinds_.size(); ++k) {
    suffices_[k] = wanted[k] <= most[k];
    if (suffices_[k]) most[k] = 0;
  }
  rooms_.Resize(most);
}

void Knapsack::Amounts(int32_t a, int32_t* amount) const {
  const int32_t* units = &model_.units[static_cast<size_t>(a) * model_.problem.ResourceCount()];
  for (size_t k = 0; k < kinds_.size(); ++k) amount[k] = units[kinds_[k]];
}

const int32_t* Knapsack::Counted(const Item& item) const {
  Amounts(item.atom, amount_.data());
  for (size_t k = 0; k < kinds_.size(); ++k) {
    if (suffices_[k]) amount_[k] = 0;
  }
  return amount_.data();
}

// One more item, after those of `from`: by the room used so far (with a minimum) or given.
void Knapsack::Add(const Item& item, const double* from, double* to) const {
  const int64_t offset = rooms_.Offset(Counted(item));
  if (item.forced) {
    std::fill_n(to, rooms_.states(), kNever);
  } else {
    std::copy_n(from, rooms_.states(), to);
  }
  rooms_.ForRuns(amount_.data(), [&](int64_t first, int64_t end) {
    Raise(from + first, item.profit, to + offset + first, end - first);
  });
}

// One more item, before those of `from`: by the room used before all of them.
void Knapsack::AddLater(const Item& item, const double* from, double* to) const {
  const int64_t offset = rooms_.Offset(Counted(item));
  if (item.forced) {
    std::fill_n(to, rooms_.states(), kNever);
  } else {
    std::copy_n(from, rooms_.states(), to);
  }
  rooms_.ForRuns(amount_.data(), [&](int64_t first, int64_t end) {
    Raise(from + offset + first, item.profit, to + first, end - first);
  });
}

double Knapsack::BestAllowed(const std::vector<double>& best) const {
  if (!has_minimum_) return best.back();
  double most = kNever;
  for (int64_t s = 0; s < rooms_.states(); ++s) {
    bool enough = true;
    for (size_t k = 0; k < kinds_.size(); ++k) enough &= rooms_.Used(s, k) >= least_[k];
    if (enough) most = std::max(most, best[s]);
  }
  return most;
}

double Knapsack::Solve(const std::vector<Item>& items) {
  SetRooms(items);
  // With a minimum a state is the exact use; without, it is the room given.
  best_.assign(rooms_.states(), has_minimum_ ? kNever : 0);
  best_[0] = 0;
  next_.resize(rooms_.states());
  for (const Item& item : items) {
    if (item.profit <= 0 && !item.forced && !has_minimum_) continue;
    Add(item, best_.data(), next_.data());
    best_.swap(next_);
  }
  return BestAllowed(best_);
}

std::vector<Knapsack::Alternative> Knapsack::SolveAlternatives(const std::vector<Item>& items) {
  if (has_minimum_) return SolveEach(items);
  SetRooms(items);
  const size_t n = items.size();
  std::vector<Alternative> result(n, {kNever, kNever});
  // before[i]: best of items 0 … i − 1, by the room given to them; best_: of items i + 1 …, by the
  // room that others have used.
  before_.resize((n + 1) * rooms_.states());
  std::fill_n(before_.begin(), rooms_.states(), 0);
  for (size_t i = 0; i < n; ++i)
    Add(items[i], &before_[i * rooms_.states()], &before_[(i + 1) * rooms_.states()]);
  best_.assign(rooms_.states(), 0);
  next_.resize(rooms_.states());
  for (size_t i = n; i-- > 0;) {
    const double* before = &before_[i * rooms_.states()];
    const int64_t offset = rooms_.Offset(Counted(items[i]));
    if (!items[i].forced) result[i].left = LargestSum(before, best_.data(), rooms_.states());
    rooms_.ForRuns(amount_.data(), [&](int64_t first, int64_t end) {
      const double most = LargestSum(before + first, &best_[offset + first], end - first);
      result[i].taken = std::max(result[i].taken, most + items[i].profit);
    });
    AddLater(items[i], best_.data(), next_.data());
    best_.swap(next_);
  }
  return result;
}

// The same for a location with a minimum, which is rare: each one afresh.
std::vector<Knapsack::Alternative> Knapsack::SolveEach(const std::vector<Item>& items) {
  std::vector<Alternative> result(items.size(), {kNever, kNever});
  for (size_t i = 0; i < items.size(); ++i) {
    std::vector<Item> changed = items;
    changed[i].forced = true;
    result[i].taken = Solve(changed);
    if (items[i].forced) continue;
    changed.erase(changed.begin() + static_cast<int64_t>(i));
    result[i].left = Solve(changed);
  }
  return result;
}

}  // namespace treff::recommendation::allocation
