// What a placement amounts to: its objective, whether it keeps every rule, and what explains it.
#ifndef TREFF_SERVICES_RECOMMENDATION_ALLOCATION_OUTCOME_H_
#define TREFF_SERVICES_RECOMMENDATION_ALLOCATION_OUTCOME_H_

#include <string>

#include "services/recommendation/allocation/local_search.h"
#include "services/recommendation/allocation/model.h"
#include "services/recommendation/allocation/prices.h"
#include "services/recommendation/allocation/solve.h"

namespace treff::recommendation::allocation {

struct Outcome {
  double objective = 0;
  bool feasible = false;
  std::string broken;             // which rules are broken, and how many of each; empty if feasible
  std::vector<double> row_use;    // [row]
  std::vector<double> floor_use;  // [floor]
};

Outcome Evaluate(const Model& model, const Placement& placement);

// Fills in all of the solution that follows from the placement and the prices.
void Explain(const Model& model, const Placement& placement, const Prices& prices,
             Solution& solution);

// How smooth the last prices are, as a share of the spread of the values: prices no finer than the
// gap asked for can show.
double FinalTemperature(const Options& options);

// (bound − objective) / max(|objective|, 1e-9), never below 0.
double RelativeGap(double bound, double objective);

}  // namespace treff::recommendation::allocation

#endif  // TREFF_SERVICES_RECOMMENDATION_ALLOCATION_OUTCOME_H_
