#include "services/solver/search/arrangement.h"

#include "services/solver/dual/price_bound.h"

namespace treff::solver {
namespace {

// What missing a floor costs, however little is missing, in unit_.
constexpr double kMissedFloor = 0.5;

// A share of what values differ by, but no less than the last bits of a sum of all losses.
double Rounding(const Model& model, double penalty) {
  constexpr double kLastBits = 1e-15;
  const double spread = ValueSpread(model);
  double sum = 0;
  for (const Atom& atom : model.atoms) sum += std::max(std::abs(atom.unplaced_value), spread);
  for (const double least : model.row_least) sum += 10 * penalty * least;
  return std::max(Arrangement::kTiny * spread, kLastBits * sum);
}

}  // namespace

Arrangement::Arrangement(const Model& model, const Prices& prices, const Candidates& candidates)
    : model_(model),
      unit_(std::max(model.largest_value, ValueSpread(model))),
      tiny_(Rounding(model, unit_)),
      row_price_(prices.row),
      floor_price_(prices.floor),
      in_family_(model.AtomCount(), 0),
      choice_(model.AtomCount()),
      moved_(model.AtomCount(), 0) {
  // A price below zero stands for a minimum; without one it is rounding.
  for (int row = 0; row < model.RowCount(); ++row) {
    if (model.row_least[row] <= 0) row_price_[row] = std::max(0.0, row_price_[row]);
  }
  SetChoices(prices, candidates);
  SetWanted();
  for (int unit = 0; unit < model.UnitCount(); ++unit) {
    for (int a = model.unit_first[unit]; a < model.unit_first[unit + 1]; ++a) {
      in_family_[a] = IsFamily(unit);
    }
  }
  Clear();
}

void Arrangement::SetChoices(const Prices& prices, const Candidates& candidates) {
  first_.push_back(0);
  std::vector<std::pair<double, int64_t>> order;
  for (int a = 0; a < model_.AtomCount(); ++a) {
    const Atom& atom = model_.atoms[a];
    order.assign(1, {atom.unplaced_value, -1});
    for (int64_t c = candidates.first[a]; c < candidates.first[a + 1]; ++c) {
      const double value = model_.PricedValue(atom, candidates.option[c], prices.floor);
      order.push_back({value - RowCost(model_, atom, candidates.location[c], row_price_), c});
    }
    std::sort(order.begin(), order.end(), [](const auto& x, const auto& y) {
      return x.first != y.first ? x.first > y.first : x.second < y.second;
    });
    for (const auto& [score, c] : order) {
      if (c < 0) unplaced_.push_back(static_cast<int32_t>(location_.size()));
      location_.push_back(c < 0 ? kOut : candidates.location[c]);
      option_.push_back(c < 0 ? Model::kUnplaced : candidates.option[c]);
      regret_.push_back(order.front().first - score);
    }
    first_.push_back(static_cast<int32_t>(location_.size()));
  }
}

void Arrangement::SetWanted() {
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

int32_t Arrangement::ChoiceAt(int a, int32_t location) const {
  for (int32_t c = first_[a]; c < first_[a + 1]; ++c) {
    if (location_[c] == location) return c;
  }
  return -1;
}

void Arrangement::Clear() {
  members_.assign(model_.locations + 1, {});
  member_index_.resize(model_.AtomCount());
  row_use_.assign(model_.RowCount(), 0);
  floor_use_.assign(model_.FloorCount(), 0);
  changed_.assign(model_.locations + 1, ++changes_);
  loss_ = 0;
  for (int a = 0; a < model_.AtomCount(); ++a) {
    choice_[a] = unplaced_[a];
    member_index_[a] = a;
    members_.back().push_back(a);
    loss_ += regret_[choice_[a]];
  }
  for (int j = 0; j < model_.locations; ++j) loss_ += LocationLoss(j);
  loss_ += FloorLosses();
}

double Arrangement::RowLossWithMinimum(int row, double use) const {
  const double price = row_price_[row];
  double loss = std::max(0.0, price >= 0 ? price * (model_.row_most[row] - use)
                                         : price * (model_.row_least[row] - use));
  // Missing a minimum must never pay.
  if (use < model_.row_least[row])
    loss += (10 * unit_ + std::abs(price)) * (model_.row_least[row] - use);
  return loss;
}

double Arrangement::FloorLoss(int floor) const {
  const double above = floor_use_[floor] - model_.floor_least[floor];
  const double price = floor_price_[floor];
  if (above >= -kTiny * unit_) return price * above;
  // However little is missing must cost more than it takes to reach it.
  return kMissedFloor * unit_ - (10 + 2 * price) * above;
}

double Arrangement::FloorLosses() const {
  double loss = 0;
  for (int f = 0; f < model_.FloorCount(); ++f) loss += FloorLoss(f);
  return loss;
}

double Arrangement::LossAt(int location, const double* use) const {
  double loss = 0;
  for (int kind = 0; kind < model_.kinds; ++kind) {
    loss += RowLoss(model_.Row(location, kind), use[kind]);
  }
  return loss;
}

double Arrangement::LocationLoss(int location) const { return LossAt(location, use(location)); }

bool Arrangement::Overflows(int location) const {
  for (int kind = 0; kind < model_.kinds; ++kind) {
    const int row = model_.Row(location, kind);
    if (row_use_[row] > model_.row_most[row] + kTiny) return true;
  }
  return false;
}

bool Arrangement::Fits(int a, int location) const {
  const Atom& atom = model_.atoms[a];
  for (int32_t u = atom.first_use; u < atom.end_use; ++u) {
    const int row = model_.Row(location, model_.uses[u].kind);
    if (row_use_[row] + model_.uses[u].amount > model_.row_most[row] + kTiny) return false;
  }
  return true;
}

// Adds (sign 1) or takes back (−1) what the choice uses, with its part of the loss.
void Arrangement::Use(int a, int32_t choice, double sign) {
  loss_ += sign * regret_[choice];
  const int32_t location = location_[choice];
  if (location == kOut) return;
  const Atom& atom = model_.atoms[a];
  for (int32_t u = atom.first_use; u < atom.end_use; ++u) {
    const int row = model_.Row(location, model_.uses[u].kind);
    const double before = row_use_[row], after = before + sign * model_.uses[u].amount;
    loss_ += RowLoss(row, after) - RowLoss(row, before);
    row_use_[row] = after;
  }
  for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
    const FloorShare& share = model_.shares[s];
    loss_ -= FloorLoss(share.floor);
    floor_use_[share.floor] += sign * share.value[option_[choice]];
    loss_ += FloorLoss(share.floor);
  }
}

void Arrangement::Apply(int a, int32_t choice) {
  chain_.push_back({a, choice_[a], member_index_[a]});
  moved_[a] = 1;
  Use(a, choice_[a], -1);
  std::vector<int32_t>& left = members_[Node(location_[choice_[a]])];
  const int32_t last = left.back();
  left[member_index_[a]] = last;
  member_index_[last] = member_index_[a];
  left.pop_back();
  Use(a, choice, 1);
  std::vector<int32_t>& joined = members_[Node(location_[choice])];
  member_index_[a] = static_cast<int32_t>(joined.size());
  joined.push_back(a);
  choice_[a] = choice;
}

void Arrangement::Undo() {
  const Move move = chain_.back();
  chain_.pop_back();
  const int a = move.atom;
  moved_[a] = 0;
  Use(a, choice_[a], -1);
  members_[Node(location_[choice_[a]])].pop_back();
  Use(a, move.from, 1);
  std::vector<int32_t>& members = members_[Node(location_[move.from])];
  members.push_back(a);
  const int32_t other = members[move.member_index];
  std::swap(members[move.member_index], members.back());
  member_index_[other] = static_cast<int32_t>(members.size()) - 1;
  member_index_[a] = move.member_index;
  choice_[a] = move.from;
}

void Arrangement::Commit() {
  ++changes_;
  if (journaling_) {
    for (const Move& move : chain_) journal_.push_back({move.atom, move.from});
  }
  for (const Move& move : chain_) {
    moved_[move.atom] = 0;
    committed_.push_back({move.atom, location_[move.from]});
    changed_[Node(location_[move.from])] = changed_[Node(location_[choice_[move.atom]])] = changes_;
  }
  chain_.clear();
}

void Arrangement::TakeCommitted(std::vector<std::pair<int32_t, int32_t>>& moves) {
  moves.swap(committed_);
  committed_.clear();
}

void Arrangement::StartJournal() {
  journal_.clear();
  journaling_ = true;
}

void Arrangement::TakeBackJournal() {
  journaling_ = false;
  for (size_t m = journal_.size(); m-- > 0;) Apply(journal_[m].first, journal_[m].second);
  Commit();
}

bool Arrangement::Movable(int a, int32_t choice) const {
  if (!in_family_[a]) return true;
  const int32_t from = location_[choice_[a]], to = location_[choice];
  return from != kOut && to != kOut && model_.region[from] == model_.region[to];
}

void Arrangement::Adopt(const Placement& placement) {
  Clear();
  // Those with one place only, fixed there by a person perhaps, before the others take the room.
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

Placement Arrangement::placement() const {
  Placement placement(model_.AtomCount());
  for (int a = 0; a < model_.AtomCount(); ++a) placement[a] = option_[choice_[a]];
  return placement;
}

}  // namespace treff::solver
