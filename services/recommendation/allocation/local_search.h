// Finds a good placement near given prices, and betters it by chains of moves.
//
// At prices, what a placement falls short of the bound splits into losses that are never negative:
// the regret of each atom (what it would gain more elsewhere at these prices) and the worth of
// capacity left unused. Only moves whose regrets are less than what they can win back are looked
// at, so long chains stay cheap: a shift, a swap, an ejection chain are all chains of moves.
#ifndef TREFF_SERVICES_RECOMMENDATION_ALLOCATION_LOCAL_SEARCH_H_
#define TREFF_SERVICES_RECOMMENDATION_ALLOCATION_LOCAL_SEARCH_H_

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "services/recommendation/allocation/candidates.h"
#include "services/recommendation/allocation/model.h"
#include "services/recommendation/allocation/prices.h"
#include "services/recommendation/allocation/random.h"

namespace treff::recommendation::allocation {

// Where every atom goes: the index of its option, or Model::kUnplaced.
using Placement = std::vector<int32_t>;

class LocalSearch {
 public:
  // `candidates` are those of all units.
  LocalSearch(const Model& model, const Prices& prices, const Candidates& candidates);

  // Places units one by one, those with most to lose first.
  void Construct();
  // Starts from a placement instead; what is no candidate or has no room becomes unplaced.
  void Adopt(const Placement& placement);
  // Betters the placement by chains of up to `depth` moves until none helps or `stop` says so.
  void Improve(int depth, const std::function<bool()>& stop);

  // Kicks a few atoms out of place and betters what comes of it, again and again; keeps what is no
  // worse. Until `stop` says so.
  void Shake(uint64_t seed, const std::function<bool()>& stop);

  // Regrets, unused capacity and broken minima and floors, in the unit of the values.
  double loss() const { return loss_; }
  Placement placement() const;

 private:
  static constexpr int32_t kOut = -1;  // the location of being unplaced

  struct Move {
    int32_t atom;
    int32_t from;          // choice before
    int32_t member_index;  // in members_ of the location before
  };

  void SetChoices(const Candidates& candidates);
  void SetWanted();
  void Clear();
  double RowLoss(int row) const;
  double FloorLoss(int floor) const;
  double LocationLoss(int location) const;
  bool Overflows(int location) const;
  bool Fits(int atom, int location) const;

  void Use(int atom, int32_t choice, double sign);
  void Apply(int atom, int32_t choice);
  void Undo();
  void Commit();
  bool Kick(int location, Random& random);
  std::vector<int32_t> AtomsByRegret() const;
  int64_t LastChange(int atom) const;
  bool IsFamily(int unit) const;
  bool Movable(int atom, int32_t choice) const;

  bool StartFromAtom(int atom, int depth);
  bool StartFromLocation(int location, int depth);
  bool Try(int atom, int32_t choice, int depth);
  bool Extend(int depth);
  bool Eject(int location, int depth);
  bool Fill(int location, int depth);
  bool ReplaceFamily(int unit);
  bool PlaceFamily(int unit, int32_t region);
  double LeastLoss() const;

  const Model& model_;
  const Prices& prices_;

  // Choices of atom a, by rising regret; being unplaced is one of them.
  std::vector<int32_t> first_, location_, option_;
  std::vector<double> regret_;
  // For each location: (atom, choice) by rising regret.
  std::vector<std::vector<std::pair<int32_t, int32_t>>> wanted_;
  std::vector<int32_t> unit_of_;

  std::vector<int32_t> choice_;        // [atom]
  std::vector<int32_t> member_index_;  // [atom]
  std::vector<std::vector<int32_t>> members_;
  std::vector<double> row_use_, floor_use_;
  double loss_ = 0;

  // The chain being tried.
  std::vector<Move> chain_;
  std::vector<char> moved_;
  double start_loss_ = 0;
  int nodes_ = 0, most_nodes_;
  bool journaling_ = false;
  std::vector<std::pair<int32_t, int32_t>> journal_;  // (atom, choice before) since the last kick
  int64_t changes_ = 0;
  std::vector<int64_t> changed_;  // [location], number of the last chain kept there
  int overflow_ = kOut;           // the one location that overflows, if any
};

}  // namespace treff::recommendation::allocation

#endif  // TREFF_SERVICES_RECOMMENDATION_ALLOCATION_LOCAL_SEARCH_H_
