// Branch and bound on the knapsack decomposition: closes the gap on small and middle problems, and
// writes down how, so that the proof can be checked.
#ifndef TREFF_SERVICES_SOLVER_PROOF_PROVE_H_
#define TREFF_SERVICES_SOLVER_PROOF_PROVE_H_

#include <functional>

#include "services/solver/model/certificate.h"
#include "services/solver/model/model.h"
#include "services/solver/search/local_search.h"

namespace treff::solver {

// What the branching is given, and tells, while it runs.
struct ProofHooks {
  // Objective of the best placement known; −infinity if none is.
  std::function<double()> incumbent;
  // A placement that may be better, feasible or not.
  std::function<void(const Placement&)> offer;
  // The bound proven so far; never rises.
  std::function<void(double)> bound;
  // Whether to stop early.
  std::function<bool()> stop;
  // Relative gap at which the proof is complete.
  double gap = 0;
};

struct ProvenBound {
  double bound = 0;
  bool complete = false;  // no branch is left that could hold anything better than the incumbent
};

// Returns the bound proven, with the tree and the prices that prove it in `certificate`. `prices`
// are good capacity prices.
ProvenBound ProveByBranching(const Model& model, const Prices& prices, const ProofHooks& hooks,
                             Certificate& certificate);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_PROOF_PROVE_H_
