#include "services/recommendation/allocation/knapsack.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace treff::recommendation::allocation {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
// Beyond this many states a knapsack costs more than its bound is worth.
constexpr int64_t kMostStates = 20'000;

}  // namespace

Knapsack::Knapsack(const Model& model, int location) : model_(model), location_(location) {
  for (int kind = 0; kind < model.problem.ResourceCount(); ++kind) {
    const int row = model.Row(location, kind);
    if (model.row_most[row] + 1 > static_cast<double>(kMostStates / states_)) continue;
    kinds_.push_back(kind);
    most_.push_back(static_cast<int32_t>(model.row_most[row]));
    least_.push_back(static_cast<int32_t>(model.row_least[row]));
    has_minimum_ |= least_.back() > 0;
    stride_.push_back(states_);
    states_ *= most_.back() + 1;
  }
}

void Knapsack::Amounts(int32_t a, std::vector<int32_t>& amount) const {
  amount.assign(kinds_.size(), 0);
  const Atom& atom = model_.atoms[a];
  for (int32_t u = atom.first_use; u < atom.end_use; ++u) {
    const Use& use = model_.uses[u];
    for (size_t k = 0; k < kinds_.size(); ++k) {
      if (kinds_[k] == use.kind) amount[k] = static_cast<int32_t>(use.amount);
    }
  }
}

int64_t Knapsack::Offset(const Item& item, std::vector<int32_t>& amount) const {
  Amounts(item.atom, amount);
  int64_t offset = 0;
  for (size_t k = 0; k < kinds_.size(); ++k) offset += amount[k] * stride_[k];
  return offset;
}

void Knapsack::Add(const Item& item, double* best, char* took) const {
  std::vector<int32_t> amount;
  const int64_t offset = Offset(item, amount);
  const double profit = item.profit;
  // States from the highest down, so that each still holds the value without this item. The first
  // kind runs innermost; the others step like an odometer.
  const size_t n = kinds_.size();
  std::vector<int32_t> at(most_);
  const int32_t inner = n == 0 ? 0 : most_[0], inner_amount = n == 0 ? 0 : amount[0];
  for (;;) {
    bool room = true;
    int64_t base = 0;
    for (size_t k = 1; k < n; ++k) {
      room &= at[k] >= amount[k];
      base += at[k] * stride_[k];
    }
    const int32_t from = room ? inner_amount : inner + 1;
    for (int32_t c = inner; c >= from; --c) {
      const int64_t s = base + c;
      const double with = best[s - offset] + profit;
      const bool take = item.forced || with > best[s];
      if (take) best[s] = with;
      if (took != nullptr) took[s] = take;
    }
    if (item.forced) {
      for (int32_t c = std::min(from - 1, inner); c >= 0; --c) best[base + c] = kNever;
    }
    size_t k = 1;
    while (k < n && at[k] == 0) at[k] = most_[k], ++k;
    if (k >= n) return;
    --at[k];
  }
}

double Knapsack::BestAllowed(const std::vector<double>& best) const {
  if (!has_minimum_) return best[states_ - 1];
  double most = kNever;
  for (int64_t s = 0; s < states_; ++s) {
    bool enough = true;
    for (size_t k = 0; k < kinds_.size(); ++k) {
      enough &= s / stride_[k] % (most_[k] + 1) >= least_[k];
    }
    if (enough) most = std::max(most, best[s]);
  }
  return most;
}

double Knapsack::Solve(const std::vector<Item>& items, std::vector<int32_t>* taken) {
  // With a minimum a state is the exact use; without, it is the room given.
  best_.assign(states_, has_minimum_ ? kNever : 0);
  best_[0] = 0;
  if (taken != nullptr) took_.assign(items.size() * states_, 0);
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i].profit <= 0 && !items[i].forced && !has_minimum_) continue;
    Add(items[i], best_.data(), taken == nullptr ? nullptr : &took_[i * states_]);
  }
  const double value = BestAllowed(best_);
  if (taken == nullptr) return value;
  taken->clear();
  if (value == kNever) return value;
  int64_t s = states_ - 1;
  if (has_minimum_) {
    for (s = 0; s < states_; ++s) {
      bool enough = best_[s] == value;
      for (size_t k = 0; k < kinds_.size(); ++k) {
        enough &= s / stride_[k] % (most_[k] + 1) >= least_[k];
      }
      if (enough) break;
    }
  }
  std::vector<int32_t> amount;
  for (size_t i = items.size(); i-- > 0;) {
    if (!took_[i * states_ + s]) continue;
    taken->push_back(items[i].atom);
    s -= Offset(items[i], amount);
  }
  return value;
}

std::vector<Knapsack::Alternative> Knapsack::SolveAlternatives(const std::vector<Item>& items) {
  const size_t n = items.size();
  std::vector<Alternative> result(n, {kNever, kNever});
  // before[i]: best of items 0 … i − 1, by room; after: best of items i + 1 …, built from the end.
  std::vector<double> before((n + 1) * states_);
  std::fill(before.begin(), before.begin() + states_, has_minimum_ ? kNever : 0);
  before[0] = 0;
  for (size_t i = 0; i < n; ++i) {
    double* next = &before[(i + 1) * states_];
    std::copy_n(&before[i * states_], states_, next);
    Add(items[i], next, nullptr);
  }
  if (has_minimum_) {  // rare: solve each one afresh
    for (size_t i = 0; i < n; ++i) {
      std::vector<Item> changed = items;
      changed[i].forced = true;
      result[i].taken = Solve(changed, nullptr);
      if (items[i].forced) continue;
      changed.erase(changed.begin() + static_cast<int64_t>(i));
      result[i].left = Solve(changed, nullptr);
    }
    return result;
  }
  std::vector<double> after(states_, 0);
  std::vector<int32_t> amount;
  for (size_t i = n; i-- > 0;) {
    const double* first = &before[i * states_];
    const int64_t offset = Offset(items[i], amount);
    bool fits = true;
    for (size_t k = 0; k < kinds_.size(); ++k) fits &= amount[k] <= most_[k];
    // Room s before and the rest after: indexes of complementary rooms add up to the last state.
    for (int64_t s = 0; s < states_; ++s) {
      if (!items[i].forced) {
        result[i].left = std::max(result[i].left, first[s] + after[states_ - 1 - s]);
      }
      bool room = fits;
      for (size_t k = 0; k < kinds_.size() && room; ++k) {
        room = s / stride_[k] % (most_[k] + 1) + amount[k] <= most_[k];
      }
      if (room) {
        result[i].taken =
            std::max(result[i].taken, first[s] + items[i].profit + after[states_ - 1 - s - offset]);
      }
    }
    Add(items[i], after.data(), nullptr);
  }
  return result;
}

}  // namespace treff::recommendation::allocation
