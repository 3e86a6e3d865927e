// Which places are left to each atom under the fixings of a node: its domain.
#ifndef TREFF_SERVICES_SOLVER_DUAL_DOMAINS_H_
#define TREFF_SERVICES_SOLVER_DUAL_DOMAINS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "services/solver/dual/decomposition.h"
#include "services/solver/model/certificate.h"
#include "services/solver/model/model.h"

namespace treff::solver {

class Domains {
 public:
  // Of a pair.
  enum State : char { kFree, kIn, kOut };

  // Nothing is fixed. The decomposition must outlive it.
  explicit Domains(const Decomposition& decomposition);

  // All that follows is under these.
  void SetFixings(const std::vector<Fixing>& fixings);

  // Whether fixings want an atom, or a family, in two places.
  bool Contradictory() const { return contradictions_ > 0; }
  // Whether rules and fixings leave the atom the choice to be unplaced.
  bool MayBeUnplaced(int atom) const {
    return fixed_at_[atom] < 0 && required_[atom] == 0 && !model_.atoms[atom].must_be_placed;
  }
  // Whether no fixing settles the pair yet; and some such pair, if there is one.
  bool IsFree(int32_t atom, int32_t location) const;
  bool AnyFree(Fixing& found) const;
  // Whether no fixing settles yet if the unit is in the region.
  bool IsOpen(int unit, int32_t region) const;

  // Of the location's pair of that index.
  State state(int location, size_t pair) const { return state_[location][pair]; }
  // Indexes of the location's pairs that are fixed to be in.
  const std::vector<int32_t>& fixed_in(int location) const { return fixed_in_[location]; }
  // Atoms that are not fixed at a place are numbered: their prices are unknowns. −1 for others.
  int32_t unknown(int atom) const { return unknown_[atom]; }
  int unknowns() const { return unknowns_; }

 private:
  // A fixing and the state before it.
  struct Applied {
    Fixing fixing;
    int32_t fixed_at_before;
    size_t first_change;
  };
  struct PairChange {
    int32_t location, pair;
    State before;
  };

  void Apply(const Fixing& fixing);
  int32_t RegionOf(const Fixing& fixing) const;
  void CountFor(const Fixing& fixing, int by);
  void BarFamily(const Fixing& fixing);
  void Change(int location, int64_t pair, State to);
  void UndoLast();

  const Decomposition& decomposition_;
  const Model& model_;
  std::vector<std::vector<State>> state_;  // [location][pair]
  std::vector<Applied> applied_;
  std::vector<PairChange> changes_;
  std::vector<int32_t> fixed_at_;  // [atom], a location or −1
  std::vector<int32_t> required_;  // [atom], by how many fixings it may not stay unplaced
  std::vector<std::vector<int32_t>> fixed_in_;
  std::vector<int32_t> unknown_;
  int unknowns_ = 0;
  int contradictions_ = 0;  // of fixings
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_DUAL_DOMAINS_H_
