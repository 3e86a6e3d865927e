// How high floors can be: the largest common scale at which the relaxation still keeps all of them.
#ifndef TREFF_SERVICES_SOLVER_DUAL_FLOOR_REACH_H_
#define TREFF_SERVICES_SOLVER_DUAL_FLOOR_REACH_H_

#include <functional>
#include <string>

#include "services/solver/model/certificate.h"
#include "services/solver/model/model.h"

namespace treff::solver {

// No placement reaches all floors × more than `scale`, which these prices prove (ReachBound). Up to
// 1500 units that is the linear relaxation's largest scale to about 1e-5; above, the prices are
// those of a part of the units, and the bound lies a little higher.
struct FloorReach {
  double scale = 0;  // infinite if no floor asks for anything
  Prices prices;     // Σ floor price × least = 1
};
FloorReach FindFloorReach(
    const Model& model, const std::function<bool()>& stop = [] { return false; });

// For people: how far floors that the reach shows to be too high can be kept, and which of them
// stand in each other's way.
std::string FloorsOutOfReach(const Model& model, const FloorReach& reach);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_DUAL_FLOOR_REACH_H_
