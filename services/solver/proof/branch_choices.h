// What a node of the proof could branch on, and in what order.
#ifndef TREFF_SERVICES_SOLVER_PROOF_BRANCH_CHOICES_H_
#define TREFF_SERVICES_SOLVER_PROOF_BRANCH_CHOICES_H_

#include <vector>

#include "services/solver/dual/domains.h"
#include "services/solver/dual/knapsack/knapsack_relaxation.h"
#include "services/solver/model/certificate.h"
#include "services/solver/model/model.h"
#include "services/solver/proof/pseudo_costs.h"

namespace treff::solver {

struct BranchChoice {
  Fixing in;
  double share;  // how much of it the relaxation takes
  double merit;  // what deciding it promises to take off the bound, on both sides
};

// What is undecided and the relaxation takes in part. Regions of families come first, which nothing
// else binds together, then pairs; each by falling merit.
std::vector<BranchChoice> RankChoices(const Model& model, const Domains& domains,
                                      const PseudoCosts& costs, const Relaxation& relaxation);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_PROOF_BRANCH_CHOICES_H_
