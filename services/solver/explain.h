// Why a placement is what it is: what capacities and floors are worth, what each group got, and who
// is not at their best place.
#ifndef TREFF_SERVICES_SOLVER_EXPLAIN_H_
#define TREFF_SERVICES_SOLVER_EXPLAIN_H_

#include "services/solver/model/model.h"
#include "services/solver/model/placement.h"
#include "services/solver/model/solution.h"

namespace treff::solver {

// Fills in all of the solution that follows from the placement and the prices.
void Explain(const Model& model, const Placement& placement, const Prices& prices,
             Solution& solution);

// How smooth the last prices are, as a share of the spread of the values: prices no finer than the
// gap asked for can show.
double FinalTemperature(const Options& options);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_EXPLAIN_H_
