#include "services/solver/dual/knapsack_dual.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "services/solver/dual/reduced_costs.h"

namespace treff::solver {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
// Prices fall by less than this, in the unit of the values, until pairs are looked through again.
constexpr double kNearMargin = 0.03;
// Few of the atoms compete while uncertain, but at the start all may: 50 MB, and a second to
// factor.
constexpr int kMostAtoms = 2500;
// Families are not bound together by prices: beyond this kicks come further in the same time.
constexpr int kMostAtomsWithFamilies = 250;
// Rooms that sets of items are told apart by, of all locations: 1.6 GB at most. With so many one
// evaluation takes a second, and no proof comes of that.
constexpr size_t kMostRooms = 8'000'000;
// A decision is forced only if its opposite falls short by more than rounding could make up.
constexpr double kSafety = 1e-9;

}  // namespace

bool KnapsackDual::Applies(const Model& model) {
  const bool families = model.UnitCount() < model.AtomCount();
  return model.AtomCount() <= (families ? kMostAtomsWithFamilies : kMostAtoms);
}

KnapsackDual::KnapsackDual(const Model& model, const Prices& prices)
    : model_(model),
      others_(prices),
      capacity_prices_(prices),
      pairs_(model.locations),
      home_(model.AtomCount(), -1),
      called_(model.AtomCount(), 0),
      shares_(model.locations),
      items_(model.locations),
      near_(model.locations),
      settled_(model.locations) {
  knapsacks_.reserve(model.locations);
  for (int j = 0; j < model.locations; ++j) {
    const Knapsack& knapsack = knapsacks_.emplace_back(model, j);
    for (int32_t kind : knapsack.kinds()) others_.row[model.Row(j, kind)] = 0;
    soft_.emplace_back(knapsack, kMostRooms / model.locations);
  }
  for (double& price : others_.floor) price = std::max(price, kFirstFloorPrice);
  ListPairs();
  for (const auto& pairs : pairs_) state_.emplace_back(pairs.size(), kFree);
  SetFixings({});
}

