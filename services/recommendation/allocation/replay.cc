#include "services/recommendation/allocation/replay.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status.h"
#include "services/recommendation/allocation/knapsack.h"
#include "services/recommendation/allocation/model.h"
#include "services/recommendation/allocation/prices.h"
#include "services/recommendation/allocation/random.h"
#include "services/recommendation/allocation/solve.h"

namespace treff::recommendation::allocation {
namespace {

constexpr double kBatchGap = 1e-4;  // batches are placed to within this
constexpr double kBatchSeconds = 2;
constexpr double kHindsightGap = 1e-3;

// A problem with the same places and these cases of `from`, in this order.
Problem Excerpt(const Problem& from, const std::vector<int32_t>& cases) {
  Problem part;
  part.resources = from.resources;
  part.location_ids = from.location_ids;
  part.capacity = from.capacity;
  part.minimum.assign(from.capacity.size(), 0);
  part.region.assign(from.location_ids.size(), Problem::kNone);
  part.first_pair.push_back(0);
  const auto resources = static_cast<int64_t>(from.resources.size());
  for (int32_t i : cases) {
    part.case_ids.push_back(from.case_ids[i]);
    part.demand.insert(part.demand.end(), from.demand.begin() + i * resources,
                       from.demand.begin() + (i + 1) * resources);
    part.pair_location.insert(part.pair_location.end(),
                              from.pair_location.begin() + from.first_pair[i],
                              from.pair_location.begin() + from.first_pair[i + 1]);
    part.pair_value.insert(part.pair_value.end(), from.pair_value.begin() + from.first_pair[i],
                           from.pair_value.begin() + from.first_pair[i + 1]);
    part.first_pair.push_back(static_cast<int64_t>(part.pair_location.size()));
  }
  part.group.assign(cases.size(), Problem::kNone);
  part.link = part.period = part.group;
  part.burden.assign(cases.size(), 0);
  part.options.unplaced_allowed = true;
  part.options.unplaced_price = from.options.unplaced_price;
  part.options.seed = from.options.seed;
  return part;
}

// Adds the cases of another problem with the same places.
void Append(const Problem& more, Problem& to) {
  to.case_ids.insert(to.case_ids.end(), more.case_ids.begin(), more.case_ids.end());
  to.demand.insert(to.demand.end(), more.demand.begin(), more.demand.end());
  for (int i = 0; i < more.CaseCount(); ++i) {
    for (int64_t p = more.first_pair[i]; p < more.first_pair[i + 1]; ++p) {
      to.pair_location.push_back(more.pair_location[p]);
      to.pair_value.push_back(more.pair_value[p]);
    }
    to.first_pair.push_back(static_cast<int64_t>(to.pair_location.size()));
  }
  to.group.resize(to.case_ids.size(), Problem::kNone);
  to.link.resize(to.case_ids.size(), Problem::kNone);
  to.period.resize(to.case_ids.size(), Problem::kNone);
  to.burden.resize(to.case_ids.size(), 0);
}

int FutureLength(double expected, Arrivals arrivals, Random& random) {
  double length = expected;
  // Normal in place of Poisson and negative binomial: only mean and spread matter here.
  if (arrivals == Arrivals::kPoisson) length += std::sqrt(expected) * random.Normal();
  if (arrivals == Arrivals::kOverDispersed) length += 0.3 * expected * random.Normal();
  // A fractional length is rounded at random, so that its mean is kept.
  return static_cast<int>(std::floor(std::max(length, 0.0) + random.Uniform()));
}

const PriceOptions kFuturePrices{.start = {}, .final_temperature = 1e-3, .max_steps = 60};

// Cases drawn from the pool with replacement, for the capacities left; then those of `now`, which
// compete for the same places.
Problem DrawFuture(const Problem& pool, const std::vector<int64_t>& capacity_left, double cases,
                   const ReplayOptions& options, Random& random, const Problem* now) {
  std::vector<int32_t> drawn(FutureLength(cases, options.arrivals, random));
  for (int32_t& i : drawn) i = random.Below(pool.CaseCount());
  Problem future = Excerpt(pool, drawn);
  if (now != nullptr) Append(*now, future);
  future.capacity = capacity_left;
  return future;
}

class Year {
 public:
  Year(const Problem& problem, const Problem& pool, const ReplayOptions& options)
      : problem_(problem), pool_(pool), options_(options), order_(problem.CaseCount()) {
    std::iota(order_.begin(), order_.end(), 0);
    Random random(options.seed);
    for (size_t i = order_.size(); i > 1; --i) {
      std::swap(order_[i - 1], order_[random.Below(static_cast<int>(i))]);
    }
  }

  absl::StatusOr<double> Play(bool ahead) const {
    std::vector<int64_t> left = problem_.capacity;
    double objective = 0;
    const auto count = static_cast<int64_t>(order_.size());
    for (int64_t b = 0; b < options_.batches; ++b) {
      const int64_t first = count * b / options_.batches, end = count * (b + 1) / options_.batches;
      if (first == end) continue;
      Problem batch = Excerpt(problem_, {order_.begin() + first, order_.begin() + end});
      batch.capacity = left;
      const Problem as_it_is = batch;
      if (ahead) {
        const double to_come = static_cast<double>(count - end) * options_.expected_share;
        Random random(options_.seed * 1'000'003 + static_cast<uint64_t>(b));
        for (int f = 0; f < options_.futures; ++f) Charge(as_it_is, to_come, random, batch);
      }
      batch.options.gap = kBatchGap;
      batch.options.time_limit_seconds = kBatchSeconds;
      TREFF_ASSIGN_OR_RETURN(const Solution solution, Solve(batch));
      objective += Settle(as_it_is, solution, left);
    }
    return objective;
  }

