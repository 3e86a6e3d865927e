// States of a knapsack: how many units of each kind are used, numbered with the first kind running
// fastest. Adding an item moves a state by a fixed offset, where there is room.
#ifndef TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_KNAPSACK_STATES_H_
#define TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_KNAPSACK_STATES_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace treff::solver {

class KnapsackStates {
 public:
  // `most` units of each kind.
  void Resize(const std::vector<int32_t>& most) {
    most_ = most;
    stride_.resize(most.size());
    states_ = 1;
    for (size_t k = 0; k < most.size(); ++k) {
      stride_[k] = states_;
      states_ *= most[k] + 1;
    }
  }

  int64_t size() const { return states_; }
  int32_t Used(int64_t state, size_t kind) const {
    return static_cast<int32_t>(state / stride_[kind] % (most_[kind] + 1));
  }
  // By how much `amount` (of each kind) moves a state.
  int64_t Offset(const int32_t* amount) const {
    int64_t offset = 0;
    for (size_t k = 0; k < most_.size(); ++k) offset += amount[k] * stride_[k];
    return offset;
  }

  // Calls visit(first, end) for every run of states that `amount` can be added to, rising.
  template <typename Visit>
  void ForRuns(const int32_t* amount, Visit visit) const {
    const size_t kinds = most_.size();
    for (size_t k = 0; k < kinds; ++k) {
      if (amount[k] > most_[k]) return;
    }
    const int64_t length = kinds == 0 ? 1 : most_[0] - amount[0] + 1;
    at_.assign(kinds, 0);
    for (int64_t base = 0;;) {
      visit(base, base + length);
      size_t k = 1;
      while (k < kinds && at_[k] == most_[k] - amount[k]) {
        base -= at_[k] * stride_[k];
        at_[k++] = 0;
      }
      if (k >= kinds) return;
      ++at_[k];
      base += stride_[k];
    }
  }

 private:
  std::vector<int32_t> most_;
  std::vector<int64_t> stride_;
  int64_t states_ = 1;
  mutable std::vector<int32_t> at_;  // of the run being visited
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_KNAPSACK_STATES_H_
