// The state graph of a knapsack: the ways of filling a place item after item, told apart by the
// capacity they leave (the states of its dynamic programme).
//
// Of every item it is open whether it is taken. A way loses what it falls short of splitting items:
// the gain of an item that is left out although it has one, the negative gain of one that is taken
// all the same, and the price of capacity that stays unused. Ways that lose little are few, and
// those that leave the same capacity before an item go on alike: they meet in one state.
#ifndef TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_STATE_GRAPH_H_
#define TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_STATE_GRAPH_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace treff::solver {

class StateGraph {
 public:
  // What is lost where no way leads to the end; any more than this is.
  static constexpr double kDeadEnd = 1e300;

  // A kind of capacity: units of it, and what a unit costs that stays unused.
  struct Kind {
    int32_t capacity;
    double multiplier;
  };

  // Without items. The kinds' capacities, each plus one, must multiply to at most 2^62 / 4^kinds.
  void Start(const std::vector<Kind>& kinds);
  // The next item, using `amount[k]` ≥ 0 of each kind.
  void Add(double gain, const int32_t* amount);
  size_t size() const { return items_.size(); }

  // Lists the states of ways that lose at most `allowed`; false if there are more than `most`.
  // All that follows is about these ways.
  bool List(double allowed, size_t most);

  // The least that any way loses.
  double LeastLoss() const { return ahead_[kRoot]; }
  // The least that any way loses which takes item u, or leaves it out.
  double LossWith(size_t u) const;
  double LossWithout(size_t u) const;

  // −T log Σ exp(−loss / T) over the ways. Those that lose `counted` temperatures more than the
  // best do not count.
  double SmoothLoss(double temperature, double counted);

  // After SmoothLoss, if ways are drawn with probability ∝ exp(−loss / T): with what probability
  // each item is taken.
  void FindProbabilities(std::vector<double>& taken);
  // After that, from it: with what probability each two items are both taken, as a lower triangle,
  // rows in sequence. Items taken with a probability within `rare` of 0 or 1 are held to be
  // independent of others.
  void FindPairs(const std::vector<double>& taken, double rare, std::vector<double>& both);

 private:
  // Index of what no way leads on to the end from, and of the start.
  static constexpr int32_t kNone = 0, kRoot = 1;
  // Pairs are followed for so many first items at a time.
  static constexpr size_t kLanes = 8;

  // Units of all kinds in one number, each kind in a field of its own under a guard bit, which is
  // set in what is left and clear in what is used: it stays set if as much was left.
  using Packed = uint64_t;
  static constexpr Packed kPresent = Packed{1} << 63;  // set in any state, even one without kinds
  struct Field {
    int shift, guard;  // bits
    Packed mask;       // of a number of units
    int32_t capacity;
    double multiplier;
  };
  struct Item {
    double gain, lost_if_out, lost_if_in;
    Packed amount;
  };
  // Before an item: the capacity left, and what is lost so far at least.
  struct State {
    Packed left;
    double loss;
  };
  // A state with the item, and the one without.
  struct With {
    Packed left;
    double loss;
    size_t from;
  };
  struct Link {
    int32_t if_out, if_in;  // states before the next item
  };
  // A link of a state that counts, and with what probability the item is taken there.
  struct Draw {
    int32_t if_out, if_in;
    double take;
  };

  Packed Pack(const int32_t* amount) const;
  static double UnusedLoss(const std::vector<Field>& fields, Packed left, Packed used);
  void ListWith(const Item& item, size_t begin, size_t end);
  void ListWanting(Packed to_come);
  size_t Extend(size_t u, size_t begin, size_t end, double allowed);
  void FindAhead();
  void KeepStates(double most_loss);
  template <size_t kWidth>
  static void MoveOn(const Draw* draws, size_t begin, size_t end, double* reach, double* taken);
  static void MoveLanesOn(const Draw* draws, size_t begin, size_t end, double* reach,
                          double* taken);
  void FollowPairs(const std::vector<size_t>& uncertain, size_t first, std::vector<double>& both);

  std::vector<Field> fields_;
  Packed guards_ = 0, full_ = 0;
  std::vector<Item> items_;
  std::vector<Packed> to_come_;  // [item]: what it and all later ones use, at most what there is

  // By state; the vectors keep their size, so that they grow once.
  std::vector<size_t> list_;  // where the states before each item begin, and those after the last
  std::vector<State> states_;
  std::vector<With> with_;      // of one item
  std::vector<Field> wanting_;  // kinds that later items may not be enough for
  std::vector<Link> links_;
  std::vector<double> ahead_;  // the least that is lost after it
  std::vector<int32_t> kept_;  // its index among the states that count, or kNone

  // By state that counts.
  std::vector<size_t> kept_list_;
  std::vector<Draw> draws_;
  std::vector<double> sum_;    // Σ exp(−(loss after it − ahead) / T)
  std::vector<double> reach_;  // with what probability it is come by
  std::vector<double> given_;  // [state][lane], and the lane's first item was taken
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_STATE_GRAPH_H_
