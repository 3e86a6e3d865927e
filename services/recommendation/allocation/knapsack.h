// The other relaxation: what one location would take if it could have any atom at a price.
#ifndef TREFF_SERVICES_RECOMMENDATION_ALLOCATION_KNAPSACK_H_
#define TREFF_SERVICES_RECOMMENDATION_ALLOCATION_KNAPSACK_H_

#include <cstdint>
#include <vector>

#include "services/recommendation/allocation/model.h"

namespace treff::recommendation::allocation {

// One location's limits on those kinds whose states can be counted through. Kinds that are left
// out (fractional amounts, or too many states) must be priced by the caller.
class Knapsack {
 public:
  struct Item {
    int32_t atom = 0;
    double profit = 0;
    bool forced = false;  // must be taken
  };

  Knapsack(const Model& model, int location);

  // Kinds whose limits it keeps.
  const std::vector<int32_t>& kinds() const { return kinds_; }
  const std::vector<int32_t>& most() const { return most_; }  // by kind of kinds()
  int64_t states() const { return states_; }
  bool has_minimum() const { return has_minimum_; }
  // What an atom uses of each of kinds().
  void Amounts(int32_t atom, std::vector<int32_t>& amount) const;

  // The most profit within the limits, and what gives it (`taken` may be null). −infinity if the
  // forced items or a minimum cannot be kept.
  double Solve(const std::vector<Item>& items, std::vector<int32_t>* taken);

  // For every item the most profit if it is taken, and if it is not; −infinity where impossible.
  // O(items × states).
  struct Alternative {
    double taken, left;
  };
  std::vector<Alternative> SolveAlternatives(const std::vector<Item>& items);

 private:
  int64_t Offset(const Item& item, std::vector<int32_t>& amount) const;
  // Adds an item to `best`; `took` (may be null) gets 1 where taking it is better.
  void Add(const Item& item, double* best, char* took) const;
  double BestAllowed(const std::vector<double>& best) const;

  const Model& model_;
  int location_;
  std::vector<int32_t> kinds_;
  std::vector<int32_t> most_, least_;  // [kind]
  std::vector<int64_t> stride_;        // [kind]
  int64_t states_ = 1;
  bool has_minimum_ = false;
  std::vector<double> best_;
  std::vector<char> took_;
};

}  // namespace treff::recommendation::allocation

#endif  // TREFF_SERVICES_RECOMMENDATION_ALLOCATION_KNAPSACK_H_
