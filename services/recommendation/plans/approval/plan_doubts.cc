#include "services/recommendation/plans/approval/plan_doubts.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "services/recommendation/matching/kinds.h"
#include "services/recommendation/matching/rules/decisions/protected_address.h"

namespace treff::recommendation {

PlanDoubts::PlanDoubts(const v1::Policy& policy) {
  for (const v1::Rule& rule : policy.rules()) {
    if (matching::KindIdOf(rule) == matching::ProtectedAddressRule().id()) continue;
    rules_.push_back(rule.rule_id());
  }
}

void PlanDoubts::Add(int case_index, matching::PlaceIndex place,
                     const matching::Requirements& rules) {
  for (int check = 0; check < rules.size(); ++check) {
    if (rules.Judge(check, place) != v1::RequirementResult::UNKNOWN) continue;
    const auto rule = std::find(rules_.begin(), rules_.end(), rules.rule(check).rule_id());
    if (rule == rules_.end()) continue;
    doubts_.push_back({case_index, place, static_cast<uint16_t>(rule - rules_.begin())});
  }
}

void PlanDoubts::AddTo(const solver::Problem& problem, const solver::Solution& solution,
                       v1::Allocation& plan) const {
  std::map<std::pair<std::string, std::string>, v1::PlacementDoubt> by_place_and_rule;
  std::set<std::pair<int32_t, uint16_t>> counted;  // two needs may ask the same rule
  std::set<int32_t> cases;
  for (const Doubt& doubt : doubts_) {
    if (solution.location[doubt.case_index] != doubt.place) continue;
    cases.insert(doubt.case_index);
    if (!counted.emplace(doubt.case_index, doubt.rule).second) continue;
    const std::string& place = problem.location_ids[doubt.place];
    v1::PlacementDoubt& found = by_place_and_rule[{place, rules_[doubt.rule]}];
    found.set_municipality(place);
    found.set_rule(rules_[doubt.rule]);
    found.set_case_count(found.case_count() + 1);
  }
  plan.set_doubtful_case_count(static_cast<int>(cases.size()));
  for (auto& [key, doubt] : by_place_and_rule) *plan.add_doubts() = std::move(doubt);
  std::stable_sort(plan.mutable_doubts()->begin(), plan.mutable_doubts()->end(),
                   [](const auto& a, const auto& b) { return a.case_count() > b.case_count(); });
}

}  // namespace treff::recommendation
