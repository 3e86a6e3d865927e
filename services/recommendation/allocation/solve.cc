#include "services/recommendation/allocation/solve.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status.h"
#include "services/recommendation/allocation/candidates.h"
#include "services/recommendation/allocation/knapsack_dual.h"
#include "services/recommendation/allocation/local_search.h"
#include "services/recommendation/allocation/model.h"
#include "services/recommendation/allocation/outcome.h"
#include "services/recommendation/allocation/prices.h"
#include "services/recommendation/allocation/prove.h"

namespace treff::recommendation::allocation {
namespace {

// Below this many pairs every option is a candidate.
constexpr size_t kFewPairs = 400'000;
// Chains of moves longer than this find little that kicks do not find sooner.
constexpr int kDeepestChain = 5;
// A floor missed by the search gets a higher price this many times before it is given up.
constexpr int kFloorAttempts = 12;
// Rounding in sums of values: bounds and objectives closer than this (relative) are equal.
constexpr double kEqual = 1e-9;

class Search {
 public:
  Search(const Problem& problem, const ProgressCallback& progress)
      : model_(problem), options_(problem.options), progress_(progress) {}

  absl::StatusOr<Solution> Run(const Placement* start, std::vector<Override> held);

 private:
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  }
  bool OutOfTime() const { return cancelled_ || Seconds() >= options_.time_limit_seconds; }
  double GapAimedAt() const { return std::max(options_.gap, kEqual); }
  bool Done() const { return found_ && RelativeGap(bound_, objective_) <= GapAimedAt(); }

  absl::Status CheckFloors() const;
  absl::Status NothingFound() const;
  Candidates NearPrices() const;
  void SearchPlacement(const Placement* start);
  bool Offer(const Placement& placement);
  void Prove();
  void Report();

  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  const Model model_;
  const Options& options_;
  const ProgressCallback& progress_;

  Prices prices_;
  Certificate certificate_;
  double bound_ = std::numeric_limits<double>::infinity();
  Placement best_;
  double objective_ = -std::numeric_limits<double>::infinity();
  bool found_ = false;
  bool cancelled_ = false;
  std::string broken_;
};

absl::StatusOr<Solution> Search::Run(const Placement* start, std::vector<Override> held) {
  (void)held;
  TREFF_RETURN_IF_ERROR(CheckFloors());
  prices_ = FindPrices(model_, {});
  bound_ = PriceBound(model_, prices_);
  certificate_.prices = prices_;
  SearchPlacement(start);
  if (!Done() && !OutOfTime()) Prove();
  if (!found_) return NothingFound();

  Solution solution;
  solution.objective = objective_;
  solution.bound = std::max(bound_, objective_);
  solution.gap = RelativeGap(bound_, objective_);
  solution.proven = Done();
  Explain(model_, best_, prices_, solution);
  solution.certificate = std::move(certificate_);
  solution.seconds = Seconds();
  return solution;
}

absl::Status Search::CheckFloors() const {
  if (model_.FloorCount() == 0) return absl::OkStatus();
  const FloorReach reach = FindFloorReach(model_);
  if (reach.scale >= 1) return absl::OkStatus();
  std::string message = "the group floors cannot hold together: even without regard to the "
                        "objective the placement reaches at most";
  for (int f = 0; f < model_.FloorCount(); ++f) {
    const double ratio = model_.floor_least[f] / model_.floor_random[f];
    // Floors with a price at the common limit are those that stand in each other's way.
    const bool binds = reach.prices.floor[f] * model_.floor_least[f] > 1e-3;
    absl::StrAppend(&message, f == 0 ? " " : ", ", std::floor(ratio * reach.scale * 1e4) / 1e4,
                    " of ", ratio, " for ", model_.problem.groups[model_.floor_group[f]],
                    binds ? " (binding)" : "");
  }
  return absl::FailedPreconditionError(absl::StrCat(message, ": lower the binding ones"));
}

absl::Status Search::NothingFound() const {
  return absl::FailedPreconditionError(
      absl::StrCat("found no placement that keeps every rule within ", options_.time_limit_seconds,
                   " s; the nearest has ", broken_,
                   ": raise capacities, lower minima or floors, or allow unplaced cases"));
}

// Options close enough to the best to be part of a placement near the bound.
Candidates Search::NearPrices() const {
  const bool all = model_.problem.pair_location.size() < kFewPairs;
  return ChooseCandidates(model_, prices_, all ? 1e9 : 0.03 * ValueSpread(model_), 1);
}

// Takes the placement if it is the best yet.
bool Search::Offer(const Placement& placement) {
  const Outcome outcome = Evaluate(model_, placement);
  if (!outcome.feasible) {
    if (!found_) broken_ = outcome.broken;
    return false;
  }
  if (found_ && outcome.objective <= objective_) return true;
  found_ = true;
  objective_ = outcome.objective;
  best_ = placement;
  Report();
  return true;
}

void Search::Report() {
  if (progress_ == nullptr) return;
  cancelled_ |= !progress_({objective_, bound_, RelativeGap(bound_, objective_), Seconds()});
}

void Search::SearchPlacement(const Placement* start) {
  const Candidates candidates = NearPrices();
  Prices prices = prices_;
  for (int attempt = 0; attempt < kFloorAttempts && !OutOfTime(); ++attempt) {
    LocalSearch search(model_, prices, candidates);
    const double target = GapAimedAt() * std::abs(bound_);
    auto stop = [&] { return search.loss() <= target || OutOfTime(); };
    if (start != nullptr) {
      search.Adopt(*start);
    } else {
      search.Construct();
    }
    search.Improve(kDeepestChain, stop);
    if (Offer(search.placement()) || model_.FloorCount() == 0) return;
    // Floors just missed: a little more weight on their groups.
    for (double& price : prices.floor) price = 1.1 * price + 0.01;
  }
}

void Search::Prove() {
  if (!KnapsackDual::Applies(model_)) return;
  Certificate proof;
  const ProofHooks hooks{
      .incumbent = [&] { return objective_; },
      .offer = [&](const Placement& placement) { Offer(placement); },
      .bound =
          [&](double bound) {
            bound_ = std::min(bound_, bound);
            Report();
          },
      .stop = [&] { return OutOfTime(); },
      .gap = GapAimedAt(),
  };
  const double bound = ProveByBranching(model_, prices_, hooks, proof);
  if (bound >= PriceBound(model_, prices_)) return;  // the capacity prices prove as much
  bound_ = bound;
  proof.prices = prices_;
  certificate_ = std::move(proof);
}

}  // namespace

absl::StatusOr<Solution> Solve(const Problem& problem, const ProgressCallback& progress) {
  return Search(problem, progress).Run(nullptr, {});
}

}  // namespace treff::recommendation::allocation
