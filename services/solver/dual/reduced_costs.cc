#include "services/solver/dual/reduced_costs.h"

#include <algorithm>
#include <limits>

#include "services/solver/numeric/wide.h"

namespace treff::solver {
namespace {

// More costs than this are worked out for each atom anew.
constexpr int64_t kMostCosts = 4'000'000;

}  // namespace

TREFF_WIDE void SubtractCosts(const double* __restrict value, const double* __restrict cost,
                              const int32_t* __restrict location, int count,
                              double* __restrict score) {
  for (int k = 0; k < count; ++k) score[k] = value[k] - cost[location[k]];
}

ReducedCosts::ReducedCosts(const Model& model, const std::vector<double>& row)
    : model_(model), row_(row) {
  const bool all = int64_t{model.types} * model.locations <= kMostCosts;
  by_type_.resize(static_cast<size_t>(all ? model.types : 1) * model.locations);
  is_filled_.assign(all ? model.types : 0, 0);
}

void ReducedCosts::Fill(const Atom& atom, double* cost) const {
  std::fill_n(cost, model_.locations, 0);
  for (int32_t u = atom.first_use; u < atom.end_use; ++u) {
    const Use& use = model_.uses[u];
    for (int j = 0; j < model_.locations; ++j) {
      const int row = model_.Row(j, use.kind);
      cost[j] += use.amount > model_.row_most[row] ? std::numeric_limits<double>::infinity()
                                                   : use.amount * row_[row];
    }
  }
}

const double* ReducedCosts::Of(const Atom& atom) {
  if (is_filled_.empty()) {
    Fill(atom, by_type_.data());
    return by_type_.data();
  }
  double* cost = &by_type_[static_cast<size_t>(atom.type) * model_.locations];
  if (!is_filled_[atom.type]) Fill(atom, cost);
  is_filled_[atom.type] = 1;
  return cost;
}

void ReducedCosts::Score(const Atom& atom, const std::vector<double>& floor_price, double* score) {
  const double* cost = Of(atom);
  SubtractCosts(atom.value, cost, atom.location, atom.options, score);
  for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
    const double price = floor_price[model_.shares[s].floor];
    for (int k = 0; k < atom.options; ++k) score[k] += price * model_.shares[s].value[k];
  }
}

}  // namespace treff::solver
