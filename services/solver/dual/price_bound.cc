#include "services/solver/dual/price_bound.h"

#include <algorithm>
#include <limits>

#include "services/solver/dual/reduced_costs.h"
#include "services/solver/numeric/soft_max.h"

namespace treff::solver {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

}  // namespace

double RowCost(const Model& model, const Atom& atom, int location, const std::vector<double>& row) {
  double cost = 0;
  for (int32_t u = atom.first_use; u < atom.end_use; ++u) {
    const Use& use = model.uses[u];
    cost += use.amount * row[model.Row(location, use.kind)];
  }
  return cost;
}

namespace {

// With `reach`, an atom's value counts through the floors' prices alone, and leaving out is free.
double Bound(const Model& model, const Prices& prices, bool reach) {
  double bound = 0;
  for (int row = 0; row < model.RowCount(); ++row) {
    bound +=
        std::max(prices.row[row] * model.row_most[row], prices.row[row] * model.row_least[row]);
  }
  for (int f = 0; f < model.FloorCount() && !reach; ++f) {
    bound -= prices.floor[f] * model.floor_least[f];
  }
  std::vector<double> score(model.locations);
  ReducedCosts reduced_costs(model, prices.row);
  auto score_all = [&](const Atom& atom) {
    reduced_costs.Score(atom, prices.floor, score.data());
    for (int k = 0; reach && k < atom.options; ++k) score[k] -= atom.value[k];
  };
  std::vector<double> by_region, member(model.regions);
  for (int unit = 0; unit < model.UnitCount(); ++unit) {
    const int first = model.unit_first[unit], end = model.unit_first[unit + 1];
    double unplaced = 0, best = kNever;
    for (int a = first; a < end && !reach; ++a) unplaced += model.atoms[a].unplaced_value;
    if (reach || !model.atoms[first].must_be_placed) best = unplaced;
    if (end - first == 1) {
      const Atom& atom = model.atoms[first];
      score_all(atom);
      best = std::max(best, Largest(score.data(), atom.options));
    } else {
      by_region.assign(model.regions, 0);
      for (int a = first; a < end; ++a) {
        const Atom& atom = model.atoms[a];
        score_all(atom);
        std::fill(member.begin(), member.end(), kNever);
        for (int k = 0; k < atom.options; ++k) {
          double& highest = member[model.region[atom.location[k]]];
          highest = std::max(highest, score[k]);
        }
        for (int r = 0; r < model.regions; ++r) by_region[r] += member[r];
      }
      for (double gain : by_region) best = std::max(best, gain);
    }
    bound += best > kNever ? best : unplaced;
  }
  return bound;
}

}  // namespace

double PriceBound(const Model& model, const Prices& prices) {
  return Bound(model, prices, /*reach=*/false);
}

double ReachBound(const Model& model, const Prices& prices) {
  return Bound(model, prices, /*reach=*/true);
}

double ValueSpread(const Model& model) {
  double sum = 0;
  int counted = 0;
  for (int a = 0; a < model.AtomCount(); a += 1 + model.AtomCount() / 1000) {
    const Atom& atom = model.atoms[a];
    if (atom.options == 0) continue;
    const auto [low, high] = std::minmax_element(atom.value, atom.value + atom.options);
    const double unplaced = std::max(atom.unplaced_value, std::min(*low, 0.0));
    sum += *high - (atom.must_be_placed ? *low : std::min(*low, unplaced));
    ++counted;
  }
  return counted == 0 || sum <= 0 ? 1 : sum / counted;
}

}  // namespace treff::solver
