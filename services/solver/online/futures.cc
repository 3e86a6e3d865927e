#include "services/solver/online/futures.h"

#include <algorithm>
#include <numeric>

#include "services/solver/dual/knapsack/knapsack.h"
#include "services/solver/dual/price_search.h"
#include "services/solver/dual/reduced_costs.h"

namespace treff::solver {
namespace {

const PriceOptions kFuturePrices{.start = {}, .final_temperature = 1e-3, .max_steps = 60};

std::vector<int32_t> AllCases(const Problem& problem) {
  std::vector<int32_t> all(problem.CaseCount());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

// What a location can take of a future's atoms, and what each would bring it beyond its best
// elsewhere. (Its price times the room would be the same if families could be split.)
std::vector<std::vector<Knapsack::Item>> WantedBy(const Model& future, const Prices& prices,
                                                  int always_from) {
  std::vector<std::vector<Knapsack::Item>> items(future.locations);
  std::vector<double> score(future.locations);
  ReducedCosts reduced_costs(future, prices.row);
  for (int a = 0; a < future.AtomCount(); ++a) {
    const Atom& atom = future.atoms[a];
    reduced_costs.Score(atom, prices.floor, score.data());
    double best = atom.unplaced_value;
    for (int k = 0; k < atom.options; ++k) best = std::max(best, score[k]);
    for (int k = 0; k < atom.options; ++k) {
      const int j = atom.location[k];
      if (!future.Fits(atom, j)) continue;
      const double profit = atom.value[k] - best;
      if (a >= always_from || profit > 0) items[j].push_back({a, profit});
    }
  }
  return items;
}

// What the atom pays for kinds that the knapsack does not count.
double UncountedCost(const Model& model, const Prices& prices, const Knapsack& knapsack, int32_t a,
                     int j) {
  double cost = 0;
  const Atom& atom = model.atoms[a];
  for (int32_t u = atom.first_use; u < atom.end_use; ++u) {
    const int32_t kind = model.uses[u].kind;
    const auto& kept = knapsack.kinds();
    if (std::find(kept.begin(), kept.end(), kind) != kept.end()) continue;
    cost += std::max(0.0, prices.row[model.Row(j, kind)]) * model.uses[u].amount;
  }
  return cost;
}

}  // namespace

Futures::Futures(const Problem& pool, const ReplayOptions& options)
    : pool_(Excerpt(pool, AllCases(pool))), options_(options) {}

// With replacement: without it futures would be as alike as the pool is sure, and it is not.
Problem Futures::Draw(const std::vector<int64_t>& capacity_left, const Outlook& to_come,
                      Random& random) const {
  std::vector<int32_t> drawn(DrawLength(to_come, random));
  if (pool_.CaseCount() == 0) drawn.clear();
  for (int32_t& i : drawn) i = random.Below(pool_.CaseCount());
  Problem future = Excerpt(pool_, drawn);
  future.capacity = capacity_left;
  return future;
}

const Prices& Futures::Price(const Model& future) {
  PriceOptions options = kFuturePrices;
  options.start = prices_;
  prices_ = FindPrices(future, options).prices;
  return prices_;
}

std::vector<double> Futures::MeanPrices(const std::vector<int64_t>& capacity_left,
                                        const Outlook& to_come, Random& random) {
  std::vector<double> mean(capacity_left.size(), 0);
  for (int f = 0; f < options_.futures; ++f) {
    const Problem future = Draw(capacity_left, to_come, random);
    if (future.CaseCount() == 0) continue;
    const Prices& prices = Price(Model(future));
    for (size_t at = 0; at < mean.size(); ++at) {
      mean[at] += std::max(0.0, prices.row[at]) / options_.futures;
    }
  }
  return mean;
}

void Futures::Charge(const Outlook& to_come, Random& random, Problem& batch) {
  const Problem as_it_is = batch;
  for (int f = 0; f < options_.futures; ++f) {
    Problem future = Draw(batch.capacity, to_come, random);
    Append(as_it_is, future);  // it competes for the same places
    ChargeFor(Model(future), batch);
  }
}

void Futures::ChargeFor(const Model& future, Problem& batch) {
  const Prices& prices = Price(future);
  const int own = future.AtomCount() - batch.CaseCount();
  const auto items = WantedBy(future, prices, own);
  for (int j = 0; j < future.locations; ++j) {
    Knapsack knapsack(future, j);
    // Those of the batch come last.
    const auto first = std::find_if(items[j].begin(), items[j].end(),
                                    [&](const Knapsack::Item& item) { return item.atom >= own; });
    const auto alternatives =
        knapsack.SolveAlternatives(items[j], static_cast<size_t>(first - items[j].begin()));
    for (auto item = first; item != items[j].end(); ++item) {
      const auto& [taken, left] = alternatives[item - first];
      double cost = left - (taken - item->profit);
      cost += UncountedCost(future, prices, knapsack, item->atom, j);
      const int at_hand = item->atom - own;
      for (int64_t p = batch.first_pair[at_hand]; p < batch.first_pair[at_hand + 1]; ++p) {
        if (batch.pair_location[p] == j) batch.pair_value[p] -= cost / options_.futures;
      }
    }
  }
}

}  // namespace treff::solver
