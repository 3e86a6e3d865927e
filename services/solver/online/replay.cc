#include "services/solver/online/replay.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/solver/model/excerpt.h"
#include "services/solver/numeric/random.h"
#include "services/solver/online/futures.h"
#include "services/solver/solve.h"

namespace treff::solver {
namespace {

// Batches are placed to within this, or for so many steps: seconds would end them elsewhere on a
// busy machine, and are for what no step foresees.
constexpr double kBatchGap = 1e-4;
constexpr int64_t kBatchSteps = 15'000;
constexpr double kBatchSafetySeconds = 120;
constexpr double kHindsightGap = 1e-3;
constexpr int64_t kHindsightSteps = 30'000;

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
    Futures futures(pool_, options_);
    double objective = 0;
    const auto count = static_cast<int64_t>(order_.size());
    for (int64_t b = 0; b < options_.batches; ++b) {
      const int64_t first = count * b / options_.batches, end = count * (b + 1) / options_.batches;
      if (first == end) continue;
      Problem batch = Excerpt(problem_, {order_.begin() + first, order_.begin() + end});
      batch.capacity = left;
      const Problem as_it_is = batch;
      if (ahead) {
        const double expected = static_cast<double>(count) * options_.expected_share;
        const double passed = static_cast<double>(b + 1) / options_.batches;
        Random random(options_.seed * 1'000'003 + static_cast<uint64_t>(b));
        if (options_.learn) futures.Learn(as_it_is);
        futures.Charge(StillToCome(options_.arrivals, expected, static_cast<double>(end), passed),
                       random, batch);
      }
      batch.options.gap = kBatchGap;
      batch.options.step_limit = kBatchSteps;
      batch.options.time_limit_seconds = kBatchSafetySeconds;
      TREFF_ASSIGN_OR_RETURN(const Solution solution, Solve(batch));
      objective += Settle(as_it_is, solution, left);
    }
    return objective;
  }

  const std::vector<int32_t>& order() const { return order_; }

 private:
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

// The two lists are to be the same; says where they first differ.
absl::Status CheckSame(const char* what, const std::vector<std::string>& pool,
                       const std::vector<std::string>& problem) {
  if (pool == problem) return absl::OkStatus();
  const auto at = std::mismatch(pool.begin(), pool.end(), problem.begin(), problem.end());
  const auto name = [](const auto& of, const auto& end) {
    return of == end ? std::string("none") : absl::StrCat("'", *of, "'");
  };
  return absl::InvalidArgumentError(
      absl::StrCat("the pool must have the ", what, " of the problem, in the same order: ", what,
                   "[", at.first - pool.begin(), "] is ", name(at.first, pool.end()),
                   " in the pool and ", name(at.second, problem.end()), " in the problem"));
}

absl::Status CheckMatch(const Problem& problem, const Problem& pool, const ReplayOptions& options) {
  TREFF_RETURN_IF_ERROR(CheckSame("resources", pool.resources, problem.resources));
  TREFF_RETURN_IF_ERROR(CheckSame("locations", pool.location_ids, problem.location_ids));
  if (options.batches < 1 || options.batches > 10'000) {
    return absl::InvalidArgumentError("batches must be 1 to 10000");
  }
  if (options.futures < 1 || options.futures > 1'000) {
    return absl::InvalidArgumentError("futures must be 1 to 1000");
  }
  if (!(options.expected_share > 0 && options.expected_share <= 10)) {
    return absl::InvalidArgumentError(
        "the expected share of arrivals must be above 0 and at most 10");
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<double> PricesOfFutures(const Problem& pool, const std::vector<int64_t>& capacity_left,
                                    double cases, const ReplayOptions& options) {
  Random random(options.seed);
  const Outlook to_come = StillToCome(options.arrivals, cases, /*came=*/0, /*passed=*/0);
  return Futures(pool, options).MeanPrices(capacity_left, to_come, random);
}

absl::StatusOr<ReplayOutcome> Replay(const Problem& problem, const Problem& pool,
                                     const ReplayOptions& options) {
  TREFF_RETURN_IF_ERROR(CheckMatch(problem, pool, options));
  const auto started = std::chrono::steady_clock::now();
  const Year year(problem, pool, options);
  ReplayOutcome outcome;
  outcome.seed = options.seed;
  outcome.hindsight = options.known_hindsight;
  if (outcome.hindsight == 0) {
    Problem whole = Excerpt(problem, year.order());
    whole.options.gap = kHindsightGap;
    whole.options.step_limit = kHindsightSteps;
    whole.options.time_limit_seconds = problem.options.time_limit_seconds;
    TREFF_ASSIGN_OR_RETURN(const Solution hindsight, Solve(whole));
    outcome.hindsight = hindsight.bound;
  }
  TREFF_ASSIGN_OR_RETURN(outcome.ahead, year.Play(/*ahead=*/true));
  TREFF_ASSIGN_OR_RETURN(outcome.greedy, year.Play(/*ahead=*/false));
  const double scale = std::max(std::abs(outcome.hindsight), 1e-9);
  outcome.ahead_share = outcome.ahead / scale;
  outcome.greedy_share = outcome.greedy / scale;
  outcome.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return outcome;
}

}  // namespace treff::solver
