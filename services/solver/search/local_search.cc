#include "services/solver/search/local_search.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace treff::solver {
namespace {

// Chains tried from one start; the good ones come early.
constexpr int kMostNodes = 3000, kMostNodesPerturbed = 400;
constexpr int kPerturbedDepth = 4;
// By what part the loss may be above the least so far while perturbing.
constexpr double kDrift = 0.01;
constexpr int kDeepest = 16;  // no chain of moves is longer
// Beyond as many as are there, how many of those who want a location may be forced into it.
constexpr size_t kPerturbedWanted = 20;
// Atoms looked at for a hole.
constexpr size_t kMostWanted = 200;

}  // namespace

LocalSearch::LocalSearch(const Model& model, const Prices& prices, const Candidates& candidates)
    : model_(model), at_(model, prices, candidates), exchange_(at_), most_nodes_(kMostNodes) {}

void LocalSearch::Construct() {
  at_.Clear();
  std::vector<std::pair<double, int32_t>> order;  // what missing the best choice costs
  for (int unit = 0; unit < model_.UnitCount(); ++unit) {
    double urgency = 0;
    for (int a = model_.unit_first[unit]; a < model_.unit_first[unit + 1]; ++a) {
      urgency += at_.first(a + 1) - at_.first(a) > 1 ? at_.regret_of(at_.first(a) + 1) : 0;
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
    for (int32_t c = at_.first(a); c < at_.first(a + 1); ++c) {
      if (at_.location_of(c) != kOut && !at_.Fits(a, at_.location_of(c))) continue;
      at_.Apply(a, c);
      break;
    }
    at_.Commit();
  }
}

int64_t LocalSearch::AdoptChanged(const Placement& placement, const std::vector<int32_t>& before) {
  at_.Adopt(placement);
  const int64_t since = at_.changes();
  for (int a = 0; a < model_.AtomCount(); ++a) {
    const int32_t was = before[a], is = at_.location_of(at_.choice(a));
    if (was == is) continue;
    at_.Touch(was);
    at_.Touch(is);
  }
  return since;
}

void LocalSearch::ImproveByChains(int depth, int64_t since, const std::function<bool()>& stop) {
  for (int d = 1; d <= depth; ++d) {
    // What failed is tried again only after something changed where it would go.
    std::vector<int64_t> atom_tried(model_.AtomCount(), since);
    std::vector<int64_t> location_tried(model_.locations, since);
    for (bool better = true; better;) {
      better = false;
      for (const int32_t a : AtomsByRegret()) {
        if (stop()) return;
        if (atom_tried[a] >= LastChange(a)) continue;
        atom_tried[a] = at_.changes();
        better |= at_.IsInFamily(a) && ReplaceFamily(model_.unit_of[a]);
        better |= StartFromAtom(a, d);
      }
      for (int j = 0; j < model_.locations; ++j) {
        if (stop()) return;
        if (location_tried[j] >= at_.changed(j) || at_.LocationLoss(j) <= at_.tiny()) continue;
        location_tried[j] = at_.changes();
        better |= StartFromLocation(j, d);
      }
    }
  }
}

void LocalSearch::Improve(int depth, int64_t since, const std::function<bool()>& stop) {
  ImproveByChains(1, since, stop);
  exchange_.Improve(since, stop);
  if (depth > 1) ImproveByChains(depth, since, stop);
}

void LocalSearch::PerturbAndImprove(uint64_t seed, int perturbations,
                                    const std::function<bool()>& stop) {
  Random random(seed);
  most_nodes_ = kMostNodesPerturbed;
  // Going on from what is a little worse than the best leads out of where nothing is better near.
  double best = at_.loss();
  Placement best_placement = at_.placement();
  for (int count = 0; count < perturbations && !stop(); ++count) {
    const double before = at_.loss();
    at_.StartJournal();
    if (!Perturb(random.Below(model_.locations), random)) continue;
    const auto forced = at_.journal();
    for (size_t m = forced.size(); m-- > 0;) StartFromAtom(forced[m].first, kPerturbedDepth);
    for (const int32_t location : touched_) StartFromLocation(location, kPerturbedDepth);
    for (const int32_t location : touched_) exchange_.ImproveAt(location);
    if (at_.loss() > before && at_.loss() > best * (1 + kDrift)) at_.TakeBackJournal();
    if (at_.loss() >= best - at_.tiny()) continue;
    best = at_.loss();
    best_placement = at_.placement();
  }
  at_.StopJournal();
  if (at_.loss() > best) at_.Adopt(best_placement);
  most_nodes_ = kMostNodes;
}

// Moves an atom that would like the location there, its family along into the region, and whatever
// no longer fits out of their places.
bool LocalSearch::Perturb(int location, Random& random) {
  const auto& wanted = at_.wanted(location);
  if (wanted.empty()) return false;
  const size_t among = std::min(wanted.size(), at_.members(location).size() + kPerturbedWanted);
  const auto [a, c] = wanted[random.Below(static_cast<int>(among))];
  if (c == at_.choice(a)) return false;
  touched_.clear();
  Force(a, c);
  bool can = !at_.IsInFamily(a) || ForceFamily(a, model_.region[location]);
  for (size_t t = 0; t < touched_.size() && can; ++t) {
    if (touched_[t] != kOut) can = MakeRoom(touched_[t], random);
  }
  if (!can) {
    at_.UndoAll();
    return false;
  }
  at_.Commit();
  std::erase(touched_, kOut);
  return true;
}

void LocalSearch::Force(int a, int32_t choice) {
  touched_.push_back(at_.location_of(choice));
  touched_.push_back(at_.location(a));
  at_.Apply(a, choice);
}

// The others of the atom's family go where in the region they regret least.
bool LocalSearch::ForceFamily(int a, int32_t region) {
  const int unit = model_.unit_of[a];
  for (int b = model_.unit_first[unit]; b < model_.unit_first[unit + 1]; ++b) {
    if (b == a) continue;
    int32_t c = at_.first(b);
    const auto in_region = [&](int32_t j) { return j != kOut && model_.region[j] == region; };
    while (c < at_.first(b + 1) && !in_region(at_.location_of(c))) ++c;
    if (c == at_.first(b + 1)) return false;
    // Who is in the region stays there.
    if (!in_region(at_.location(b))) Force(b, c);
  }
  return true;
}

// Moves atoms out until the location does not overflow. False if that cannot be.
bool LocalSearch::MakeRoom(int32_t location, Random& random) {
  constexpr int kMostAttempts = 50;
  for (int attempt = 0; at_.Overflows(location); ++attempt) {
    if (attempt == kMostAttempts) return false;
    const int32_t b =
        at_.members(location)[random.Below(static_cast<int>(at_.members(location).size()))];
    if (!at_.moved(b) && !at_.IsInFamily(b)) at_.Apply(b, at_.unplaced_choice(b));
  }
  return true;
}

std::vector<int32_t> LocalSearch::AtomsByRegret() const {
  std::vector<std::pair<double, int32_t>> atoms;
  for (int a = 0; a < model_.AtomCount(); ++a) {
    if (at_.regret(a) > at_.tiny()) atoms.push_back({-at_.regret(a), a});
  }
  std::sort(atoms.begin(), atoms.end());
  std::vector<int32_t> order;
  for (const auto& [regret, a] : atoms) order.push_back(a);
  return order;
}

// When the atom's location, or one that it would rather be at, last changed.
int64_t LocalSearch::LastChange(int a) const {
  int64_t last = 0;
  for (int32_t c = at_.first(a); c < at_.first(a + 1); ++c) {
    if (at_.location_of(c) != kOut) last = std::max(last, at_.changed(at_.location_of(c)));
    if (c == at_.choice(a)) break;
  }
  return last;
}

bool LocalSearch::StartFromAtom(int a, int depth) {
  start_loss_ = at_.loss(), nodes_ = 0, overflow_ = kOut;
  for (int32_t c = at_.first(a); c < at_.first(a + 1) && c != at_.choice(a); ++c) {
    if (Try(a, c, depth)) return true;
  }
  return false;
}

bool LocalSearch::StartFromLocation(int location, int depth) {
  start_loss_ = at_.loss(), nodes_ = 0, overflow_ = kOut;
  return Fill(location, depth);
}

// The loss if every row touched by the chain could be filled up at no regret.
double LocalSearch::LeastLoss() const {
  double least = at_.loss();
  int32_t seen[2 * kDeepest];
  int count = 0;
  for (const Arrangement::Move& move : at_.chain()) {
    for (const int32_t location : {at_.location_of(move.from), at_.location(move.atom)}) {
      if (location == kOut || std::find(seen, seen + count, location) != seen + count) continue;
      least -= at_.LocationLoss(location);
      if (count < 2 * kDeepest) seen[count++] = location;
    }
  }
  return least - at_.FloorLosses();
}

// Makes the move; keeps it, with a chain of at most `depth` − 1 more, if that lowers the loss.
bool LocalSearch::Try(int a, int32_t choice, int depth) {
  if (at_.moved(a) || !at_.Movable(a, choice) || ++nodes_ > most_nodes_) return false;
  const int before = overflow_;
  at_.Apply(a, choice);
  const bool still = before != kOut && at_.Overflows(before);
  const bool fresh = at_.location_of(choice) != kOut && at_.Overflows(at_.location_of(choice));
  if (!(still && fresh)) {
    overflow_ = still ? before : fresh ? at_.location_of(choice) : kOut;
    if (overflow_ == kOut && at_.loss() < start_loss_ - at_.tiny()) {
      at_.Commit();
      return true;
    }
    if (depth > 1 && LeastLoss() < start_loss_ - at_.tiny() && Extend(depth - 1)) return true;
  }
  at_.Undo();
  overflow_ = before;
  return false;
}

bool LocalSearch::Extend(int depth) {
  if (overflow_ != kOut) return Eject(overflow_, depth);
  int32_t hole = kOut;
  double most = at_.tiny();
  for (const Arrangement::Move& move : at_.chain()) {
    for (const int32_t j : {at_.location_of(move.from), at_.location(move.atom)}) {
      if (j == kOut) continue;
      if (const double loss = at_.LocationLoss(j); loss > most) most = loss, hole = j;
    }
  }
  return hole != kOut && Fill(hole, depth);
}

bool LocalSearch::Eject(int location, int depth) {
  // What the chain may still spend on regrets.
  const double budget = start_loss_ - at_.tiny() - LeastLoss();
  for (size_t m = 0; m < at_.members(location).size(); ++m) {
    const int a = at_.members(location)[m];
    if (at_.moved(a)) continue;
    const double regret = at_.regret(a);
    for (int32_t c = at_.first(a); c < at_.first(a + 1); ++c) {
      if (at_.regret_of(c) - regret >= budget) break;
      if (c != at_.choice(a) && Try(a, c, depth)) return true;
    }
  }
  return false;
}

bool LocalSearch::Fill(int location, int depth) {
  const double budget =
      at_.chain().empty() ? at_.LocationLoss(location) : start_loss_ - at_.tiny() - LeastLoss();
  const auto& wanted = at_.wanted(location);
  for (size_t w = 0; w < wanted.size() && w < kMostWanted; ++w) {
    const auto [a, c] = wanted[w];
    if (c == at_.choice(a) || at_.regret_of(c) - at_.regret(a) >= budget) continue;
    if (Try(a, c, depth)) return true;
  }
  return false;
}

// Places all atoms of a family in the region, each where it regrets least and fits.
bool LocalSearch::PlaceFamily(int unit, int32_t region) {
  for (int a = model_.unit_first[unit]; a < model_.unit_first[unit + 1]; ++a) {
    bool placed = false;
    for (int32_t c = at_.first(a); c < at_.first(a + 1) && !placed; ++c) {
      const int32_t j = at_.location_of(c);
      placed = j != kOut && model_.region[j] == region && at_.Fits(a, j);
      if (placed) at_.Apply(a, c);
    }
    if (!placed) return false;
  }
  return true;
}

// Moves a family to the region where the loss is least, if it is less than now.
bool LocalSearch::ReplaceFamily(int unit) {
  const double before = at_.loss();
  const int first = model_.unit_first[unit], end = model_.unit_first[unit + 1];
  for (int a = first; a < end; ++a) {
    const int32_t out = at_.unplaced_choice(a);
    if (out != at_.choice(a)) at_.Apply(a, out);
  }
  const size_t emptied = at_.chain().size();
  int32_t best_region = kOut;
  double best = std::min(before, at_.loss()) - at_.tiny();
  const bool out_is_better = at_.loss() < before - at_.tiny();
  for (int32_t r = 0; r < model_.regions; ++r) {
    if (PlaceFamily(unit, r) && at_.loss() < best) best = at_.loss(), best_region = r;
    while (at_.chain().size() > emptied) at_.Undo();
  }
  if (best_region != kOut) {
    PlaceFamily(unit, best_region);
  } else if (!out_is_better) {
    at_.UndoAll();
  }
  at_.Commit();
  return best_region != kOut || out_is_better;
}

}  // namespace treff::solver
