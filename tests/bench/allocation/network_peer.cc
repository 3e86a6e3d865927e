#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/status/status.h"
#include "tests/bench/allocation/peers.h"

#ifdef TREFF_WITH_LEMON
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>
#endif

namespace treff::solver {

#ifdef TREFF_WITH_LEMON

namespace {

// Values become whole numbers of this many in one; what rounding loses is far below any gap here.
constexpr double kScale = 1e9;

struct Network {
  using Graph = lemon::SmartDigraph;

  explicit Network(const Problem& problem)
      : supply(graph, 0), capacity(graph), minimum(graph), cost(graph) {
    std::vector<Graph::Node> places(problem.LocationCount());
    const Graph::Node end = graph.addNode();
    for (int j = 0; j < problem.LocationCount(); ++j) {
      places[j] = graph.addNode();
      Arc(places[j], end, problem.minimum[j], problem.capacity[j], 0);
    }
    for (int i = 0; i < problem.CaseCount(); ++i) {
      const int64_t persons = problem.demand[i];
      const Graph::Node family = graph.addNode();
      supply[family] = persons;
      supply[end] -= persons;
      const double price = problem.options.unplaced_price;
      if (problem.options.unplaced_allowed) Arc(family, end, 0, persons, PerPerson(price, persons));
      for (int64_t p = problem.first_pair[i]; p < problem.first_pair[i + 1]; ++p) {
        const int j = problem.pair_location[p];
        if (persons > problem.capacity[j]) continue;
        Arc(family, places[j], 0, persons, PerPerson(-problem.pair_value[p], persons));
      }
    }
  }

  static int64_t PerPerson(double value, int64_t persons) {
    return std::llround(kScale * value / static_cast<double>(persons));
  }

  void Arc(Graph::Node from, Graph::Node to, int64_t least, int64_t most, int64_t price) {
    const Graph::Arc arc = graph.addArc(from, to);
    minimum[arc] = least;
    capacity[arc] = most;
    cost[arc] = price;
  }

  Graph graph;
  Graph::NodeMap<int64_t> supply;
  Graph::ArcMap<int64_t> capacity, minimum, cost;
};

}  // namespace

absl::StatusOr<PeerResult> RunLemon(const Problem& problem) {
  const bool needs_families =
      std::any_of(problem.demand.begin(), problem.demand.end(), [](int64_t d) { return d == 0; });
  if (problem.ResourceCount() > 1 || !problem.links.empty() || !problem.options.floors.empty() ||
      needs_families) {
    return absl::UnimplementedError("more than a flow of persons");
  }
  const Network network(problem);
  lemon::NetworkSimplex<Network::Graph, int64_t, int64_t> simplex(network.graph);
  simplex.supplyMap(network.supply);
  simplex.lowerMap(network.minimum).upperMap(network.capacity).costMap(network.cost);
  PeerResult result;
  if (simplex.run() == simplex.OPTIMAL) {
    result.bound = -static_cast<double>(simplex.totalCost()) / kScale;
  }
  return result;
}

#else

absl::StatusOr<PeerResult> RunLemon(const Problem& /*problem*/) {
  return absl::UnimplementedError("LEMON is not installed: deploy/install-packages bench");
}

#endif

}  // namespace treff::solver
