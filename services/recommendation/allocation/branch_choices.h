// What a node of the proof could branch on, and in what order.
#ifndef TREFF_SERVICES_RECOMMENDATION_ALLOCATION_BRANCH_CHOICES_H_
#define TREFF_SERVICES_RECOMMENDATION_ALLOCATION_BRANCH_CHOICES_H_

#include <vector>

#include "services/recommendation/allocation/certificate.h"
#include "services/recommendation/allocation/knapsack_dual.h"
#include "services/recommendation/allocation/model.h"
#include "services/recommendation/allocation/pseudo_costs.h"

namespace treff::recommendation::allocation {

struct BranchChoice {
  Fixing in;
  double share;  // how much of it the relaxation takes
  double merit;  // what deciding it promises to take off the bound, on both sides
};

// What is undecided and the relaxation takes in part. Regions of families come first, which nothing
// else binds together, then pairs; each by falling merit.
std::vector<BranchChoice> RankChoices(const Model& model, const KnapsackDual& dual,
                                      const PseudoCosts& costs,
                                      const KnapsackDual::Relaxation& relaxation);

}  // namespace treff::recommendation::allocation

#endif  // TREFF_SERVICES_RECOMMENDATION_ALLOCATION_BRANCH_CHOICES_H_
