// The few options of each atom that are worth looking at near given prices.
#ifndef TREFF_SERVICES_SOLVER_DUAL_CANDIDATES_H_
#define TREFF_SERVICES_SOLVER_DUAL_CANDIDATES_H_

#include <cstdint>
#include <vector>

#include "services/solver/model/certificate.h"
#include "services/solver/model/model.h"

namespace treff::solver {

struct Candidates {
  std::vector<int32_t> atom;        // model atoms, grouped by unit
  std::vector<int32_t> unit_first;  // [units + 1], in `atom`
  std::vector<int64_t> first;       // [atoms + 1], in the three arrays below
  std::vector<int32_t> location;
  std::vector<int32_t> option;  // in the atom's own options
  std::vector<double> value;

  int UnitCount() const { return static_cast<int>(unit_first.size()) - 1; }
};

// Of every `stride`-th unit: the options that fit and lie within `window` of the atom's best at
// these prices (for an atom of a family: of its best in each region); and those of `kept`, which
// has an option or Model::kUnplaced for every atom, or is null.
Candidates ChooseCandidates(const Model& model, const Prices& prices, double window, int stride,
                            const std::vector<int32_t>* kept = nullptr);

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_DUAL_CANDIDATES_H_