  const std::vector<int32_t>& order() const { return order_; }

 private:
  // Takes off each value what its room is worth in one future, in parts of all of them: what the
  // location could take of that future with the room, less what it could take without. (Its price
  // times the room would be the same if families could be split.)
  void Charge(const Problem& as_it_is, double to_come, Random& random, Problem& batch) const {
    const Problem future = DrawFuture(pool_, batch.capacity, to_come, options_, random, &as_it_is);
    const Model model(future);
    const Prices prices = FindPrices(model, kFuturePrices).prices;
    const int own = future.CaseCount() - batch.CaseCount();
    std::vector<std::vector<Knapsack::Item>> items(model.locations);
    std::vector<double> score(model.locations);
    for (int a = 0; a < model.AtomCount(); ++a) {
      const Atom& atom = model.atoms[a];
      Score(model, atom, prices, score.data());
      double best = atom.unplaced_value;
      for (int k = 0; k < atom.options; ++k) best = std::max(best, score[k]);
      for (int k = 0; k < atom.options; ++k) {
        const int j = atom.location[k];
        if (!model.Fits(atom, j)) continue;
        const double profit = atom.value[k] - best;
        if (a >= own || profit > 0) items[j].push_back({a, profit});
      }
    }
    for (int j = 0; j < model.locations; ++j) {
      Knapsack knapsack(model, j);
      const auto alternatives = knapsack.SolveAlternatives(items[j]);
      for (size_t i = 0; i < items[j].size(); ++i) {
        if (items[j][i].atom < own) continue;
        double toll = alternatives[i].left - (alternatives[i].taken - items[j][i].profit);
        toll += ApartToll(model, prices, knapsack, items[j][i].atom, j);
        const int at_hand = items[j][i].atom - own;
        for (int64_t p = batch.first_pair[at_hand]; p < batch.first_pair[at_hand + 1]; ++p) {
          if (batch.pair_location[p] == j) batch.pair_value[p] -= toll / options_.futures;
        }
      }
    }
  }

  // What the atom pays for kinds that the knapsack does not count.
  static double ApartToll(const Model& model, const Prices& prices, const Knapsack& knapsack,
                          int32_t a, int j) {
    double toll = 0;
    const Atom& atom = model.atoms[a];
    for (int32_t u = atom.first_use; u < atom.end_use; ++u) {
      const int32_t kind = model.uses[u].kind;
      const auto& kept = knapsack.kinds();
      if (std::find(kept.begin(), kept.end(), kind) != kept.end()) continue;
      toll += std::max(0.0, prices.row[model.Row(j, kind)]) * model.uses[u].amount;
    }
    return toll;
  }

  static double Settle(const Problem& batch, const Solution& solution, std::vector<int64_t>& left) {
    double value = 0;
    const int resources = batch.ResourceCount();
    for (int i = 0; i < batch.CaseCount(); ++i) {
      const int32_t j = solution.location[i];
      if (j == Problem::kNone) {
        value -= batch.options.unplaced_price;
        continue;
      }
      value += ValueAt(batch, i, j);
      for (int r = 0; r < resources; ++r) {
        left[j * resources + r] -= batch.demand[int64_t{i} * resources + r];
      }
    }
    return value;
  }

  const Problem& problem_;
  const Problem& pool_;
  const ReplayOptions& options_;
  std::vector<int32_t> order_;
};

absl::Status CheckMatch(const Problem& problem, const Problem& pool, const ReplayOptions& options) {
  if (pool.resources != problem.resources || pool.location_ids != problem.location_ids) {
    return absl::InvalidArgumentError(
        "the pool must have the resources and locations of the problem, in the same order");
  }
  if (options.batches < 1 || options.batches > 10'000) {
    return absl::InvalidArgumentError("batches must be 1 to 10000");
  }
  if (options.futures < 1 || options.futures > 1'000) {
    return absl::InvalidArgumentError("futures must be 1 to 1000");
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<double> PricesOfFutures(const Problem& pool, const std::vector<int64_t>& capacity_left,
                                    double cases, const ReplayOptions& options) {
  std::vector<double> mean(capacity_left.size(), 0);
  Random random(options.seed);
  for (int f = 0; f < options.futures; ++f) {
    const Problem future = DrawFuture(pool, capacity_left, cases, options, random, nullptr);
    if (future.CaseCount() == 0) continue;
    const Prices prices = FindPrices(Model(future), kFuturePrices).prices;
    for (size_t at = 0; at < mean.size(); ++at) {
      mean[at] += std::max(0.0, prices.row[at]) / options.futures;
    }
  }
  return mean;
}

absl::StatusOr<ReplayOutcome> Replay(const Problem& problem, const Problem& pool,
                                     const ReplayOptions& options) {
  TREFF_RETURN_IF_ERROR(CheckMatch(problem, pool, options));
  const auto started = std::chrono::steady_clock::now();
  const Year year(problem, pool, options);
  ReplayOutcome outcome;
  outcome.seed = options.seed;
  Problem whole = Excerpt(problem, year.order());
  whole.options.gap = kHindsightGap;
  whole.options.time_limit_seconds = problem.options.time_limit_seconds;
  TREFF_ASSIGN_OR_RETURN(const Solution hindsight, Solve(whole));
  outcome.hindsight = hindsight.bound;
  TREFF_ASSIGN_OR_RETURN(outcome.ahead, year.Play(/*ahead=*/true));
  TREFF_ASSIGN_OR_RETURN(outcome.greedy, year.Play(/*ahead=*/false));
  const double scale = std::max(std::abs(outcome.hindsight), 1e-9);
  outcome.ahead_share = outcome.ahead / scale;
  outcome.greedy_share = outcome.greedy / scale;
  outcome.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return outcome;
}

}  // namespace treff::recommendation::allocation
