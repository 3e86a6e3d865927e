// Betters an arrangement by exchanges at one location: up to two atoms come in and up to two go
// out, each by the cheapest path of like atoms (see Paths). Either each path ends where that costs
// least by itself, or all have the same end, so that what leaves it makes room for what comes.
#ifndef TREFF_SERVICES_SOLVER_SEARCH_EXCHANGE_H_
#define TREFF_SERVICES_SOLVER_SEARCH_EXCHANGE_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "services/solver/search/arrangement.h"
#include "services/solver/search/paths.h"

namespace treff::solver {

class Exchange {
 public:
  // `arrangement` must outlive it, and may be changed by others between the calls.
  explicit Exchange(Arrangement& arrangement);

  // Makes exchanges at the location as long as they lower the loss; says whether any did.
  bool ImproveAt(int location);
  // At every location, those that lose most first, again and again until nothing helps.
  void Improve(int64_t since, const std::function<bool()>& stop);

 private:
  // A path of one type from or to the location.
  struct Way {
    double cost;  // with the change of loss at its end, where that does not depend on other paths
    int32_t type, end;
  };
  // Up to two ways in, or out, together.
  struct Pair {
    double cost;
    int count;
    Way way[2];
  };
  // What comes in and goes out by which type; ends may coincide.
  struct Leg {
    int32_t type, end;
    bool inward;
  };
  struct Plan {
    double change = 0;  // of the loss
    int legs = 0;
    Leg leg[4];
    bool operator<(const Plan& other) const { return change < other.change; }
  };

  bool ImproveAll(int64_t since, const std::function<bool()>& stop);
  Way BestWay(int location, int type, bool inward);
  static std::vector<Pair> PairsOf(std::vector<Way>& ways, double most);
  void PlanApart(int location);
  void ListWays(int location);
  void PlanSameEnd(int location);
  void PlanPairs(int location, const std::vector<Pair>& ins, const std::vector<Pair>& outs,
                 int32_t end);
  bool SumLegs(const Pair& in, const Pair& out, int32_t end, Plan& plan);
  void AddPlan(const Plan& plan);
  double Loss(int32_t node) const {
    return node == paths_.OutNode() ? 0 : arrangement_.LocationLoss(node);
  }
  // The node's loss with `sum` used beside what is used now, by kind; infinite if that exceeds a
  // limit.
  double LossWith(int32_t node, const double* sum) const;
  bool Make(const Plan& plan);
  bool MakeAny();

  Arrangement& arrangement_;
  const Model& model_;
  Paths paths_;
  double slack_ = 0;   // what a location loses, on average
  bool wide_ = false;  // whether paths may cost what the cheapest move the other way gives back
  float in_budget_ = 0, out_budget_ = 0;
  std::vector<Paths::Tree> in_, out_;                 // [type]
  std::vector<std::vector<Way>> ways_in_, ways_out_;  // [node]
  std::vector<int32_t> ends_;                         // nodes with any
  std::vector<Plan> plans_;
  Paths::Tree second_;  // for another atom of a type on its way
  std::vector<Paths::Step> steps_;
  mutable std::vector<double> use_;
  std::vector<double> sum_, back_;
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_SEARCH_EXCHANGE_H_
