#include "services/solver/dual/knapsack/knapsack.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "services/solver/numeric/wide.h"

namespace treff::solver {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
// Beyond this many states a knapsack costs more than its bound is worth.
constexpr int64_t kMostStates = 20'000;
// StateGraph packs the states of all kinds into one number: 15 bits for the states and two a kind.
constexpr size_t kMostKinds = 16;

// to[i] = max(to[i], from[i] + profit)
TREFF_WIDE void Raise(const double* __restrict from, double profit, double* __restrict to,
                      int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    const double with = from[i] + profit;
    to[i] = with > to[i] ? with : to[i];
  }
}

}  // namespace

Knapsack::Knapsack(const Model& model, int location) : model_(model) {
  int64_t states = 1;
  for (int kind = 0; kind < model.problem.ResourceCount(); ++kind) {
    const int row = model.Row(location, kind);
    if (kinds_.size() == kMostKinds) break;
    if (model.row_most[row] + 1 > static_cast<double>(kMostStates / states)) continue;
    kinds_.push_back(kind);
    most_.push_back(static_cast<int32_t>(model.row_most[row]));
    least_.push_back(static_cast<int32_t>(model.row_least[row]));
    has_minimum_ |= least_.back() > 0;
    states *= most_.back() + 1;
  }
  amount_.resize(kinds_.size());
}

// Finds the states to count through; false if the forced items leave none. Those take their room in
// advance, and kinds of which there is enough for all others need no states: with a minimum,
// though, every use counts.
bool Knapsack::SetStates(const std::vector<Item>& items) {
  suffices_.assign(kinds_.size(), 0);
  std::vector<int32_t> room = most_;
  std::vector<int64_t> wanted(kinds_.size(), 0);
  for (const Item& item : items) {
    if (has_minimum_) break;
    Amounts(item.atom, amount_.data());
    for (size_t k = 0; k < kinds_.size(); ++k) {
      if (item.forced) {
        room[k] -= amount_[k];
      } else {
        wanted[k] += amount_[k];
      }
    }
  }
  for (size_t k = 0; k < kinds_.size() && !has_minimum_; ++k) {
    if (room[k] < 0) return false;
    suffices_[k] = wanted[k] <= room[k];
    if (suffices_[k]) room[k] = 0;
  }
  states_.Resize(room);
  return true;
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
  const int64_t offset = states_.Offset(Counted(item));
  if (item.forced) {
    std::fill_n(to, states_.size(), kNever);
  } else {
    std::copy_n(from, states_.size(), to);
  }
  states_.ForRuns(amount_.data(), [&](int64_t first, int64_t end) {
    Raise(from + first, item.profit, to + offset + first, end - first);
  });
}

double Knapsack::BestAllowed(const std::vector<double>& best) const {
  if (!has_minimum_) return best.back();
  double most = kNever;
  for (int64_t s = 0; s < states_.size(); ++s) {
    bool enough = true;
    for (size_t k = 0; k < kinds_.size(); ++k) enough &= states_.Used(s, k) >= least_[k];
    if (enough) most = std::max(most, best[s]);
  }
  return most;
}

double Knapsack::Solve(const std::vector<Item>& items) {
  if (!SetStates(items)) return kNever;
  // With a minimum a state is the exact use; without, it is the room given.
  best_.assign(states_.size(), has_minimum_ ? kNever : 0);
  best_[0] = 0;
  next_.resize(states_.size());
  in_advance_ = 0;
  for (const Item& item : items) {
    if (!has_minimum_ && item.forced) {
      in_advance_ += item.profit;
    } else if (item.profit > 0 || has_minimum_) {
      Add(item, best_.data(), next_.data());
      best_.swap(next_);
    }
  }
  return in_advance_ + BestAllowed(best_);
}

// After Solve without a minimum: the most profit with an item that was not worth taking.
double Knapsack::BestWith(const Item& item) const {
  const int32_t* amount = Counted(item);
  for (size_t k = 0; k < kinds_.size(); ++k) {
    if (amount[k] > states_.Used(states_.size() - 1, k)) return kNever;
  }
  return in_advance_ + item.profit + best_[states_.size() - 1 - states_.Offset(amount)];
}

std::vector<Knapsack::Alternative> Knapsack::SolveAlternatives(
    const std::vector<Item>& items, size_t first, const std::function<bool()>& interrupted) {
  std::vector<Alternative> result;
  const double best = Solve(items);
  const auto is_quick = [&](const Item& item) {
    return !has_minimum_ && !item.forced && item.profit <= 0 && best > kNever;
  };
  for (size_t i = first; i < items.size(); ++i) {
    result.push_back(is_quick(items[i]) ? Alternative{BestWith(items[i]), best}
                                        : Alternative{kNever, kNever});
  }
  for (size_t i = first; i < items.size(); ++i) {
    if (is_quick(items[i])) continue;
    if (interrupted()) {
      result[i - first] = {best, best};
      continue;
    }
    std::vector<Item> changed = items;
    changed[i].forced = true;
    result[i - first].taken = Solve(changed);
    if (items[i].forced) continue;
    changed.erase(changed.begin() + static_cast<int64_t>(i));
    result[i - first].left = Solve(changed);
  }
  return result;
}

}  // namespace treff::solver
