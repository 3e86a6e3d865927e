#include "services/solver/dual/decomposition.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "services/solver/dual/price_search.h"
#include "services/solver/dual/reduced_costs.h"

namespace treff::solver {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
// Few of the atoms compete while uncertain, but at the start all may: 50 MB, and a second to
// factor.
constexpr int kMostAtoms = 2500;
// Families are not bound together by prices: beyond this perturbations come further in the same
// time.
constexpr int kMostAtomsWithFamilies = 250;
// States that sets of items are told apart by, of all locations: 1.6 GB at most. With so many one
// evaluation takes a second, and no proof comes of that.
constexpr size_t kMostStates = 8'000'000;

}  // namespace

bool Decomposition::Applies(const Model& model) {
  const bool families = model.UnitCount() < model.AtomCount();
  return model.AtomCount() <= (families ? kMostAtomsWithFamilies : kMostAtoms);
}

Decomposition::Decomposition(const Model& model, const Prices& prices)
    : model_(model), others_(prices), capacity_prices_(prices), pairs_(model.locations) {
  knapsacks_.reserve(model.locations);
  for (int j = 0; j < model.locations; ++j) {
    const Knapsack& knapsack = knapsacks_.emplace_back(model, j);
    for (int32_t kind : knapsack.kinds()) others_.row[model.Row(j, kind)] = 0;
    soft_.emplace_back(knapsack, kMostStates / model.locations);
  }
  for (double& price : others_.floor) price = std::max(price, kFirstFloorPrice);
  ListPairs();
}

void Decomposition::ListPairs() {
  const std::vector<double> no_floors(model_.FloorCount(), 0);
  std::vector<double> score(model_.locations);
  ReducedCosts reduced_costs(model_, others_.row);
  most_share_ = no_floors;
  for (int a = 0; a < model_.AtomCount(); ++a) {
    const Atom& atom = model_.atoms[a];
    reduced_costs.Score(atom, no_floors, score.data());
    for (int32_t k = 0; k < atom.options; ++k) {
      if (score[k] > kNever) pairs_[atom.location[k]].push_back({a, k, score[k]});
    }
    for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
      const FloorShare& share = model_.shares[s];
      double& most = most_share_[share.floor];
      for (int k = 0; k < atom.options; ++k) most = std::max(most, std::abs(share.value[k]));
    }
  }
}

bool Decomposition::Keeps(int row) const {
  const std::vector<int32_t>& kinds = knapsacks_[row / model_.kinds].kinds();
  return std::find(kinds.begin(), kinds.end(), row % model_.kinds) != kinds.end();
}

AtomPrices Decomposition::FirstGuess() const {
  AtomPrices guess{{}, others_};
  std::vector<double> score(model_.locations);
  ReducedCosts reduced_costs(model_, capacity_prices_.row);
  for (const Atom& atom : model_.atoms) {
    reduced_costs.Score(atom, capacity_prices_.floor, score.data());
    double gain = atom.must_be_placed ? kNever : atom.unplaced_value;
    for (int k = 0; k < atom.options; ++k) gain = std::max(gain, score[k]);
    guess.atom.push_back(gain > kNever ? gain : atom.unplaced_value);
  }
  return guess;
}

// The index of a pair among those of its location, or −1.
int64_t Decomposition::Find(int32_t atom, int32_t location) const {
  const auto& pairs = pairs_[location];
  const auto pair = std::lower_bound(pairs.begin(), pairs.end(), atom,
                                     [](const Pair& p, int32_t a) { return p.atom < a; });
  return pair != pairs.end() && pair->atom == atom ? pair - pairs.begin() : -1;
}

// What the location gains by the pair.
double Decomposition::Profit(const Pair& pair, const AtomPrices& prices) const {
  const Atom& atom = model_.atoms[pair.atom];
  double value = pair.value;
  for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
    const FloorShare& share = model_.shares[s];
    value += prices.others.floor[share.floor] * share.value[pair.option];
  }
  return value - prices.atom[pair.atom];
}

// What the rows priced apart and the floors add to any bound.
double Decomposition::Constant(const AtomPrices& prices) const {
  double constant = 0;
  for (int row = 0; row < model_.RowCount(); ++row) {
    const double price = prices.others.row[row];
    if (price != 0) {
      constant += std::max(price * model_.row_most[row], price * model_.row_least[row]);
    }
  }
  for (int f = 0; f < model_.FloorCount(); ++f) {
    constant -= prices.others.floor[f] * model_.floor_least[f];
  }
  return constant;
}

}  // namespace treff::solver
