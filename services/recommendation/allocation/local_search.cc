#include "services/recommendation/allocation/local_search.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace treff::recommendation::allocation {
namespace {

constexpr double kTiny = 1e-9;
// Chains tried from one start; the good ones come early.
constexpr int kMostNodes = 3000, kMostNodesOfAShake = 400;
constexpr int kShakeDepth = 4;
// Beyond as many as are there, how many of those who want a location may be kicked into it.
constexpr size_t kShakeWanted = 20;
// Atoms looked at for a hole.
constexpr size_t kMostWanted = 200;

}  // namespace

LocalSearch::LocalSearch(const Model& model, const Prices& prices, const Candidates& candidates)
    : model_(model), prices_(prices), most_nodes_(kMostNodes) {
  SetChoices(candidates);
  SetWanted();
  unit_of_.resize(model.AtomCount());
  for (int unit = 0; unit < model.UnitCount(); ++unit) {
    for (int a = model.unit_first[unit]; a < model.unit_first[unit + 1]; ++a) unit_of_[a] = unit;
  }
  moved_.assign(model.AtomCount(), 0);
  Clear();
}

void LocalSearch::SetChoices(const Candidates& candidates) {
  first_.push_back(0);
  std::vector<std::pair<double, int64_t>> order;
  for (int a = 0; a < model_.AtomCount(); ++a) {
    const Atom& atom = model_.atoms[a];
    order.assign(1, {atom.unplaced_value, -1});
    for (int64_t c = candidates.first[a]; c < candidates.first[a + 1]; ++c) {
      const double value = model_.PricedValue(atom, candidates.option[c], prices_.floor);
      order.push_back({value - Toll(model_, atom, candidates.location[c], prices_.row), c});
    }
    std::sort(order.begin(), order.end(), [](const auto& x, const auto& y) {
      return x.first != y.first ? x.first > y.first : x.second < y.second;
    });
    for (const auto& [score, c] : order) {
      location_.push_back(c < 0 ? kOut : candidates.location[c]);
      option_.push_back(c < 0 ? Model::kUnplaced : candidates.option[c]);
      regret_.push_back(order.front().first - score);
    }
    first_.push_back(static_cast<int32_t>(location_.size()));
  }
}

void LocalSearch::SetWanted() {
  wanted_.resize(model_.locations);
  for (int a = 0; a < model_.AtomCount(); ++a) {
    for (int32_t c = first_[a]; c < first_[a + 1]; ++c) {
      if (location_[c] != kOut) wanted_[location_[c]].push_back({a, c});
    }
  }
  for (auto& wanted : wanted_) {
    std::sort(wanted.begin(), wanted.end(), [&](const auto& x, const auto& y) {
      return regret_[x.second] != regret_[y.second] ? regret_[x.second] < regret_[y.second]
                                                    : x.first < y.first;
    });
  }
}

// Everything unplaced.
void LocalSearch::Clear() {
  members_.assign(model_.locations, {});
  member_index_.assign(model_.AtomCount(), 0);
  row_use_.assign(model_.RowCount(), 0);
  floor_use_.assign(model_.FloorCount(), 0);
  choice_.resize(model_.AtomCount());
  changed_.assign(model_.locations, 0);
  loss_ = 0;
  for (int a = 0; a < model_.AtomCount(); ++a) {
    int32_t c = first_[a];
    while (location_[c] != kOut) ++c;
    choice_[a] = c;
    loss_ += regret_[c];
  }
  for (int j = 0; j < model_.locations; ++j) loss_ += LocationLoss(j);
  for (int f = 0; f < model_.FloorCount(); ++f) loss_ += FloorLoss(f);
}

double LocalSearch::RowLoss(int row) const {
  const double price = prices_.row[row], use = row_use_[row];
  double loss = std::max(0.0, price >= 0 ? price * (model_.row_most[row] - use)
                                         : price * (model_.row_least[row] - use));
  // Missing a minimum must never pay.
  if (use < model_.row_least[row]) loss += (10 + std::abs(price)) * (model_.row_least[row] - use);
  return loss;
}

