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
  using Spread = std::vector<std::pair<int64_t, double>>;

  void FindTilt(const std::vector<Knapsack::Item>& items, double temperature);
  double FindPrice(const std::vector<Knapsack::Item>& items, size_t kind, double temperature,
                   double most_gain) const;
  bool Select(const std::vector<Knapsack::Item>& items, double window);
  double Carry(const std::vector<Knapsack::Item>& items, double temperature);
  double CarryTilted(double temperature);
  double CarryLogarithms(const std::vector<Knapsack::Item>& items, double temperature);
  void SetRooms();
  void FindProbabilities();
  double Step(size_t u, Spread& from, Spread& in) const;
  void Merge(Spread& to, const Spread& in);

  const Knapsack& shape_;
  const size_t kinds_;
  // By kind: what a unit would cost if items could be split. Tells which items are certain.
  std::vector<double> tilt_;
  std::vector<int32_t> room_;     // [kind], left by what is certainly in
  Rooms rooms_;                   // of that room
  std::vector<int32_t> amounts_;  // [item][kind]
  std::vector<double> gain_;      // [item], profit less what it uses at the tilt
  double certain_profit_ = 0;
  double relaxed_value_ = 0;  // what splitting would gain at most

  std::vector<double> probability_, both_;
  std::vector<int32_t> uncertain_;
  std::vector<int32_t> amount_;            // [uncertain][kind], 0 for kinds that suffice
  std::vector<double> take_;               // [uncertain][room used before]
  std::vector<int64_t> offset_;            // [uncertain], from a room to the room with it in
  std::vector<double> rest_, rest_after_;  // [room used before], of the items still to come
  double too_cold_ = 0;                    // temperature at which products underflowed
  Spread reach_, in_, given_in_, merged_;
};

}  // namespace treff::recommendation::allocation

#endif  // TREFF_SERVICES_RECOMMENDATION_ALLOCATION_SOFT_KNAPSACK_H_