void KnapsackDual::ListPairs() {
  const std::vector<double> no_floors(model_.FloorCount(), 0);
  std::vector<double> score(model_.locations);
  Tolls tolls(model_, others_.row);
  most_share_ = no_floors;
  for (int a = 0; a < model_.AtomCount(); ++a) {
    const Atom& atom = model_.atoms[a];
    tolls.Score(atom, no_floors, score.data());
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

bool KnapsackDual::Keeps(int row) const {
  const std::vector<int32_t>& kinds = knapsacks_[row / model_.kinds].kinds();
  return std::find(kinds.begin(), kinds.end(), row % model_.kinds) != kinds.end();
}

AtomPrices KnapsackDual::FirstGuess() const {
  AtomPrices guess{{}, others_};
  std::vector<double> score(model_.locations);
  Tolls tolls(model_, capacity_prices_.row);
  for (const Atom& atom : model_.atoms) {
    tolls.Score(atom, capacity_prices_.floor, score.data());
    double gain = atom.must_be_placed ? kNever : atom.unplaced_value;
    for (int k = 0; k < atom.options; ++k) gain = std::max(gain, score[k]);
    guess.atom.push_back(gain > kNever ? gain : atom.unplaced_value);
  }
  return guess;
}

// From one call to the next most decisions stay: only what differs is undone and done.
void KnapsackDual::SetFixings(const std::vector<Fixing>& fixings) {
  const auto differs = std::mismatch(
      applied_.begin(), applied_.end(), fixings.begin(), fixings.end(),
      [](const Applied& applied, const Fixing& fixing) { return applied.fixing == fixing; });
  while (applied_.end() != differs.first) UndoLast();
  for (auto fixing = differs.second; fixing != fixings.end(); ++fixing) Apply(*fixing);
  unknown_.assign(model_.AtomCount(), -1);
  unknowns_ = 0;
  for (int a = 0; a < model_.AtomCount(); ++a) {
    if (home_[a] < 0) unknown_[a] = unknowns_++;
  }
}

void KnapsackDual::Apply(const Fixing& fixing) {
  applied_.push_back({fixing, home_[fixing.atom], changes_.size()});
  CountFor(fixing, 1);
  BarFamily(fixing);
  if (fixing.is_of_region()) return;
  const int64_t p = Find(fixing.atom, fixing.location);
  if (!fixing.in) {
    if (p >= 0) Change(fixing.location, p, kOut);
    return;
  }
  home_[fixing.atom] = fixing.location;
  for (int j = 0; j < model_.locations; ++j) {
    const int64_t other = Find(fixing.atom, j);
    if (other >= 0) Change(j, other, j == fixing.location ? kIn : kOut);
  }
  if (p >= 0) settled_[fixing.location].push_back(static_cast<int32_t>(p));
}

int32_t KnapsackDual::RegionOf(const Fixing& fixing) const {
  return fixing.is_of_region() ? fixing.region() : model_.region[fixing.location];
}

// Whom the decision calls, and what it contradicts; `by` −1 takes that back.
void KnapsackDual::CountFor(const Fixing& fixing, int by) {
  if (!fixing.in && !fixing.is_of_region()) return;
  const int32_t home = home_[fixing.atom], unit = model_.unit_of[fixing.atom];
  if (!fixing.is_of_region() && home >= 0 && home != fixing.location) contradictions_ += by;
  for (int a = model_.unit_first[unit]; a < model_.unit_first[unit + 1]; ++a) {
    if (fixing.in) called_[a] += by;
    if (home_[a] < 0) continue;
    const bool inside = model_.region[home_[a]] == RegionOf(fixing);
    if (inside != fixing.in) contradictions_ += by;
  }
}

// Nobody of the family goes where the decision does not let them.
void KnapsackDual::BarFamily(const Fixing& fixing) {
  const int32_t unit = model_.unit_of[fixing.atom];
  const int32_t first = model_.unit_first[unit], end = model_.unit_first[unit + 1];
  if (end - first == 1 || (!fixing.in && !fixing.is_of_region())) return;
  for (int j = 0; j < model_.locations; ++j) {
    if ((model_.region[j] == RegionOf(fixing)) == fixing.in) continue;
    for (int a = first; a < end; ++a) {
      if (IsFree(a, j)) Change(j, Find(a, j), kOut);
    }
  }
}

void KnapsackDual::Change(int location, int64_t pair, State to) {
  State& state = state_[location][pair];
  changes_.push_back({location, static_cast<int32_t>(pair), state});
  state = to;
}

void KnapsackDual::UndoLast() {
  const auto [fixing, home_before, first_change] = applied_.back();
  applied_.pop_back();
  for (; changes_.size() > first_change; changes_.pop_back()) {
    state_[changes_.back().location][changes_.back().pair] = changes_.back().before;
  }
  home_[fixing.atom] = home_before;
  CountFor(fixing, -1);
  if (!fixing.in || fixing.is_of_region()) return;
  if (Find(fixing.atom, fixing.location) >= 0) settled_[fixing.location].pop_back();
}

// The index of a pair among those of its location, or −1.
int64_t KnapsackDual::Find(int32_t atom, int32_t location) const {
  const auto& pairs = pairs_[location];
  const auto pair = std::lower_bound(pairs.begin(), pairs.end(), atom,
                                     [](const Pair& p, int32_t a) { return p.atom < a; });
  return pair != pairs.end() && pair->atom == atom ? pair - pairs.begin() : -1;
}

bool KnapsackDual::IsFree(int32_t atom, int32_t location) const {
  const int64_t p = Find(atom, location);
  return p >= 0 && state_[location][p] == kFree;
}

bool KnapsackDual::IsOpen(int unit, int32_t region) const {
  bool inside = false, outside = MayStay(model_.unit_first[unit]);
  for (int a = model_.unit_first[unit]; a < model_.unit_first[unit + 1]; ++a) {
    for (int j = 0; j < model_.locations; ++j) {
      if (IsFree(a, j)) (model_.region[j] == region ? inside : outside) = true;
    }
  }
  return inside && outside;
}

bool KnapsackDual::AnyFree(Fixing& found) const {
  for (int j = 0; j < model_.locations; ++j) {
    for (size_t p = 0; p < pairs_[j].size(); ++p) {
      if (state_[j][p] != kFree) continue;
      found.atom = pairs_[j][p].atom, found.location = j;
      return true;
    }
  }
  return false;
}

// What the location gains by the pair.
double KnapsackDual::Profit(const Pair& pair, const AtomPrices& prices) const {
  const Atom& atom = model_.atoms[pair.atom];
  double value = pair.value;
  for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
    const FloorShare& share = model_.shares[s];
    value += prices.others.floor[share.floor] * share.value[pair.option];
  }
  return value - prices.atom[pair.atom];
}

// What may be taken at each location at these prices, to items_, by atom.
void KnapsackDual::SetItems(const AtomPrices& prices, double least_profit) {
  RenewNear(prices, least_profit);
  for (int j = 0; j < model_.locations; ++j) {
    std::vector<Knapsack::Item>& items = items_[j];
    items.clear();
    const bool all = knapsacks_[j].has_minimum();
    for (const int32_t p : near_[j]) {
      const Pair& pair = pairs_[j][p];
      const State state = state_[j][p];
      const double profit = Profit(pair, prices);
      if (state != kFree || !(profit > least_profit || all)) continue;
      items.push_back({pair.atom, profit, /*forced=*/false, pair.option});
    }
    if (settled_[j].empty()) continue;
    for (const int32_t p : settled_[j]) {
      const Pair& pair = pairs_[j][p];
      items.push_back({pair.atom, Profit(pair, prices), /*forced=*/true, pair.option});
    }
    std::sort(items.begin(), items.end(),
              [](const auto& x, const auto& y) { return x.atom < y.atom; });
  }
}

// Most pairs are never worth taking. Those that could be, as long as no price falls by much, are
// found once in a while.
void KnapsackDual::RenewNear(const AtomPrices& prices, double least_profit) {
  if (!near_price_.atom.empty() && near_margin_ >= MostRise(prices) - least_profit) return;
  near_price_ = prices;
  near_margin_ = kNearMargin - 2 * least_profit;
  for (int j = 0; j < model_.locations; ++j) {
    near_[j].clear();
    const bool all = knapsacks_[j].has_minimum();
    for (size_t p = 0; p < pairs_[j].size(); ++p) {
      const double profit = Profit(pairs_[j][p], prices);
      if (profit > -near_margin_ || all) near_[j].push_back(static_cast<int32_t>(p));
    }
  }
}

// By how much a pair's profit may have risen since the pairs were last looked through.
double KnapsackDual::MostRise(const AtomPrices& prices) const {
  double rise = 0;
  for (size_t a = 0; a < prices.atom.size(); ++a) {
    rise = std::max(rise, near_price_.atom[a] - prices.atom[a]);
  }
  for (size_t f = 0; f < most_share_.size(); ++f) {
    rise += std::abs(prices.others.floor[f] - near_price_.others.floor[f]) * most_share_[f];
  }
  return rise;
}

// What the rows priced apart and the floors add to any bound.
double KnapsackDual::Constant(const AtomPrices& prices) const {
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

// Of the sets of items that fit the location; −infinity if none does.
double KnapsackDual::MostGain(int location, const std::vector<Knapsack::Item>& items) {
  if (!knapsacks_[location].has_minimum()) {
    const double gain = soft_[location].Solve(items);
    if (!soft_[location].gave_up()) return gain;
  }
  return knapsacks_[location].Solve(items);
}

double KnapsackDual::Bound(const AtomPrices& prices) {
  if (contradictions_ > 0) return kNever;
  double bound = Constant(prices);
  for (int a = 0; a < model_.AtomCount(); ++a) {
    bound += MayStay(a) ? std::max(prices.atom[a], model_.atoms[a].unplaced_value) : prices.atom[a];
  }
  SetItems(prices, 0);
  for (int j = 0; j < model_.locations; ++j) {
    bound += MostGain(j, items_[j]);
  }
  return bound;
}

std::vector<Fixing> KnapsackDual::FixByPrices(const AtomPrices& prices, double incumbent) {
  const double bound = Bound(prices);
  const double enough = incumbent - kSafety * std::max(1.0, std::abs(incumbent));
  const double most_loss = bound - enough;
  std::vector<Fixing> fixings;
  if (!std::isfinite(most_loss)) return fixings;
  // Items that nobody wants at these prices matter too: taking them is what is priced.
  SetItems(prices, -most_loss);
  for (int j = 0; j < model_.locations; ++j) {
    const std::vector<Knapsack::Item>& items = items_[j];
    const double best = MostGain(j, items);
    const auto alternatives = knapsacks_[j].has_minimum()
                                  ? knapsacks_[j].SolveAlternatives(items)
                                  : soft_[j].Alternatives(items, best, most_loss);
    size_t i = 0;
    for (size_t p = 0; p < pairs_[j].size(); ++p) {
      if (state_[j][p] != kFree) {
        i += state_[j][p] == kIn;
        continue;
      }
      const int32_t atom = pairs_[j][p].atom;
      if (i == items.size() || items[i].atom != atom) {
        fixings.push_back({atom, j, false});  // its profit alone is too low
        continue;
      }
      // Being placed, the atom pays its price even if that is less than being left out is worth.
      const double paid =
          MayStay(atom) ? std::min(0.0, prices.atom[atom] - model_.atoms[atom].unplaced_value) : 0;
      const double if_in = bound - best + alternatives[i].taken + paid;
      const double if_out = bound - best + alternatives[i].left;
      if (if_in <= enough) {
        fixings.push_back({atom, j, false});
      } else if (if_out <= enough) {
        fixings.push_back({atom, j, true});
      }
      ++i;
    }
  }
  return fixings;
}

}  // namespace treff::solver