double LocalSearch::FloorLoss(int floor) const {
  const double above = floor_use_[floor] - model_.floor_least[floor];
  const double price = prices_.floor[floor];
  return above >= 0 ? price * above : -(10 + 2 * price) * above;
}

double LocalSearch::LocationLoss(int location) const {
  double loss = 0;
  for (int kind = 0; kind < model_.kinds; ++kind) loss += RowLoss(model_.Row(location, kind));
  return loss;
}

bool LocalSearch::Overflows(int location) const {
  for (int kind = 0; kind < model_.kinds; ++kind) {
    const int row = model_.Row(location, kind);
    if (row_use_[row] > model_.row_most[row] + kTiny) return true;
  }
  return false;
}

bool LocalSearch::Fits(int a, int location) const {
  const Atom& atom = model_.atoms[a];
  for (int32_t u = atom.first_use; u < atom.end_use; ++u) {
    const int row = model_.Row(location, model_.uses[u].kind);
    if (row_use_[row] + model_.uses[u].amount > model_.row_most[row] + kTiny) return false;
  }
  return true;
}

// Adds (sign 1) or takes back (−1) what the choice uses, with its part of the loss.
void LocalSearch::Use(int a, int32_t choice, double sign) {
  loss_ += sign * regret_[choice];
  const int32_t location = location_[choice];
  if (location == kOut) return;
  const Atom& atom = model_.atoms[a];
  for (int32_t u = atom.first_use; u < atom.end_use; ++u) {
    const int row = model_.Row(location, model_.uses[u].kind);
    loss_ -= RowLoss(row);
    row_use_[row] += sign * model_.uses[u].amount;
    loss_ += RowLoss(row);
  }
  for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
    const FloorShare& share = model_.shares[s];
    loss_ -= FloorLoss(share.floor);
    floor_use_[share.floor] += sign * share.value[option_[choice]];
    loss_ += FloorLoss(share.floor);
  }
}

void LocalSearch::Apply(int a, int32_t choice) {
  chain_.push_back({a, choice_[a], member_index_[a]});
  moved_[a] = 1;
  Use(a, choice_[a], -1);
  if (const int32_t from = location_[choice_[a]]; from != kOut) {
    std::vector<int32_t>& members = members_[from];
    const int32_t last = members.back();
    members[member_index_[a]] = last;
    member_index_[last] = member_index_[a];
    members.pop_back();
  }
  Use(a, choice, 1);
  if (const int32_t to = location_[choice]; to != kOut) {
    member_index_[a] = static_cast<int32_t>(members_[to].size());
    members_[to].push_back(a);
  }
  choice_[a] = choice;
}

// The exact reverse of the last Apply, so that an iteration over members may go on after it.
void LocalSearch::Undo() {
  const Move move = chain_.back();
  chain_.pop_back();
  const int a = move.atom;
  moved_[a] = 0;
  Use(a, choice_[a], -1);
  if (const int32_t to = location_[choice_[a]]; to != kOut) members_[to].pop_back();
  Use(a, move.from, 1);
  if (const int32_t from = location_[move.from]; from != kOut) {
    std::vector<int32_t>& members = members_[from];
    members.push_back(a);
    const int32_t other = members[move.member_index];
    std::swap(members[move.member_index], members.back());
    member_index_[other] = static_cast<int32_t>(members.size()) - 1;
    member_index_[a] = move.member_index;
  }
  choice_[a] = move.from;
}

// An atom of a family may move inside its region only; the family moves as a whole.
bool LocalSearch::Movable(int a, int32_t choice) const {
  if (!IsFamily(unit_of_[a])) return true;
  const int32_t from = location_[choice_[a]], to = location_[choice];
  return from != kOut && to != kOut && model_.region[from] == model_.region[to];
}

