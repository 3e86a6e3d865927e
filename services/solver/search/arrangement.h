// Where every atom stands, what that loses against the bound at given prices, and moves that can be
// taken back.
//
// At prices, what a placement falls short of the bound splits into losses that are never negative:
// the regret of each atom (what it would gain more elsewhere at these prices) and the worth of
// capacity left unused. Searches lower their sum.
#ifndef TREFF_SERVICES_SOLVER_SEARCH_ARRANGEMENT_H_
#define TREFF_SERVICES_SOLVER_SEARCH_ARRANGEMENT_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "services/solver/dual/candidates.h"
#include "services/solver/model/model.h"
#include "services/solver/model/placement.h"

namespace treff::solver {

class Arrangement {
 public:
  static constexpr int32_t kOut = -1;  // the location of being unplaced
  // Differences in use below this are rounding.
  static constexpr double kTiny = 1e-9;

  struct Move {
    int32_t atom;
    int32_t from;          // choice before
    int32_t member_index;  // among the members of the location before
  };

  // `candidates` are those of all units. All are unplaced. Model and prices must outlive it.
  Arrangement(const Model& model, const Prices& prices, const Candidates& candidates);

  const Model& model() const { return model_; }
  // Differences in loss below this are rounding.
  double tiny() const { return tiny_; }

  // Choices of an atom are first(a) … first(a + 1), by rising regret; being unplaced is one.
  int32_t first(int a) const { return first_[a]; }
  int32_t location_of(int32_t choice) const { return location_[choice]; }
  double regret_of(int32_t choice) const { return regret_[choice]; }
  int32_t choice(int a) const { return choice_[a]; }
  int32_t location(int a) const { return location_[choice_[a]]; }
  double regret(int a) const { return regret_[choice_[a]]; }
  int32_t unplaced_choice(int a) const { return unplaced_[a]; }
  // The choice of that location, or −1.
  int32_t ChoiceAt(int a, int32_t location) const;
  // Those who could go to the location, as (atom, choice) by rising regret.
  const std::vector<std::pair<int32_t, int32_t>>& wanted(int location) const {
    return wanted_[location];
  }
  // Of kOut: the unplaced.
  const std::vector<int32_t>& members(int32_t location) const { return members_[Node(location)]; }

  // Regrets, unused capacity, and broken minima and floors, in the unit of the values.
  double loss() const { return loss_; }
  double LocationLoss(int location) const;
  double FloorLosses() const;
  // What the location's loss would be with `use` of each kind.
  double LossAt(int location, const double* use) const;
  const double* use(int location) const { return &row_use_[model_.Row(location, 0)]; }
  bool Overflows(int location) const;
  bool Fits(int a, int location) const;

  // Moves an atom, as the next of a chain.
  void Apply(int a, int32_t choice);
  // The exact reverse of the last Apply, so that an iteration over members may go on after it.
  void Undo();
  void UndoAll() {
    while (!chain_.empty()) Undo();
  }
  // Keeps what the chain did.
  void Commit();
  const std::vector<Move>& chain() const { return chain_; }
  bool moved(int a) const { return moved_[a] != 0; }

  // What was committed since the last call: atoms and where they were before. For one listener, who
  // must call it now and then.
  void TakeCommitted(std::vector<std::pair<int32_t, int32_t>>& moves);

  // Number of commits so far, and of the last one that touched the location.
  int64_t changes() const { return changes_; }
  int64_t changed(int32_t location) const { return changed_[Node(location)]; }

  // Counts the location as changed.
  void Touch(int32_t location) { changed_[Node(location)] = ++changes_; }

  // Everything unplaced.
  void Clear();
  // Starts from a placement; what is no candidate or has no room becomes unplaced.
  void Adopt(const Placement& placement);
  Placement placement() const;

  // Commits are noted from here on, so that they can be taken back together.
  void StartJournal();
  void StopJournal() { journaling_ = false; }
  void TakeBackJournal();
  // (atom, choice before) of every move noted.
  const std::vector<std::pair<int32_t, int32_t>>& journal() const { return journal_; }

  // An atom of a family may move inside its region only; the family moves as a whole.
  bool IsFamily(int unit) const {
    return model_.unit_first[unit + 1] - model_.unit_first[unit] > 1;
  }
  bool IsInFamily(int a) const { return in_family_[a] != 0; }
  bool Movable(int a, int32_t choice) const;

 private:
  int32_t Node(int32_t location) const {
    return location == kOut ? static_cast<int32_t>(model_.locations) : location;
  }
  void SetChoices(const Prices& prices, const Candidates& candidates);
  void SetWanted();
  double RowLoss(int row, double use) const {
    const double price = row_price_[row], left = model_.row_most[row] - use;
    if (model_.row_least[row] <= 0) return price * std::max(0.0, left);
    return RowLossWithMinimum(row, use);
  }
  double RowLossWithMinimum(int row, double use) const;
  double FloorLoss(int floor) const;
  void Use(int a, int32_t choice, double sign);

  const Model& model_;
  const double unit_;  // of penalties: as much as any value
  const double tiny_;
  std::vector<double> row_price_, floor_price_;

  std::vector<int32_t> first_, location_, option_, unplaced_;
  std::vector<double> regret_;
  std::vector<std::vector<std::pair<int32_t, int32_t>>> wanted_;
  std::vector<char> in_family_;

  std::vector<int32_t> choice_, member_index_;  // [atom]
  std::vector<std::vector<int32_t>> members_;
  std::vector<double> row_use_, floor_use_;
  double loss_ = 0;

  std::vector<Move> chain_;
  std::vector<char> moved_;
  bool journaling_ = false;
  std::vector<std::pair<int32_t, int32_t>> journal_;
  std::vector<std::pair<int32_t, int32_t>> committed_;  // (atom, location before)
  int64_t changes_ = 0;
  std::vector<int64_t> changed_;
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_SEARCH_ARRANGEMENT_H_
