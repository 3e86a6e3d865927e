// The other relaxation: what one location would take if it could have any atom at a price.
#ifndef TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_KNAPSACK_H_
#define TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_KNAPSACK_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "services/solver/dual/knapsack/knapsack_states.h"
#include "services/solver/model/model.h"

namespace treff::solver {

// One location's limits on those kinds whose states can be counted through. Kinds that are left
// out (fractional amounts, or too many states) must be priced by the caller.
class Knapsack {
 public:
  struct Item {
    int32_t atom = 0;
    double profit = 0;
    bool forced = false;  // must be taken
    int32_t option = 0;   // of the atom, for the caller
  };

  Knapsack(const Model& model, int location);

  // Kinds whose limits it keeps.
  const std::vector<int32_t>& kinds() const { return kinds_; }
  const std::vector<int32_t>& most() const { return most_; }  // by kind of kinds()
  bool has_minimum() const { return has_minimum_; }
  // What an atom uses of each of kinds(), written to `amount`.
  void Amounts(int32_t atom, int32_t* amount) const;

  // The most profit within the limits. −infinity if the forced items or a minimum cannot be kept.
  double Solve(const std::vector<Item>& items);

  // For every item from `first` on the most profit if it is taken, and if it is not; −infinity
  // where impossible. Quick for those without a profit where there is no minimum; each of the
  // others is solved for afresh. Once `interrupted`, the most of all: nothing is known to be lost.
  struct Alternative {
    double taken, left;
  };
  std::vector<Alternative> SolveAlternatives(
      const std::vector<Item>& items, size_t first = 0,
      const std::function<bool()>& interrupted = [] { return false; });

 private:
  bool SetStates(const std::vector<Item>& items);
  const int32_t* Counted(const Item& item) const;
  void Add(const Item& item, const double* from, double* to) const;
  double BestAllowed(const std::vector<double>& best) const;
  double BestWith(const Item& item) const;

  const Model& model_;
  std::vector<int32_t> kinds_, most_, least_;  // [kind]
  // Of the items at hand: what kinds suffice for all of them, and the states of the others.
  std::vector<char> suffices_;
  KnapsackStates states_;
  bool has_minimum_ = false;
  mutable std::vector<int32_t> amount_;
  std::vector<double> best_, next_;
  double in_advance_ = 0;  // profit of forced items that best_ does not count
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_KNAPSACK_H_
