// The upper bound that dual prices of capacities and floors prove.
//
// With a price for every unit of every row and floor, each unit of the model chooses for itself.
// What it gains at best, plus what the limits are worth at these prices, bounds every solution from
// above (Lagrangian relaxation); the best prices give the bound of the linear relaxation.
#ifndef TREFF_SERVICES_SOLVER_DUAL_PRICE_BOUND_H_
#define TREFF_SERVICES_SOLVER_DUAL_PRICE_BOUND_H_

#include <vector>

#include "services/solver/model/certificate.h"
#include "services/solver/model/model.h"

namespace treff::solver {

// Σ price × amount of what the atom uses at the location.
double RowCost(const Model& model, const Atom& atom, int location, const std::vector<double>& row);

// The bound that these prices prove, by one pass over every pair.
double PriceBound(const Model& model, const Prices& prices);

// Mean over atoms of the spread of their values: what is a small difference, and what is not. A
// price of leaving out counts up to what having nothing is worth: a larger one only means never.
double ValueSpread(const Model& model);

// What the floors' prices alone are worth to all units at these prices, beyond what their room
// costs: leaving out is free, and values count through the floors only. With Σ floor price × least
// = 1 it bounds by what all floors could be multiplied.
double ReachBound(const Model& model, const Prices& prices);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_DUAL_PRICE_BOUND_H_
