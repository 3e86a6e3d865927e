// Searches for the dual prices of capacities and floors that prove the lowest bound.
#ifndef TREFF_SERVICES_SOLVER_DUAL_PRICE_SEARCH_H_
#define TREFF_SERVICES_SOLVER_DUAL_PRICE_SEARCH_H_

#include <functional>
#include <vector>

#include "services/solver/model/certificate.h"
#include "services/solver/model/model.h"

namespace treff::solver {

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

// Prices close to the best: Newton's method on the dual smoothed by entropy, the smoothing lowered
// step by step (an interior-point method on one unknown per row and floor).
struct FoundPrices {
  Prices prices;
  double bound = 0;  // that they prove
};
FoundPrices FindPrices(const Model& model, const PriceOptions& options);

// Rows that could bind at all, ascending: something must be used there, or all together are too
// much. Of very many the likeliest; the bound holds whatever has no price.
std::vector<int32_t> RowsThatCouldBind(const Model& model);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_DUAL_PRICE_SEARCH_H_
