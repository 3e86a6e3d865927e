#include "services/solver/io/problem_proto.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "services/solver/model/model.h"
#include "services/solver/model/problem_builder.h"

namespace treff::solver {

Options OptionsFromProto(const v1::AllocationOptions& proto) {
  Options options;
  options.unplaced_allowed = proto.unplaced_allowed();
  options.unplaced_price = proto.unplaced_price();
  if (proto.has_time_limit()) {
    options.time_limit_seconds = static_cast<double>(proto.time_limit().seconds()) +
                                 1e-9 * static_cast<double>(proto.time_limit().nanos());
  }
  options.gap = proto.gap();
  options.threads = proto.threads() == 0 ? 1 : proto.threads();
  options.seed = proto.seed();
  if (proto.link_kind() == v1::AllocationOptions::SAME_REGION) {
    options.link_kind = LinkKind::kSameRegion;
  }
  for (const v1::GroupFloor& floor : proto.floors()) {
    options.floors.push_back({floor.group(), floor.ratio()});
  }
  options.max_burden_share = proto.max_burden_share();
  options.max_period_share = proto.max_period_share();
  return options;
}

absl::StatusOr<Problem> ProblemFromProto(const v1::AllocationProblem& proto) {
  ProblemBuilder builder;
  builder.SetResources({proto.resources().begin(), proto.resources().end()});
  for (const v1::AllocationLocation& location : proto.locations()) {
    builder.AddLocation({location.id(),
                         {location.capacity().begin(), location.capacity().end()},
                         {location.minimum().begin(), location.minimum().end()},
                         location.region()});
  }
  CaseInput input;
  for (const v1::AllocationCase& one : proto.cases()) {
    input.id = one.id();
    input.demand.assign(one.demand().begin(), one.demand().end());
    input.location.assign(one.location().begin(), one.location().end());
    input.value.assign(one.value().begin(), one.value().end());
    input.group = one.group();
    input.link = one.link();
    input.period = one.period();
    input.burden = one.burden();
    builder.AddCase(input);
  }
  builder.SetOptions(OptionsFromProto(proto.options()));
  return std::move(builder).Build();
}

namespace {

void SetTimeLimit(double seconds, v1::AllocationOptions& proto) {
  const double whole = std::floor(seconds);
  const int64_t nanos = std::llround(1e9 * (seconds - whole));
  proto.mutable_time_limit()->set_seconds(static_cast<int64_t>(whole) + nanos / 1'000'000'000);
  proto.mutable_time_limit()->set_nanos(static_cast<int32_t>(nanos % 1'000'000'000));
}

void OptionsToProto(const Options& options, v1::AllocationOptions& proto) {
  proto.set_unplaced_allowed(options.unplaced_allowed);
  proto.set_unplaced_price(options.unplaced_price);
  SetTimeLimit(options.time_limit_seconds, proto);
  proto.set_gap(options.gap);
  proto.set_threads(options.threads);
  proto.set_seed(options.seed);
  proto.set_link_kind(options.link_kind == LinkKind::kSameRegion
                          ? v1::AllocationOptions::SAME_REGION
                          : v1::AllocationOptions::SAME_LOCATION);
  for (const Floor& floor : options.floors) {
    v1::GroupFloor& added = *proto.add_floors();
    added.set_group(floor.group);
    added.set_ratio(floor.ratio);
  }
  proto.set_max_burden_share(options.max_burden_share);
  proto.set_max_period_share(options.max_period_share);
}

void LocationToProto(const Problem& problem, int j, v1::AllocationLocation& proto) {
  const int64_t first = int64_t{j} * problem.ResourceCount();
  const int64_t end = first + problem.ResourceCount();
  proto.set_id(problem.location_ids[j]);
  proto.mutable_capacity()->Add(problem.capacity.data() + first, problem.capacity.data() + end);
  proto.mutable_minimum()->Add(problem.minimum.data() + first, problem.minimum.data() + end);
  if (problem.region[j] != Problem::kNone) proto.set_region(problem.regions[problem.region[j]]);
}

void CaseToProto(const Problem& problem, int i, v1::AllocationCase& proto) {
  const int64_t first = int64_t{i} * problem.ResourceCount();
  const int64_t end = first + problem.ResourceCount();
  const int64_t first_pair = problem.first_pair[i], end_pair = problem.first_pair[i + 1];
  proto.set_id(problem.case_ids[i]);
  proto.mutable_demand()->Add(problem.demand.data() + first, problem.demand.data() + end);
  proto.mutable_location()->Add(problem.pair_location.data() + first_pair,
                                problem.pair_location.data() + end_pair);
  proto.mutable_value()->Add(problem.pair_value.data() + first_pair,
                             problem.pair_value.data() + end_pair);
  if (problem.group[i] != Problem::kNone) proto.set_group(problem.groups[problem.group[i]]);
  if (problem.link[i] != Problem::kNone) proto.set_link(problem.links[problem.link[i]]);
  if (problem.period[i] != Problem::kNone) proto.set_period(problem.periods[problem.period[i]]);
  proto.set_burden(problem.burden[i]);
}

}  // namespace

v1::AllocationProblem ProblemToProto(const Problem& problem) {
  v1::AllocationProblem proto;
  for (const std::string& resource : problem.resources) proto.add_resources(resource);
  proto.mutable_locations()->Reserve(problem.LocationCount());
  for (int j = 0; j < problem.LocationCount(); ++j) {
    LocationToProto(problem, j, *proto.add_locations());
  }
  proto.mutable_cases()->Reserve(problem.CaseCount());
  for (int i = 0; i < problem.CaseCount(); ++i) CaseToProto(problem, i, *proto.add_cases());
  OptionsToProto(problem.options, *proto.mutable_options());
  return proto;
}

namespace {

v1::AllocationResult::Termination TerminationToProto(Termination termination) {
  switch (termination) {
    case Termination::kOptimalProven:
      return v1::AllocationResult::OPTIMAL_PROVEN;
    case Termination::kGapReached:
      return v1::AllocationResult::GAP_REACHED;
    case Termination::kTimeLimit:
      return v1::AllocationResult::TIME_LIMIT;
    case Termination::kCancelled:
      return v1::AllocationResult::CANCELLED;
    case Termination::kInfeasibleProven:
      return v1::AllocationResult::INFEASIBLE_PROVEN;
    case Termination::kNothingFound:
      break;
  }
  return v1::AllocationResult::NOTHING_FOUND;
}

void AddPrices(const Problem& problem, const Solution& solution, v1::AllocationResult& proto) {
  const int resources = problem.ResourceCount();
  for (int j = 0; j < problem.LocationCount(); ++j) {
    for (int r = 0; r < resources; ++r) {
      v1::AllocationPrice& price = *proto.add_prices();
      price.set_location(problem.location_ids[j]);
      price.set_resource(problem.resources[r]);
      const int at = j * resources + r;
      price.set_price(solution.price[at]);
      price.set_used(solution.used[at]);
      price.set_capacity(problem.capacity[at]);
      price.set_binds(solution.price[at] != 0);
    }
  }
}

}  // namespace

v1::AllocationResult ResultToProto(const Problem& problem, const Solution& solution) {
  v1::AllocationResult proto;
  proto.set_termination(TerminationToProto(solution.termination));
  proto.set_fault(solution.fault);
  if (!solution.found()) return proto;
  proto.set_objective(solution.objective);
  proto.set_bound(solution.bound);
  proto.set_gap(solution.gap);
  proto.set_proven(solution.proven);
  proto.set_seconds(solution.seconds);
  for (int i = 0; i < problem.CaseCount(); ++i) {
    const int32_t j = solution.location[i];
    if (j == Problem::kNone) continue;
    v1::AllocationPlacement& placement = *proto.add_placement();
    placement.set_case_(problem.case_ids[i]);
    placement.set_location(problem.location_ids[j]);
    placement.set_value(ValueAt(problem, i, j));
  }
  AddPrices(problem, solution, proto);
  for (const GroupOutcome& outcome : solution.groups) {
    v1::GroupOutcome& group = *proto.add_groups();
    group.set_group(problem.groups[outcome.group]);
    group.set_value(outcome.value);
    group.set_random_value(outcome.random_value);
    group.set_floor_ratio(outcome.floor_ratio);
    group.set_price(outcome.price);
  }
  for (const NotBest& missed : solution.not_best) {
    v1::NotBest& not_best = *proto.add_not_best();
    not_best.set_case_(problem.case_ids[missed.case_index]);
    not_best.set_best_location(problem.location_ids[missed.best_location]);
    not_best.set_value_lost(missed.value_lost);
    not_best.set_price_of_best(missed.price_of_best);
    not_best.set_held(missed.held);
  }
  return proto;
}

namespace {

std::unordered_map<std::string_view, int32_t> IndexOf(const std::vector<std::string>& ids) {
  std::unordered_map<std::string_view, int32_t> index;
  for (size_t i = 0; i < ids.size(); ++i) index.emplace(ids[i], static_cast<int32_t>(i));
  return index;
}

}  // namespace

Solution SolutionFromProto(const Problem& problem, const v1::AllocationResult& result) {
  const auto cases = IndexOf(problem.case_ids), locations = IndexOf(problem.location_ids);
  const auto resources = IndexOf(problem.resources), groups = IndexOf(problem.groups);
  Solution solution;
  solution.objective = result.objective();
  solution.bound = result.bound();
  solution.gap = result.gap();
  solution.location.assign(problem.CaseCount(), Problem::kNone);
  for (const v1::AllocationPlacement& placement : result.placement()) {
    const auto i = cases.find(placement.case_());
    const auto j = locations.find(placement.location());
    if (i != cases.end() && j != locations.end()) solution.location[i->second] = j->second;
  }
  const Model model(problem);
  Prices& prices = solution.certificate.prices;
  prices.row.assign(model.RowCount(), 0);
  for (const v1::AllocationPrice& price : result.prices()) {
    const auto j = locations.find(price.location());
    const auto r = resources.find(price.resource());
    if (j == locations.end() || r == resources.end()) continue;
    prices.row[model.Row(j->second, r->second)] = price.price();  // resources are the first kinds
  }
  prices.floor.assign(model.FloorCount(), 0);
  for (const v1::GroupOutcome& outcome : result.groups()) {
    const auto g = groups.find(outcome.group());
    if (g == groups.end()) continue;
    for (int f = 0; f < model.FloorCount(); ++f) {
      const bool is_priced = model.floor_group[f] == g->second && model.floor_random[f] > 0;
      if (is_priced) prices.floor[f] = outcome.price() / model.floor_random[f];
    }
  }
  return solution;
}

}  // namespace treff::solver
