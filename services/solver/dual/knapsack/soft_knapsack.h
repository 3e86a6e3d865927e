// A knapsack that chooses softly: every set of items that fits has probability ∝ exp(profit / T).
#ifndef TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_SOFT_KNAPSACK_H_
#define TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_SOFT_KNAPSACK_H_

#include <cstdint>
#include <vector>

#include "services/solver/dual/knapsack/knapsack.h"
#include "services/solver/dual/knapsack/state_graph.h"

namespace treff::solver {

class SoftKnapsack {
 public:
  // `shape` must outlive it. Gives up where that needs more than `most_states` (about 200 bytes
  // each) to tell sets apart by.
  SoftKnapsack(const Knapsack& shape, size_t most_states);

  // T log Σ exp(profit / T) over the sets that fit; −infinity if none does, or it gave up. Items of
  // which it is certain (to 1e-8) whether they are in take no part below.
  double Evaluate(const std::vector<Knapsack::Item>& items, double temperature);

  // Whether the last call below or above gave up.
  bool gave_up() const { return gave_up_; }

  // The most profit of a set that fits, to rounding; −infinity if none does, or it gave up.
  double Solve(const std::vector<Knapsack::Item>& items);

  // Of every item the most profit if it is taken, and if it is not, where that loses at most
  // `most_loss` against `best`, the most of all; less than that, or −infinity, where it loses more
  // or is impossible. Having given up, `best` everywhere: nothing is known to lose.
  std::vector<Knapsack::Alternative> Alternatives(const std::vector<Knapsack::Item>& items,
                                                  double best, double most_loss);

  // After Evaluate, of every item: the probability that it is in.
  const std::vector<double>& probability() const { return probability_; }
  const std::vector<int32_t>& uncertain() const { return uncertain_; }  // items
  // Of every two uncertain items the probability that both are in (lower triangle of a matrix, rows
  // in sequence).
  const std::vector<double>& FindPairs();

 private:
  void FindMultipliers(const std::vector<Knapsack::Item>& items, double temperature);
  struct Excess {
    double units, slope;  // slope: by how much a price takes off it
  };
  Excess ExcessAt(const std::vector<Knapsack::Item>& items, size_t kind, double price,
                  double temperature) const;
  double FindPrice(const std::vector<Knapsack::Item>& items, size_t kind, double temperature,
                   double most_gain) const;
  bool Select(const std::vector<Knapsack::Item>& items, double allowed);
  void CountKinds();
  bool ListSets(const std::vector<Knapsack::Item>& items, double& allowed);

  const Knapsack& shape_;
  const size_t most_states_, kinds_;
  bool gave_up_ = false;
  // By kind: the Lagrange multiplier: what a unit would cost if items could be split. Tells which
  // items are certain.
  std::vector<double> multiplier_;
  std::vector<int32_t> room_;           // [kind], left by what is certainly in
  std::vector<int32_t> amounts_;        // [item][kind]
  std::vector<double> reduced_profit_;  // [item], profit less what it uses at the multiplier
  double relaxed_ = 0;                  // what splitting would gain
  double whole_loss_ = 0;               // by how much whole items fell short of it, last time

  std::vector<double> probability_;
  std::vector<int32_t> uncertain_;
  StateGraph graph_;           // of the uncertain items, by falling size of their gain
  std::vector<double> taken_;  // [uncertain], and of every two both:
  std::vector<double> both_;
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_SOFT_KNAPSACK_H_
