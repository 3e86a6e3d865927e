// The bound of the knapsack decomposition.
//
// With a price for being placed at all, each location takes the atoms that pay best within its own
// limits: a knapsack. What all atoms pay plus what all knapsacks gain bounds every solution, more
// tightly than capacity prices do where capacities are small against the cases (it is the bound of
// column generation). The prices are found as those of capacities are: by Newton's method on the
// dual smoothed by entropy, here with knapsacks that choose softly.
#ifndef TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_DUAL_H_
#define TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_DUAL_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "services/solver/dual/knapsack.h"
#include "services/solver/dual/price_search.h"
#include "services/solver/dual/soft_knapsack.h"
#include "services/solver/model/certificate.h"
#include "services/solver/model/model.h"

namespace treff::solver {

class KnapsackDual {
 public:
  // How much of an atom the relaxation places at a location.
  struct Fraction {
    int32_t atom, location;
    double share;
  };
  struct Relaxation {
    double bound = 0;
    AtomPrices prices;                // that prove the bound
    std::vector<Fraction> fractions;  // shares above 0.001, by atom
    AtomPrices center;                // to start a like relaxation from
    double reached = 0;               // the objective of the shares
    bool settled = false;  // false: there are no shares, and the bound is that of `start`
  };

  // Whether the decomposition applies: not too many atoms, and fewer if some of them are families:
  // those are bound to one region by decisions alone.
  static bool Applies(const Model& model);

  // `prices` are good capacity prices; those of rows that no knapsack keeps stay.
  KnapsackDual(const Model& model, const Prices& prices);

  // Whether decisions want an atom, or a family, in two places.
  bool Contradictory() const { return contradictions_ > 0; }
  // Whether rules and decisions leave the atom the choice to be unplaced.
  bool MayStay(int atom) const {
    return home_[atom] < 0 && called_[atom] == 0 && !model_.atoms[atom].must_be_placed;
  }

  // Whether the location's knapsack keeps the row's limits.
  bool Keeps(int row) const;

  // What each atom gains at the capacity prices: a first guess of its own price.
  AtomPrices FirstGuess() const;

  // All that follows is under these decisions.
  void SetFixings(const std::vector<Fixing>& fixings);

  // Whether no decision settles the pair yet; and some such pair, if there is one.
  bool IsFree(int32_t atom, int32_t location) const;
  bool AnyFree(Fixing& found) const;
  // Whether no decision settles yet if the unit is in the region.
  bool IsOpen(int unit, int32_t region) const;

  // The bound that the prices prove; −infinity if a location cannot keep its decisions.
  double Bound(const AtomPrices& prices);

  // Temperatures of a relaxation, as shares of the spread of the values.
  struct Cooling {
    double warm, cold;
    double center;  // prices reached above it are kept, to start others from
    // Not to a given temperature, but until it is settled whether the bound needed can be proven.
    bool decides = false;
  };

  // Tightens the bound from `center` on, cooling down, until it is at most `enough` or `stop` says
  // so. What `start` proves holds in any case.
  Relaxation Relax(const AtomPrices& start, const AtomPrices& center, const Cooling& cooling,
                   double spread, double enough, const std::function<bool()>& stop);

  // Decisions that every placement better than `incumbent` must keep, because with the opposite
  // the prices prove a bound not above it.
  std::vector<Fixing> FixByPrices(const AtomPrices& prices, double incumbent);

 private:
  enum State : char { kFree, kIn, kOut };
  struct Pair {
    int32_t atom, option;
    double value;  // less tolls of rows priced apart
  };

  // A decision and the state before it.
  struct Applied {
    Fixing fixing;
    int32_t home_before;
    size_t first_change;
  };
  struct PairChange {
    int32_t location, pair;
    State before;
  };

  void ListPairs();
  void Apply(const Fixing& fixing);
  int32_t RegionOf(const Fixing& fixing) const;
  void CountFor(const Fixing& fixing, int by);
  void BarFamily(const Fixing& fixing);
  void Change(int location, int64_t pair, State to);
  void UndoLast();
  double MostGain(int location, const std::vector<Knapsack::Item>& items);
  double Profit(const Pair& pair, const AtomPrices& prices) const;
  double MostRise(const AtomPrices& prices) const;
  void SetItems(const AtomPrices& prices, double least_profit);
  void RenewNear(const AtomPrices& prices, double least_profit);
  int64_t Find(int32_t atom, int32_t location) const;
  double Constant(const AtomPrices& prices) const;
  bool Settle(AtomPrices& prices, double temperature, double enough,
              const std::function<bool()>& stop);
  AtomPrices Moved(const AtomPrices& prices, const std::vector<double>& step) const;
  double Evaluate(const AtomPrices& prices, double temperature);
  double AddPayments(const AtomPrices& prices, double temperature);
  double AddFloors(const AtomPrices& prices, double temperature);
  void AddShare(int location, const Knapsack::Item& item, double taken);
  double AddKnapsacks(const AtomPrices& prices, double temperature);
  void FindCoupled();
  void FindCurvature(double temperature);
  void AddCovariances(int location, const std::vector<double>& both, double temperature);
  void AddFloorCovariances(int location, const std::vector<double>& both, double temperature);
  void AddBetweenFloors(const Atom& atom, int32_t option, int32_t floor, double given);
  std::vector<double> NewtonStep(double lift, double& slope);
  std::vector<Fraction> Fractions() const;

  const Model& model_;
  Prices others_;  // of rows that no knapsack keeps, and of floors to begin with
  const Prices capacity_prices_;
  std::vector<Knapsack> knapsacks_;
  std::vector<SoftKnapsack> soft_;
  std::vector<std::vector<Pair>> pairs_;   // [location], by atom
  std::vector<std::vector<State>> state_;  // [location][pair]
  std::vector<Applied> applied_;
  std::vector<PairChange> changes_;
  std::vector<int32_t> home_;     // [atom], where it is fixed to be, or −1
  std::vector<int32_t> unknown_;  // [atom], −1 for those at home
  std::vector<int32_t> called_;   // [atom], by how many decisions: it may not stay unplaced
  int contradictions_ = 0;        // of decisions
  int unknowns_ = 0;

  std::vector<std::vector<std::pair<int32_t, double>>> shares_;  // [location]: atom, share

  // The smoothed dual's slope and curvature. The floors' prices are the last unknowns. Curvature
  // between unknowns only where they are coupled: floors, and atoms that compete for room while
  // uncertain.
  struct Shape {
    std::vector<double> slope, curve;   // [unknown]
    std::vector<int32_t> coupled;       // unknowns
    std::vector<double> coupled_curve;  // lower triangle, rows in sequence
  };
  bool gave_up_ = false;        // whether Evaluate last did, for want of rooms
  Shape shape_, before_;        // here, and before a step that may be taken back
  std::vector<double> matrix_;  // of a Newton step
  double soft_objective_ = 0;   // of the shares at which Evaluate arrived
  std::vector<std::vector<Knapsack::Item>> items_;  // [location], what SetItems last found
  // Pairs of each location that could be worth taking at prices near near_price_, and those decided
  // to be in.
  std::vector<std::vector<int32_t>> near_, settled_;
  AtomPrices near_price_;
  double near_margin_ = 0;
  std::vector<int32_t> coupled_index_;  // [unknown], −1 if it is not
  std::vector<double> most_share_;      // [floor], of any pair
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_DUAL_KNAPSACK_DUAL_H_
