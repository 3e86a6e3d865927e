// A knapsack that chooses softly: every set of items that fits has probability ∝ exp(profit / T).
#ifndef TREFF_SERVICES_RECOMMENDATION_ALLOCATION_SOFT_KNAPSACK_H_
#define TREFF_SERVICES_RECOMMENDATION_ALLOCATION_SOFT_KNAPSACK_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "services/recommendation/allocation/knapsack.h"

namespace treff::recommendation::allocation {

class SoftKnapsack {
 public:
  // `shape` must outlive it.
  explicit SoftKnapsack(const Knapsack& shape);

  // T log Σ exp(profit / T) over the sets that fit; −infinity if none does. Items of which it is
  // certain (to 1e-13) whether they are in take no part below.
  double Evaluate(const std::vector<Knapsack::Item>& items, double temperature);

  // After Evaluate, of every item: the probability that it is in.
  const std::vector<double>& probability() const { return probability_; }
  // The uncertain items, and of every two of them the probability that both are in (lower triangle
  // of a matrix, rows in sequence).
  const std::vector<int32_t>& uncertain() const { return uncertain_; }
  const std::vector<double>& both() const { return both_; }

 private:
  using Rooms = std::vector<std::pair<int64_t, double>>;

  void FindTilt(const std::vector<Knapsack::Item>& items, double temperature);
  bool Select(const std::vector<Knapsack::Item>& items, double window);
  double Carry(const std::vector<Knapsack::Item>& items, double temperature);
  void FindProbabilities();
  double Step(size_t u, Rooms& from, Rooms& in) const;
  void Merge(Rooms& to, const Rooms& in);
  template <typename Visit>
  void ForFitting(size_t u, Visit visit) const;

  const Knapsack& shape_;
  // By kind: what a unit would cost if items could be split. Tells which items are certain.
  std::vector<double> tilt_;
  std::vector<int32_t> room_;  // [kind], left by what is certainly in
  std::vector<int64_t> stride_;
  int64_t states_ = 0;
  double certain_profit_ = 0;
  double relaxed_value_ = 0;  // what splitting would gain at most

  std::vector<double> probability_, both_;
  std::vector<int32_t> uncertain_;
  std::vector<std::vector<int32_t>> amount_;  // [uncertain][kind]
  std::vector<double> take_;                  // [uncertain][room used before]
  std::vector<int64_t> offset_;               // [uncertain], from a room to the room with it in
  std::vector<double> rest_;
  Rooms reach_, in_, given_in_, merged_;
};

}  // namespace treff::recommendation::allocation

#endif  // TREFF_SERVICES_RECOMMENDATION_ALLOCATION_SOFT_KNAPSACK_H_
