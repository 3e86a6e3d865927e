#include "services/solver/search/paths.h"

#include <algorithm>
#include <utility>

namespace treff::solver {
namespace {

// Rows of arcs kept at most; an empty one takes 24 bytes.
constexpr int64_t kMostRows = 200'000;
// A type with fewer atoms has too few arcs for paths.
constexpr size_t kFewestAtoms = 3;

}  // namespace

Paths::Paths(Arrangement& arrangement)
    : arrangement_(arrangement),
      model_(arrangement.model()),
      nodes_(model_.locations + 1),
      cheapest_(nodes_, kNoPath),
      cheapest_atom_(nodes_, -1),
      is_in_(nodes_, 0) {
  SetTypes();
  const size_t rows = static_cast<size_t>(TypeCount()) * nodes_;
  out_.resize(rows);
  in_.resize(rows);
  stale_.assign(rows, 1);
  for (int type = 0; type < TypeCount(); ++type) {
    for (int32_t node = 0; node < nodes_; ++node) RenewRow(type, node);
  }
  arrangement_.TakeCommitted(committed_);
}

void Paths::SetTypes() {
  type_of_.assign(model_.AtomCount(), -1);
  std::vector<std::vector<int32_t>> atoms(model_.types);
  for (int a = 0; a < model_.AtomCount(); ++a) {
    if (!arrangement_.IsInFamily(a)) atoms[model_.atoms[a].type].push_back(a);
  }
  std::stable_sort(atoms.begin(), atoms.end(),
                   [](const auto& x, const auto& y) { return x.size() > y.size(); });
  for (const std::vector<int32_t>& like : atoms) {
    if (like.size() < kFewestAtoms || TypeCount() >= kMostRows / nodes_) break;
    for (int32_t a : like) type_of_[a] = TypeCount();
    const Atom& atom = model_.atoms[like.front()];
    std::vector<double>& amount = type_amount_.emplace_back(model_.kinds, 0.0);
    for (int32_t u = atom.first_use; u < atom.end_use; ++u) {
      amount[model_.uses[u].kind] = model_.uses[u].amount;
    }
  }
}

// Works out the arcs from the node anew.
void Paths::RenewRow(int type, int32_t node) {
  stale_[At(type, node)] = 0;
  targets_.clear();
  for (const int32_t a : arrangement_.members(LocationOf(node))) {
    if (type_of_[a] != type) continue;
    const double regret = arrangement_.regret(a);
    const int32_t chosen = arrangement_.choice(a);
    for (int32_t c = arrangement_.first(a); c < arrangement_.first(a + 1); ++c) {
      if (c == chosen) continue;
      const int32_t to = arrangement_.location_of(c);
      const int32_t other = to == Arrangement::kOut ? OutNode() : to;
      const auto cost = static_cast<float>(arrangement_.regret_of(c) - regret);
      if (cost >= cheapest_[other]) continue;
      if (cheapest_atom_[other] < 0) targets_.push_back(other);
      cheapest_[other] = cost;
      cheapest_atom_[other] = a;
    }
  }
  Arcs& row = out_[At(type, node)];
  for (const Arc& arc : row) {
    Arcs& back = in_[At(type, arc.other)];
    back.erase(std::find_if(back.begin(), back.end(),
                            [&](const Arc& other) { return other.other == node; }));
  }
  row.clear();
  auto cheaper = [](const Arc& x, const Arc& y) {
    return x.cost != y.cost ? x.cost < y.cost : x.other < y.other;
  };
  for (const int32_t other : targets_) {
    row.push_back({cheapest_[other], other, cheapest_atom_[other]});
    Arcs& back = in_[At(type, other)];
    const Arc arc{cheapest_[other], node, cheapest_atom_[other]};
    back.insert(std::upper_bound(back.begin(), back.end(), arc, cheaper), arc);
    cheapest_[other] = kNoPath;
    cheapest_atom_[other] = -1;
  }
  std::sort(row.begin(), row.end(), cheaper);
}

void Paths::Refresh() {
  arrangement_.TakeCommitted(committed_);
  auto renew = [&](int type, int32_t location, bool now) {
    const int32_t node = location == Arrangement::kOut ? OutNode() : location;
    char& stale = stale_[At(type, node)];
    if (!now) {
      stale = 1;
    } else if (stale) {
      RenewRow(type, node);
    }
  };
  for (const bool now : {false, true}) {
    for (const auto& [a, from] : committed_) {
      if (type_of_[a] < 0) continue;
      renew(type_of_[a], from, now);
      renew(type_of_[a], arrangement_.location(a), now);
    }
  }
}

void Paths::Grow(int type, int32_t root, bool inward, float budget, Tree& tree) {
  const std::vector<Arcs>& arcs = inward ? in_ : out_;
  tree.root = root, tree.inward = inward;
  tree.distance.resize(nodes_, kNoPath);
  tree.last_link.resize(nodes_, -1);
  for (const int32_t node : tree.reached) tree.distance[node] = kNoPath;
  tree.links.clear();
  tree.reached.assign(1, root);
  tree.distance[root] = 0;
  tree.last_link[root] = -1;
  front_.assign(1, root);
  for (int step = 1; step <= kMostSteps && !front_.empty(); ++step) {
    later_.clear();
    front_distance_.clear();
    for (const int32_t j : front_) front_distance_.push_back(tree.distance[j]);
    for (size_t f = 0; f < front_.size(); ++f) {
      const int32_t j = front_[f];
      const float so_far = front_distance_[f];
      for (const Arc& arc : arcs[At(type, j)]) {
        const float d = so_far + arc.cost;
        if (d >= budget) break;
        float& distance = tree.distance[arc.other];
        if (d >= distance || arc.other == root || arrangement_.moved(arc.atom)) continue;
        if (distance == kNoPath) tree.reached.push_back(arc.other);
        distance = d;
        tree.last_link[arc.other] = static_cast<int32_t>(tree.links.size());
        tree.links.push_back({arc.other, j, arc.atom, step});
        if (!is_in_[arc.other]) is_in_[arc.other] = 1, later_.push_back(arc.other);
      }
    }
    for (const int32_t k : later_) is_in_[k] = 0;
    front_.swap(later_);
  }
}

void Paths::Trace(const Tree& tree, int32_t node, std::vector<Step>& steps) const {
  steps.clear();
  for (int32_t at = tree.last_link[node]; node != tree.root;) {
    const Tree::Link& link = tree.links[at];
    steps.push_back({link.atom, LocationOf(tree.inward ? link.next : node)});
    node = link.next;
    // The link by which the next node was reached at an earlier step.
    const int step = link.step;
    while (at >= 0 && !(tree.links[at].node == node && tree.links[at].step < step)) --at;
    if (at < 0) return;
  }
}

}  // namespace treff::solver