void LocalSearch::Construct() {
  Clear();
  std::vector<std::pair<double, int32_t>> order;  // what missing the best choice costs
  for (int unit = 0; unit < model_.UnitCount(); ++unit) {
    double urgency = 0;
    for (int a = model_.unit_first[unit]; a < model_.unit_first[unit + 1]; ++a) {
      urgency += first_[a + 1] - first_[a] > 1 ? regret_[first_[a] + 1] : 0;
    }
    if (model_.unit_first[unit + 1] - model_.unit_first[unit] > 1) urgency += 1;
    order.push_back({-urgency, unit});
  }
  std::sort(order.begin(), order.end());
  for (const auto& [urgency, unit] : order) {
    const int a = model_.unit_first[unit];
    if (model_.unit_first[unit + 1] - a > 1) {
      ReplaceFamily(unit);
      continue;
    }
    for (int32_t c = first_[a]; c < first_[a + 1]; ++c) {
      if (location_[c] != kOut && !Fits(a, location_[c])) continue;
      Apply(a, c);
      break;
    }
    Commit();
  }
}

void LocalSearch::Adopt(const Placement& placement) {
  Clear();
  // Those with one place only, held there by a person perhaps, before the others take the room.
  for (const bool only : {true, false}) {
    for (int a = 0; a < model_.AtomCount(); ++a) {
      if ((model_.atoms[a].options == 1) != only) continue;
      for (int32_t c = first_[a]; c < first_[a + 1]; ++c) {
        const bool chosen = option_[c] == placement[a] && c != choice_[a];
        if (chosen && Fits(a, location_[c])) Apply(a, c);
      }
    }
  }
  Commit();
}

void LocalSearch::Improve(int depth, const std::function<bool()>& stop) {
  for (int d = 1; d <= depth; ++d) {
    // What failed is tried again only after something changed where it would go.
    std::vector<int64_t> atom_tried(model_.AtomCount(), -1), location_tried(model_.locations, -1);
    for (bool better = true; better;) {
      better = false;
      for (int32_t a : AtomsByRegret()) {
        if (stop()) return;
        if (atom_tried[a] >= LastChange(a)) continue;
        atom_tried[a] = changes_;
        better |= IsFamily(unit_of_[a]) && ReplaceFamily(unit_of_[a]);
        better |= StartFromAtom(a, d);
      }
      for (int j = 0; j < model_.locations; ++j) {
        if (stop()) return;
        if (location_tried[j] >= changed_[j] || LocationLoss(j) <= kTiny) continue;
        location_tried[j] = changes_;
        better |= StartFromLocation(j, d);
      }
    }
  }
}

void LocalSearch::Shake(uint64_t seed, const std::function<bool()>& stop) {
  Random random(seed);
  journaling_ = true;
  most_nodes_ = kMostNodesOfAShake;
  while (!stop()) {
    const double before = loss_;
    journal_.clear();
    const int location = random.Below(model_.locations);
    if (!Kick(location, random)) continue;
    const size_t kicked = journal_.size();
    for (size_t m = kicked; m-- > 0;) StartFromAtom(journal_[m].first, kShakeDepth);
    StartFromLocation(location, kShakeDepth);
    const int32_t left = location_[journal_.front().second];
    if (left != kOut) StartFromLocation(left, kShakeDepth);
    if (loss_ <= before) continue;
    for (size_t m = journal_.size(); m-- > 0;) Apply(journal_[m].first, journal_[m].second);
    journaling_ = false;
    Commit();
    journaling_ = true;
  }
  journaling_ = false;
  most_nodes_ = kMostNodes;
}

