// What the placements of a plan rest on that nobody knows.
#ifndef TREFF_SERVICES_RECOMMENDATION_PLANS_APPROVAL_PLAN_DOUBTS_H_
#define TREFF_SERVICES_RECOMMENDATION_PLANS_APPROVAL_PLAN_DOUBTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/recommendation/matching/requirements.h"
#include "services/solver/model/problem.h"
#include "services/solver/model/solution.h"
#include "treff/recommendation/v1/allocation_service.pb.h"

namespace treff::recommendation {

// The rules that are UNKNOWN for each case at each place it may go to. Kept beside the problem
// while it is solved, since no household is kept that could be asked again.
class PlanDoubts {
 public:
  PlanDoubts() = default;
  // Of a policy's rules. What the rule about a protected address says is for no list of places, and
  // is left out.
  explicit PlanDoubts(const v1::Policy& policy);

  // Adds what `rules`, those of the case at position `case_index`, do not know of `place`.
  void Add(int case_index, matching::PlaceIndex place, const matching::Requirements& rules);

  // Puts into `plan` what holds where `solution` placed the cases, by municipality and rule; most
  // cases first, then by municipality and rule.
  void AddTo(const solver::Problem& problem, const solver::Solution& solution,
             v1::Allocation& plan) const;

 private:
  struct Doubt {
    int32_t case_index;
    matching::PlaceIndex place;
    uint16_t rule;  // in rules_
  };

  std::vector<std::string> rules_;  // ids
  std::vector<Doubt> doubts_;       // by case
};

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_PLANS_APPROVAL_PLAN_DOUBTS_H_
