// Finds a good placement near given prices, and betters it: by exchanges along paths of like atoms
// (Exchange), by chains of single moves whatever the atoms, and by perturbations.
#ifndef TREFF_SERVICES_SOLVER_SEARCH_LOCAL_SEARCH_H_
#define TREFF_SERVICES_SOLVER_SEARCH_LOCAL_SEARCH_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "services/solver/dual/candidates.h"
#include "services/solver/model/certificate.h"
#include "services/solver/model/model.h"
#include "services/solver/numeric/random.h"
#include "services/solver/search/arrangement.h"
#include "services/solver/search/exchange.h"

namespace treff::solver {

class LocalSearch {
 public:
  // `candidates` are those of all units.
  LocalSearch(const Model& model, const Prices& prices, const Candidates& candidates);

  // Places units one by one, those with most to lose first.
  void Construct();
  // Starts from a placement instead; what is no candidate or has no room becomes unplaced.
  void Adopt(const Placement& placement) { at_.Adopt(placement); }
  // The same for a placement that was bettered before: what differs from `before` counts as changed
  // after the number returned.
  int64_t AdoptChanged(const Placement& placement, const std::vector<int32_t>& before);
  // Betters the placement by exchanges and by chains of up to `depth` moves until none helps or
  // `stop` says so; only where something changed after `since`.
  static constexpr int64_t kEver = -1;
  void Improve(int depth, int64_t since, const std::function<bool()>& stop);

  // Forces a few atoms out of place and betters what comes of it, `perturbations` times or until
  // `stop` says so; keeps the best.
  void PerturbAndImprove(uint64_t seed, int perturbations, const std::function<bool()>& stop);

  // Regrets, unused capacity and broken minima and floors, in the unit of the values.
  double loss() const { return at_.loss(); }
  Placement placement() const { return at_.placement(); }

 private:
  static constexpr int32_t kOut = Arrangement::kOut;

  bool Perturb(int location, Random& random);
  void Force(int a, int32_t choice);
  bool ForceFamily(int a, int32_t region);
  bool MakeRoom(int32_t location, Random& random);
  std::vector<int32_t> AtomsByRegret() const;
  int64_t LastChange(int atom) const;
  void ImproveByChains(int depth, int64_t since, const std::function<bool()>& stop);

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
  Arrangement at_;
  Exchange exchange_;

  // The chain being tried.
  double start_loss_ = 0;
  int nodes_ = 0, most_nodes_;
  int overflow_ = kOut;  // the one location that overflows, if any

  std::vector<int32_t> touched_;  // locations, by the last perturbation
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_SEARCH_LOCAL_SEARCH_H_