// Moves an atom that would like the location there, and whatever no longer fits out of it.
bool LocalSearch::Kick(int location, Random& random) {
  const auto& wanted = wanted_[location];
  if (wanted.empty()) return false;
  const size_t among = std::min(wanted.size(), members_[location].size() + kShakeWanted);
  const auto [a, c] = wanted[random.Below(static_cast<int>(among))];
  if (c == choice_[a] || IsFamily(unit_of_[a])) return false;
  Apply(a, c);
  for (int attempt = 0; Overflows(location) && attempt < 50; ++attempt) {
    const int32_t b = members_[location][random.Below(static_cast<int>(members_[location].size()))];
    if (b == a || moved_[b] || IsFamily(unit_of_[b])) continue;
    int32_t out = first_[b];
    while (location_[out] != kOut) ++out;
    Apply(b, out);
  }
  if (Overflows(location)) {
    while (!chain_.empty()) Undo();
    return false;
  }
  Commit();
  return true;
}

std::vector<int32_t> LocalSearch::AtomsByRegret() const {
  std::vector<std::pair<double, int32_t>> atoms;
  for (int a = 0; a < model_.AtomCount(); ++a) {
    if (regret_[choice_[a]] > kTiny) atoms.push_back({-regret_[choice_[a]], a});
  }
  std::sort(atoms.begin(), atoms.end());
  std::vector<int32_t> order;
  for (const auto& [regret, a] : atoms) order.push_back(a);
  return order;
}

// When the atom's location, or one that it would rather be at, last changed.
int64_t LocalSearch::LastChange(int a) const {
  int64_t last = 0;
  for (int32_t c = first_[a]; c < first_[a + 1]; ++c) {
    if (location_[c] != kOut) last = std::max(last, changed_[location_[c]]);
    if (c == choice_[a]) break;
  }
  return last;
}

bool LocalSearch::IsFamily(int unit) const {
  return model_.unit_first[unit + 1] - model_.unit_first[unit] > 1;
}

// Keeps what the chain did.
void LocalSearch::Commit() {
  ++changes_;
  if (journaling_) {
    for (const Move& move : chain_) journal_.push_back({move.atom, move.from});
  }
  for (const Move& move : chain_) {
    moved_[move.atom] = 0;
    for (const int32_t j : {location_[move.from], location_[choice_[move.atom]]}) {
      if (j != kOut) changed_[j] = changes_;
    }
  }
  chain_.clear();
}

bool LocalSearch::StartFromAtom(int a, int depth) {
  start_loss_ = loss_, nodes_ = 0, overflow_ = kOut;
  for (int32_t c = first_[a]; c < first_[a + 1] && c != choice_[a]; ++c) {
    if (Try(a, c, depth)) return true;
  }
  return false;
}

bool LocalSearch::StartFromLocation(int location, int depth) {
  start_loss_ = loss_, nodes_ = 0, overflow_ = kOut;
  return Fill(location, depth);
}

// The loss if every row touched by the chain could be filled up at no regret.
double LocalSearch::LeastLoss() const {
  double least = loss_;
  for (size_t m = 0; m < chain_.size(); ++m) {
    for (const int32_t location : {location_[chain_[m].from], location_[choice_[chain_[m].atom]]}) {
      if (location == kOut) continue;
      bool seen = false;
      for (size_t k = 0; k < m && !seen; ++k) {
        seen =
            location_[chain_[k].from] == location || location_[choice_[chain_[k].atom]] == location;
      }
      if (!seen) least -= LocationLoss(location);
    }
  }
  for (int f = 0; f < model_.FloorCount(); ++f) least -= FloorLoss(f);
  return least;
}

