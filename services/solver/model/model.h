// The problem as the solver sees it. Every rule becomes one of three things:
//
//   row    a location's use of one kind of thing, within limits: resources, burden, and resources
//          used by the cases of one period are all kinds;
//   unit   what is placed together or not at all: a case, the cases of a link merged into one atom
//          (same location), or several atoms in one region (same region);
//   floor  a least total value for some atoms.
//
// The Lagrangian relaxation of rows and floors then falls apart into one choice per unit, and its
// other half, the relaxation of "each unit once", into one knapsack per location.
#ifndef TREFF_SERVICES_SOLVER_MODEL_MODEL_H_
#define TREFF_SERVICES_SOLVER_MODEL_MODEL_H_

#include <cstdint>
#include <map>
#include <vector>

#include "services/solver/model/problem.h"

namespace treff::solver {

// `amount` units of kind `kind`, used at the location where an atom is placed.
struct Use {
  int32_t kind = 0;
  double amount = 0;
};

// An atom's value counts towards a floor. `value` runs beside the atom's option values.
struct FloorShare {
  int32_t floor = 0;
  const double* value = nullptr;
};

// What goes to exactly one location: one case, or the cases of a same-location link.
struct Atom {
  const int32_t* location = nullptr;  // [options], ascending
  const double* value = nullptr;      // [options]
  int32_t options = 0;
  double unplaced_value = 0;               // what leaving it out adds to the objective
  bool must_be_placed = false;             // then unplaced_value is a penalty for searches alone
  int32_t first_use = 0, end_use = 0;      // in Model::uses
  int32_t type = 0;                        // the same for all that use the same
  int32_t first_share = 0, end_share = 0;  // in Model::shares
  int32_t first_case = 0, end_case = 0;    // in Model::cases
};

// Refers to the problem it was made from, which must outlive it.
struct Model {
  static constexpr int32_t kUnplaced = -1;

  explicit Model(const Problem& from);
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  int Row(int location, int kind) const { return location * kinds + kind; }
  int RowCount() const { return locations * kinds; }
  int AtomCount() const { return static_cast<int>(atoms.size()); }
  int UnitCount() const { return static_cast<int>(unit_first.size()) - 1; }
  int FloorCount() const { return static_cast<int>(floor_least.size()); }

  // Whether the atom alone is within the limits of the location.
  bool Fits(const Atom& atom, int location) const;

  // Value of an option with the floors' prices added: value + Σ price × share.
  double PricedValue(const Atom& atom, int option, const std::vector<double>& floor_price) const;

  const Problem& problem;
  double largest_value = 1;  // magnitude of any pair's; 1 if all are 0
  int locations = 0;
  int kinds = 0;
  std::vector<double> row_least, row_most;  // [row]
  std::vector<int32_t> region;              // [location], never kNone: a region of its own instead
  int regions = 0;

  std::vector<Atom> atoms;          // grouped by unit
  std::vector<int32_t> unit_first;  // [unit + 1], in atoms
  std::vector<int32_t> unit_of;     // [atom]
  int types = 0;                    // of atoms
  std::vector<Use> uses;
  std::vector<int32_t> units;  // [atom][resource], what it uses in whole units
  std::vector<FloorShare> shares;
  std::vector<int32_t> cases;        // [atoms' cases]
  std::vector<double> floor_ratio;   // [floor], as asked for
  std::vector<double> floor_least;   // [floor]
  std::vector<double> floor_random;  // [floor], what random placement gives its group
  std::vector<int32_t> floor_group;  // [floor]

 private:
  void AddLimits();
  void AddFloors();
  void AddUnits();
  void AddAtom(const std::vector<int32_t>& members);
  void AddPenalties();
  void AddUses(const std::vector<int32_t>& members);
  int32_t TypeOf(int32_t first_use);
  void MergeOptions(const std::vector<int32_t>& members, Atom& atom);

  // Options of merged atoms and their floor shares. The outer vectors may grow; the arrays that
  // atoms point to stay.
  std::vector<std::vector<int32_t>> merged_locations_;
  std::vector<std::vector<double>> merged_values_;
  std::vector<int32_t> floor_of_group_;
  std::map<std::vector<double>, int32_t> type_of_uses_;
  int burden_kind_ = -1;
  int first_period_kind_ = -1;
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_MODEL_MODEL_H_
