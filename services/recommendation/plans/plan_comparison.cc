#include "services/recommendation/plans/plan_comparison.h"

#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace treff::recommendation {
namespace {

using Placements = std::unordered_map<std::string, const v1::AllocationPlacement*>;

Placements PlacementsOf(const v1::Allocation& plan) {
  Placements placements;
  for (const v1::AllocationPlacement& placement : plan.result().placement()) {
    placements.emplace(placement.case_(), &placement);
  }
  return placements;
}

void AddMoved(const ComparedPlan& one, const ComparedPlan& other,
              v1::AllocationComparison& answer) {
  const Placements before = PlacementsOf(one.plan), after = PlacementsOf(other.plan);
  const std::unordered_set<std::string> others(other.cases.begin(), other.cases.end());
  static const v1::AllocationPlacement kUnplaced;
  int shared = 0;
  for (const std::string& name : one.cases) {
    if (others.count(name) == 0) continue;
    ++shared;
    const auto was = before.find(name), is = after.find(name);
    const v1::AllocationPlacement& from = was == before.end() ? kUnplaced : *was->second;
    const v1::AllocationPlacement& to = is == after.end() ? kUnplaced : *is->second;
    if (from.location() == to.location()) continue;
    v1::MovedCase& moved = *answer.add_moved();
    moved.set_case_(name);
    moved.set_from(from.location());
    moved.set_to(to.location());
    moved.set_value_change(to.value() - from.value());
  }
  answer.set_only_in_allocation(static_cast<int>(one.cases.size()) - shared);
  answer.set_only_in_other(static_cast<int>(other.cases.size()) - shared);
}

void AddGroups(const ComparedPlan& one, const ComparedPlan& other,
               v1::AllocationComparison& answer) {
  std::map<std::string, std::pair<double, double>> values;
  for (const v1::GroupOutcome& group : one.plan.result().groups()) {
    values[group.group()].first = group.value();
  }
  for (const v1::GroupOutcome& group : other.plan.result().groups()) {
    values[group.group()].second = group.value();
  }
  for (const auto& [name, value] : values) {
    v1::ComparedGroup& group = *answer.add_groups();
    group.set_group(name);
    group.set_value(value.first);
    group.set_other_value(value.second);
  }
}

void AddUses(const ComparedPlan& one, const ComparedPlan& other, v1::AllocationComparison& answer) {
  std::map<std::pair<std::string, std::string>, std::pair<int64_t, int64_t>> uses;
  for (const v1::AllocationPrice& price : one.plan.result().prices()) {
    uses[{price.location(), price.resource()}].first = price.used();
  }
  for (const v1::AllocationPrice& price : other.plan.result().prices()) {
    uses[{price.location(), price.resource()}].second = price.used();
  }
  for (const auto& [key, used] : uses) {
    if (used.first == used.second) continue;
    v1::ComparedUse& use = *answer.add_uses();
    use.set_location(key.first);
    use.set_resource(key.second);
    use.set_used(used.first);
    use.set_other_used(used.second);
  }
}

}  // namespace

v1::AllocationComparison ComparePlans(const ComparedPlan& one, const ComparedPlan& other) {
  v1::AllocationComparison answer;
  answer.set_allocation(one.plan.name());
  answer.set_other(other.plan.name());
  answer.set_objective(one.plan.result().objective());
  answer.set_other_objective(other.plan.result().objective());
  answer.set_bound(one.plan.result().bound());
  answer.set_other_bound(other.plan.result().bound());
  AddMoved(one, other, answer);
  AddGroups(one, other, answer);
  AddUses(one, other, answer);
  return answer;
}

}  // namespace treff::recommendation
