#include "services/solver/explain.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "services/solver/dual/price_bound.h"

namespace treff::solver {
namespace {

// A price below so many times the temperature is one of room to spare.
constexpr double kBarrierRest = 4;

// A floor exceeded by more than this was not what kept the objective low.
constexpr double kFarAbove = 1.05;

void AddGroups(const Model& model, const Prices& prices, const std::vector<Prospect>& prospects,
               Solution& solution) {
  const Problem& problem = model.problem;
  for (size_t g = 0; g < problem.groups.size(); ++g) {
    solution.groups.push_back({static_cast<int32_t>(g)});
  }
  for (int i = 0; i < problem.CaseCount(); ++i) {
    if (problem.group[i] == Problem::kNone) continue;
    GroupOutcome& group = solution.groups[problem.group[i]];
    group.random_value += prospects[i].random_value;
    if (solution.location[i] != Problem::kNone) {
      group.value += ValueAt(problem, i, solution.location[i]);
    }
  }
  for (int f = 0; f < model.FloorCount(); ++f) {
    GroupOutcome& group = solution.groups[model.floor_group[f]];
    group.floor_ratio = model.floor_ratio[f];
    // The barrier leaves a floor that is exceeded with one of about the temperature, by its excess;
    // and what is exceeded by far costs nothing, whatever the relaxation gives.
    const bool binds = prices.floor[f] >= kBarrierRest * FinalTemperature(problem.options) &&
                       group.value <= kFarAbove * model.floor_least[f];
    group.price = binds ? prices.floor[f] * model.floor_random[f] : 0;
  }
}

void AddNotBest(const Model& model, const Prices& prices, const std::vector<Prospect>& prospects,
                Solution& solution) {
  const Problem& problem = model.problem;
  for (int i = 0; i < problem.CaseCount(); ++i) {
    const Prospect& prospect = prospects[i];
    if (prospect.best_location == Problem::kNone) continue;
    const double got = solution.location[i] == Problem::kNone
                           ? -problem.options.unplaced_price
                           : ValueAt(problem, i, solution.location[i]);
    if (got >= prospect.best_value) continue;
    double price = 0;
    for (int r = 0; r < problem.ResourceCount(); ++r) {
      price += prices.row[model.Row(prospect.best_location, r)] *
               static_cast<double>(problem.demand[int64_t{i} * problem.ResourceCount() + r]);
    }
    solution.not_best.push_back({i, prospect.best_location, prospect.best_value - got, price,
                                 FindFixed(problem, i) != nullptr});
  }
}

}  // namespace

void Explain(const Model& model, const Placement& placement, const Prices& prices,
             Solution& solution) {
  const Problem& problem = model.problem;
  const int resources = problem.ResourceCount();
  solution.location.assign(problem.CaseCount(), Problem::kNone);
  for (int a = 0; a < model.AtomCount(); ++a) {
    const Atom& atom = model.atoms[a];
    if (placement[a] == Model::kUnplaced) continue;
    for (int32_t c = atom.first_case; c < atom.end_case; ++c) {
      solution.location[model.cases[c]] = atom.location[placement[a]];
    }
  }
  const Outcome outcome = Evaluate(model, placement);
  // The barrier leaves no price at exactly 0: a unit to spare has one of about the temperature.
  const double tiny = kBarrierRest * FinalTemperature(problem.options) * ValueSpread(model);
  for (int j = 0; j < model.locations; ++j) {
    for (int r = 0; r < resources; ++r) {
      const double price = prices.row[model.Row(j, r)];
      solution.price.push_back(std::abs(price) < tiny ? 0 : price);
      solution.used.push_back(std::llround(outcome.row_use[model.Row(j, r)]));
    }
  }
  std::vector<Prospect> prospects;
  for (int i = 0; i < problem.CaseCount(); ++i) prospects.push_back(ProspectOf(problem, i));
  AddGroups(model, prices, prospects, solution);
  AddNotBest(model, prices, prospects, solution);
}

double FinalTemperature(const Options& options) { return std::clamp(3 * options.gap, 2e-5, 5e-4); }

}  // namespace treff::solver
