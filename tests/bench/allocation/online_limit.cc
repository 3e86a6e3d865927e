#include "tests/bench/allocation/online_limit.h"

#include <algorithm>
#include <numeric>

#include "services/solver/dual/price_search.h"
#include "services/solver/numeric/random.h"

namespace treff::solver {

OnlineLimit::OnlineLimit(const Problem& problem, int arrivals)
    : problem_(problem), arrivals_(arrivals) {
  const int cases = problem.CaseCount(), locations = problem.LocationCount();
  largest_ = *std::max_element(problem.demand.begin(), problem.demand.end());
  // Start from the fluid relaxation: as many of each case as are expected.
  Problem fluid = problem;
  for (int64_t& room : fluid.capacity) room = room * 1000 * cases / arrivals;
  for (int64_t& demand : fluid.demand) demand *= 1000;
  const Model model(fluid);
  const Prices prices = FindPrices(model, {}).prices;
  value_.assign(cases, std::vector<double>(locations, -1));
  std::vector<double> start(cases, 0);
  for (int i = 0; i < cases; ++i) {
    for (int64_t p = problem.first_pair[i]; p < problem.first_pair[i + 1]; ++p) {
      const int j = problem.pair_location[p];
      value_[i][j] = problem.pair_value[p];
      const double cost = std::max(0.0, prices.row[j]) * static_cast<double>(fluid.demand[i]);
      start[i] = std::max(start[i], problem.pair_value[p] - cost);
    }
  }
  price_.assign(kParts, start);
}

double OnlineLimit::Priced() const {
  double sum = 0;
  for (int t = 0; t < arrivals_; ++t) {
    const std::vector<double>& price = price_[Part(t)];
    sum += std::accumulate(price.begin(), price.end(), 0.0) / static_cast<double>(price.size());
  }
  return sum;
}

double OnlineLimit::Luck(const std::vector<int32_t>& came) const {
  double luck = -Priced();
  for (int at = 0; at < static_cast<int>(came.size()); ++at) {
    luck += price_[Part(arrivals_ - 1 - at)][came[at]];
  }
  return luck;
}

OnlineLimit::Offers OnlineLimit::OffersTo(int location, int part) const {
  Offers offers(largest_ + 1);
  for (int32_t i = 0; i < problem_.CaseCount(); ++i) {
    const double profit = value_[i][location] - price_[part][i];
    if (profit > 0) offers[problem_.demand[i]].push_back({profit, i});
  }
  for (std::vector<Offer>& of_size : offers) {
    std::sort(of_size.begin(), of_size.end(),
              [](const Offer& a, const Offer& b) { return a.profit > b.profit; });
  }
  return offers;
}

double OnlineLimit::LocationBound(int location) {
  const int64_t room = problem_.capacity[location];
  const double chance = 1.0 / problem_.CaseCount();
  std::vector<Offers> offers;
  for (int part = 0; part < kParts; ++part) offers.push_back(OffersTo(location, part));
  // worth[t][c]: of room c with t to come. accepted[t][s][c]: how many of the offers of size s.
  std::vector<std::vector<double>> worth(arrivals_ + 1, std::vector<double>(room + 1, 0));
  std::vector<std::vector<std::vector<int32_t>>> accepted(arrivals_);
  for (int t = 0; t < arrivals_; ++t) {
    worth[t + 1] = worth[t];
    accepted[t].assign(largest_ + 1, std::vector<int32_t>(room + 1, 0));
    for (int64_t s = 0; s <= std::min(largest_, room); ++s) {
      for (int64_t c = s; c <= room; ++c) {
        const double cost = worth[t][c] - worth[t][c - s];
        for (const Offer& offer : offers[Part(t)][s]) {
          if (offer.profit <= cost) break;
          worth[t + 1][c] += chance * (offer.profit - cost);
          ++accepted[t][s][c];
        }
      }
    }
  }
  std::vector<double> likely(room + 1, 0);  // [room left]
  likely[room] = 1;
  for (int t = arrivals_ - 1; t >= 0; --t) {
    const std::vector<double> before = likely;
    for (int64_t s = 0; s <= std::min(largest_, room); ++s) {
      for (int64_t c = s; c <= room; ++c) {
        const int32_t count = accepted[t][s][c];
        likely[c] -= before[c] * chance * count;
        likely[c - s] += before[c] * chance * count;
        for (int32_t k = 0; k < count; ++k) {
          taken_[Part(t)][offers[Part(t)][s][k].who] += before[c] * chance;
        }
      }
    }
  }
  return worth[arrivals_][room];
}

double OnlineLimit::Evaluate() {
  taken_.assign(kParts, std::vector<double>(problem_.CaseCount(), 0));
  double bound = Priced();
  for (int j = 0; j < problem_.LocationCount(); ++j) bound += LocationBound(j);
  return bound;
}

// Polyak's step towards a guess of how much lower the bound can go, which shrinks on failure.
double OnlineLimit::Descend(int steps) {
  double hope = 0.01, best = Evaluate();
  hope *= best;
  std::vector<std::vector<double>> best_price = price_;
  int failures = 0;
  double bound = best;
  for (int step = 0; step < steps; ++step) {
    std::vector<double> expected(kParts, 0);  // of each case
    for (int t = 0; t < arrivals_; ++t) expected[Part(t)] += 1.0 / problem_.CaseCount();
    double norm = 1e-12;
    for (int part = 0; part < kParts; ++part) {
      for (double& taken : taken_[part]) {
        taken = expected[part] - taken;  // the subgradient
        norm += taken * taken;
      }
    }
    const double length = (bound - best + hope) / norm;
    for (int part = 0; part < kParts; ++part) {
      for (size_t i = 0; i < price_[part].size(); ++i) {
        price_[part][i] = std::max(0.0, price_[part][i] - length * taken_[part][i]);
      }
    }
    bound = Evaluate();
    if (bound < best) {
      best = bound, best_price = price_, failures = 0;
    } else if (++failures == 8) {
      hope *= 0.6, failures = 0, price_ = best_price;
      bound = Evaluate();
    }
  }
  price_ = best_price;
  return best;
}

double OnlineLimit::LocationBoundInBatches(int location, int batches, int samples,
                                           uint64_t seed) const {
  const int64_t room = problem_.capacity[location];
  Random random(seed);
  std::vector<double> worth(room + 1, 0), mean, taken;
  for (int64_t b = batches - 1; b >= 0; --b) {
    const int64_t first = arrivals_ * b / batches, end = arrivals_ * (b + 1) / batches;
    mean.assign(room + 1, 0);
    for (int sample = 0; sample < samples; ++sample) {
      taken = worth;  // the best of a batch by room: a knapsack, in place
      for (int64_t at = first; at < end; ++at) {
        const int i = random.Below(problem_.CaseCount());
        const int to_come = arrivals_ - 1 - static_cast<int>(at);
        const double profit = value_[i][location] - price_[Part(to_come)][i];
        const int64_t s = problem_.demand[i];
        if (profit <= 0) continue;
        for (int64_t c = room; c >= s; --c) taken[c] = std::max(taken[c], taken[c - s] + profit);
      }
      for (int64_t c = 0; c <= room; ++c) mean[c] += taken[c] / samples;
    }
    worth = mean;
  }
  return worth[room];
}

double OnlineLimit::InBatches(int batches, int samples, uint64_t seed) const {
  double bound = Priced();
  for (int j = 0; j < problem_.LocationCount(); ++j) {
    bound += LocationBoundInBatches(j, batches, samples, seed + static_cast<uint64_t>(j));
  }
  return bound;
}

}  // namespace treff::solver