// Makes the move; keeps it, with a chain of at most `depth` − 1 more, if that lowers the loss.
bool LocalSearch::Try(int a, int32_t choice, int depth) {
  if (moved_[a] || !Movable(a, choice) || ++nodes_ > most_nodes_) return false;
  const int before = overflow_;
  Apply(a, choice);
  const bool still = before != kOut && Overflows(before);
  const bool fresh = location_[choice] != kOut && Overflows(location_[choice]);
  if (!(still && fresh)) {
    overflow_ = still ? before : fresh ? location_[choice] : kOut;
    if (overflow_ == kOut && loss_ < start_loss_ - kTiny) {
      Commit();
      return true;
    }
    if (depth > 1 && LeastLoss() < start_loss_ - kTiny && Extend(depth - 1)) return true;
  }
  Undo();
  overflow_ = before;
  return false;
}

bool LocalSearch::Extend(int depth) {
  if (overflow_ != kOut) return Eject(overflow_, depth);
  int32_t hole = kOut;
  double most = kTiny;
  for (const Move& move : chain_) {
    for (const int32_t j : {location_[move.from], location_[choice_[move.atom]]}) {
      if (j == kOut) continue;
      if (const double loss = LocationLoss(j); loss > most) most = loss, hole = j;
    }
  }
  return hole != kOut && Fill(hole, depth);
}

bool LocalSearch::Eject(int location, int depth) {
  // What the chain may still spend on regrets.
  const double budget = start_loss_ - kTiny - LeastLoss();
  for (size_t m = 0; m < members_[location].size(); ++m) {
    const int a = members_[location][m];
    if (moved_[a]) continue;
    const double regret = regret_[choice_[a]];
    for (int32_t c = first_[a]; c < first_[a + 1]; ++c) {
      if (regret_[c] - regret >= budget) break;
      if (c != choice_[a] && Try(a, c, depth)) return true;
    }
  }
  return false;
}

bool LocalSearch::Fill(int location, int depth) {
  const double budget = chain_.empty() ? LocationLoss(location) : start_loss_ - kTiny - LeastLoss();
  const auto& wanted = wanted_[location];
  for (size_t w = 0; w < wanted.size() && w < kMostWanted; ++w) {
    const auto [a, c] = wanted[w];
    if (c == choice_[a] || regret_[c] - regret_[choice_[a]] >= budget) continue;
    if (Try(a, c, depth)) return true;
  }
  return false;
}

// Places all atoms of a family in the region, each where it regrets least and fits.
bool LocalSearch::PlaceFamily(int unit, int32_t region) {
  for (int a = model_.unit_first[unit]; a < model_.unit_first[unit + 1]; ++a) {
    bool placed = false;
    for (int32_t c = first_[a]; c < first_[a + 1] && !placed; ++c) {
      const int32_t j = location_[c];
      placed = j != kOut && model_.region[j] == region && Fits(a, j);
      if (placed) Apply(a, c);
    }
    if (!placed) return false;
  }
  return true;
}

// Moves a family to the region where the loss is least, if it is less than now.
bool LocalSearch::ReplaceFamily(int unit) {
  const double before = loss_;
  const int first = model_.unit_first[unit], end = model_.unit_first[unit + 1];
  for (int a = first; a < end; ++a) {
    int32_t out = first_[a];
    while (location_[out] != kOut) ++out;
    if (out != choice_[a]) Apply(a, out);
  }
  const size_t emptied = chain_.size();
  int32_t best_region = kOut;
  double best = std::min(before, loss_) - kTiny;
  const bool out_is_better = loss_ < before - kTiny;
  for (int32_t r = 0; r < model_.regions; ++r) {
    if (PlaceFamily(unit, r) && loss_ < best) best = loss_, best_region = r;
    while (chain_.size() > emptied) Undo();
  }
  if (best_region != kOut) {
    PlaceFamily(unit, best_region);
  } else if (!out_is_better) {
    while (!chain_.empty()) Undo();
  }
  Commit();
  return best_region != kOut || out_is_better;
}

Placement LocalSearch::placement() const {
  Placement placement(model_.AtomCount());
  for (int a = 0; a < model_.AtomCount(); ++a) placement[a] = option_[choice_[a]];
  return placement;
}

}  // namespace treff::recommendation::allocation
