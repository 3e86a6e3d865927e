#include "services/solver/dual/partial_pricing.h"

#include <algorithm>
#include <cmath>

namespace treff::solver {
namespace {

// Prices fall by less than this, in the unit of the values, until pairs are looked through again.
constexpr double kNearMargin = 0.03;

}  // namespace

PartialPricing::PartialPricing(const Decomposition& decomposition, const Domains& domains)
    : decomposition_(decomposition),
      domains_(domains),
      items_(decomposition.model().locations),
      near_(decomposition.model().locations) {}

size_t PartialPricing::ItemCount() const {
  size_t count = 0;
  for (const auto& items : items_) count += items.size();
  return count;
}

void PartialPricing::Price(const AtomPrices& prices, double least_profit) {
  RenewNear(prices, least_profit);
  for (int j = 0; j < static_cast<int>(items_.size()); ++j) {
    std::vector<Knapsack::Item>& items = items_[j];
    items.clear();
    const bool all = decomposition_.knapsack(j).has_minimum();
    for (const int32_t p : near_[j]) {
      const Decomposition::Pair& pair = decomposition_.pairs(j)[p];
      const Domains::State state = domains_.state(j, p);
      const double profit = decomposition_.Profit(pair, prices);
      if (state != Domains::kFree || !(profit > least_profit || all)) continue;
      items.push_back({pair.atom, profit, /*forced=*/false, pair.option});
    }
    if (domains_.fixed_in(j).empty()) continue;
    for (const int32_t p : domains_.fixed_in(j)) {
      const Decomposition::Pair& pair = decomposition_.pairs(j)[p];
      items.push_back(
          {pair.atom, decomposition_.Profit(pair, prices), /*forced=*/true, pair.option});
    }
    std::sort(items.begin(), items.end(),
              [](const auto& x, const auto& y) { return x.atom < y.atom; });
  }
}

void PartialPricing::RenewNear(const AtomPrices& prices, double least_profit) {
  if (!near_price_.atom.empty() && near_margin_ >= MostRise(prices) - least_profit) return;
  near_price_ = prices;
  near_margin_ = kNearMargin - 2 * least_profit;
  for (int j = 0; j < static_cast<int>(items_.size()); ++j) {
    near_[j].clear();
    const bool all = decomposition_.knapsack(j).has_minimum();
    for (size_t p = 0; p < decomposition_.pairs(j).size(); ++p) {
      const double profit = decomposition_.Profit(decomposition_.pairs(j)[p], prices);
      if (profit > -near_margin_ || all) near_[j].push_back(static_cast<int32_t>(p));
    }
  }
}

// By how much a pair's profit may have risen since the pairs were last looked through.
double PartialPricing::MostRise(const AtomPrices& prices) const {
  const std::vector<double>& most_share = decomposition_.most_share();
  double rise = 0;
  for (size_t a = 0; a < prices.atom.size(); ++a) {
    rise = std::max(rise, near_price_.atom[a] - prices.atom[a]);
  }
  for (size_t f = 0; f < most_share.size(); ++f) {
    rise += std::abs(prices.others.floor[f] - near_price_.others.floor[f]) * most_share[f];
  }
  return rise;
}

}  // namespace treff::solver
