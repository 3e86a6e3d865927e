// Dual prices of capacities and floors, and the upper bound that they prove.
//
// With a price for every unit of every row and floor, each unit of the model chooses for itself.
// What it gains at best, plus what the limits are worth at these prices, bounds every solution from
// above (Lagrangian relaxation); the best prices give the bound of the linear relaxation.
#ifndef TREFF_SERVICES_SOLVER_PRICES_H_
#define TREFF_SERVICES_SOLVER_PRICES_H_

#include <functional>
#include <vector>

#include "services/solver/model.h"

namespace treff::solver {

struct Prices {
  std::vector<double> row;    // [row]; below zero where a minimum draws cases in
  std::vector<double> floor;  // [floor]; at least 0
};

// Where searches for a floor's price start, whose barrier keeps it above 0.
inline constexpr double kFirstFloorPrice = 1e-3;

struct PriceOptions {
  // Where to start the search from; empty means 0 everywhere.
  Prices start;
  // Smoothing at the end, as a share of the spread of the values. Less is tighter and slower.
  double final_temperature = 2e-5;
  int max_steps = 60;
  // Looked at often; true ends the search with the prices reached, which prove a bound too.
  std::function<bool()> stop = [] { return false; };
};

// Σ price × amount of what the atom uses at the location.
double Toll(const Model& model, const Atom& atom, int location, const std::vector<double>& row);

// The bound that these prices prove, by one pass over every pair.
double PriceBound(const Model& model, const Prices& prices);

// Prices close to the best: Newton's method on the dual smoothed by entropy, the smoothing lowered
// step by step (an interior-point method on one unknown per row and floor).
struct FoundPrices {
  Prices prices;
  double bound = 0;  // that they prove
};
FoundPrices FindPrices(const Model& model, const PriceOptions& options);

// Mean over atoms of the spread of their values: what is a small difference, and what is not. A
// price of leaving out counts up to what having nothing is worth: a larger one only means never.
double ValueSpread(const Model& model);

// What the floors' prices alone are worth to all units at these prices, beyond what their room
// costs: leaving out is free, and values count through the floors only. With Σ floor price × least
// = 1 it bounds by what all floors could be multiplied.
double ReachBound(const Model& model, const Prices& prices);

// Rows that could bind at all, ascending: something must be used there, or all together are too
// much. Of very many the likeliest; the bound holds whatever has no price.
std::vector<int32_t> RowsThatCouldBind(const Model& model);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_PRICES_H_
