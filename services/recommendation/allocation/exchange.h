// Betters an arrangement by exchanges at one location: up to two atoms come in and up to two go
// out, each by the cheapest path of like atoms (see Paths) from or to the place where that costs
// least.
#ifndef TREFF_SERVICES_RECOMMENDATION_ALLOCATION_EXCHANGE_H_
#define TREFF_SERVICES_RECOMMENDATION_ALLOCATION_EXCHANGE_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "services/recommendation/allocation/arrangement.h"
#include "services/recommendation/allocation/paths.h"

namespace treff::recommendation::allocation {

class Exchange {
 public:
  // `arrangement` must outlive it, and may be changed by others between the calls.
  explicit Exchange(Arrangement& arrangement);

  // Makes exchanges at the location as long as they lower the loss; says whether any did.
  bool ImproveAt(int location);
  // At every location, those that lose most first, again and again until nothing helps.
  void Improve(int64_t since, const std::function<bool()>& stop);

 private:
  // Where a path of one type ends best, and what it costs with the change of loss there.
  struct End {
    double cost;
    int32_t node;
  };
  // Up to two types (−1: none) that come in, or go out, together.
  struct Pair {
    double cost;
    int32_t types[2];
  };
  // What comes in and goes out by which type; ends may coincide.
  struct Leg {
    int32_t type, node;
    bool inward;
  };
  struct Plan {
    double change = 0;  // of the loss
    int legs = 0;
    Leg leg[4];
    bool operator<(const Plan& other) const { return change < other.change; }
  };

  void FindEnds(int location);
  static std::vector<Pair> PairsOf(const std::vector<int32_t>& types, const std::vector<End>& ends,
                                   double most);
  void PlanApart(int location);
  void PlanPairs(int location, const Pair& in, const Pair& out, double change);
  void PlanSameEnd(int location);
  void AddPlan(const Plan& plan);
  // The node's loss with `sum` used beside what is used now, by kind; infinite if that exceeds a
  // limit.
  double LossWith(int32_t node, const double* sum) const;
  bool Make(const Plan& plan);

  Arrangement& arrangement_;
  const Model& model_;
  Paths paths_;
  double slack_ = 0;
  std::vector<Paths::Tree> in_, out_;          // [type]
  std::vector<End> in_end_, out_end_;          // [type]
  std::vector<int32_t> in_types_, out_types_;  // by cost
  std::vector<Plan> plans_;
  std::vector<Paths::Step> steps_;
  mutable std::vector<double> use_;
  std::vector<double> sum_;
};

}  // namespace treff::recommendation::allocation

#endif  // TREFF_SERVICES_RECOMMENDATION_ALLOCATION_EXCHANGE_H_
