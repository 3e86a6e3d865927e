// Chains of moves of like atoms, found as shortest paths.
//
// When atoms that use the same amounts each move one place on along a path of locations, the use
// changes only at its two ends. The cheapest such chain is a shortest path in a graph whose nodes
// are the locations (and being unplaced), and whose arc from j to k costs the least change of
// regret that moving one of them from j to k brings. This looks through chains of any atoms at
// once, where trying them one after the other would not come far. (Cyclic transfers: Thompson and
// Psaraftis 1993.)
#ifndef TREFF_SERVICES_SOLVER_SEARCH_PATHS_H_
#define TREFF_SERVICES_SOLVER_SEARCH_PATHS_H_

#include <cstdint>
#include <vector>

#include "services/solver/search/arrangement.h"

namespace treff::solver {

class Paths {
 public:
  static constexpr float kNoPath = 1e30f;
  static constexpr int kMostSteps = 5;  // arcs of one path

  // Distances to or from one location, over paths of at most kMostSteps arcs.
  struct Tree {
    int32_t root = 0;
    bool inward = false;           // paths lead to the root
    std::vector<float> distance;   // [node]
    std::vector<int32_t> reached;  // nodes with a distance, the root first
    struct Link {
      int32_t node, next, atom;  // `atom` makes the move between `node` and `next`
      int32_t step;
    };
    std::vector<Link> links;         // by rising step
    std::vector<int32_t> last_link;  // [node], of those that have a distance
  };
  // The atom goes to the location, or out.
  struct Step {
    int32_t atom, to;
  };

  explicit Paths(Arrangement& arrangement);

  // The kinds of atoms that have paths: those with most atoms, as far as memory allows.
  int TypeCount() const { return static_cast<int>(type_amount_.size()); }
  // What one atom of the type uses, by kind.
  const double* amount(int type) const { return type_amount_[type].data(); }
  int NodeCount() const { return nodes_; }
  int32_t OutNode() const { return nodes_ - 1; }
  int32_t LocationOf(int32_t node) const { return node == OutNode() ? Arrangement::kOut : node; }

  // Brings the arcs up to date with what was committed since the last call.
  void Refresh();

  // Paths from anywhere to `root`, or from it to anywhere, that cost less than `budget` (in the
  // unit of the values). Not by atoms that the chain at hand moved.
  void Grow(int type, int32_t root, bool inward, float budget, Tree& tree);

  // The cost of the cheapest single move to or from the node.
  float Cheapest(int type, int32_t node, bool inward) const {
    const Arcs& arcs = (inward ? in_ : out_)[At(type, node)];
    return arcs.empty() ? kNoPath : arcs.front().cost;
  }

  // The moves of the path between `node` and the tree's root.
  void Trace(const Tree& tree, int32_t node, std::vector<Step>& steps) const;

 private:
  // An arc as seen from one of its ends.
  struct Arc {
    float cost;
    int32_t other, atom;
  };
  using Arcs = std::vector<Arc>;  // by rising cost

  void SetTypes();
  void RenewRow(int type, int32_t node);
  size_t At(int type, int32_t node) const { return static_cast<size_t>(type) * nodes_ + node; }

  Arrangement& arrangement_;
  const Model& model_;
  const int nodes_;
  std::vector<int32_t> type_of_;
  std::vector<std::vector<double>> type_amount_;
  std::vector<Arcs> out_, in_;  // [type][node]
  std::vector<char> stale_;     // [type][node], of out_

  // Room for one row, and for one tree.
  std::vector<std::pair<int32_t, int32_t>> committed_;
  std::vector<float> cheapest_;
  std::vector<int32_t> cheapest_atom_, targets_;
  std::vector<int32_t> front_, later_;
  std::vector<float> front_distance_;
  std::vector<char> is_in_;
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_SEARCH_PATHS_H_
