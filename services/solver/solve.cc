#include "services/solver/solve.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/platform/status/status.h"
#include "services/solver/dual/candidates.h"
#include "services/solver/dual/decomposition.h"
#include "services/solver/dual/floor_reach.h"
#include "services/solver/dual/price_bound.h"
#include "services/solver/dual/price_search.h"
#include "services/solver/explain.h"
#include "services/solver/model/model.h"
#include "services/solver/model/placement.h"
#include "services/solver/proof/prove.h"
#include "services/solver/search/local_search.h"

namespace treff::solver {
namespace {

// Below this many pairs every option is a candidate.
constexpr size_t kFewPairs = 400'000;
// Chains of moves longer than this find little that perturbations do not find sooner.
constexpr int kDeepestChain = 4;
// Perturbations tried before a proof is, and between reports after it.
constexpr int kFirstPerturbations = 300, kPerturbationsARound = 5000;
// Where floors are not reached yet. What few atoms can do is found soon, or left to the proof.
constexpr int kFloorPerturbations = 20'000, kFloorPerturbationsAnAtom = 100;
// A floor missed by the search gets a higher price this many times before it is given up.
constexpr int kFloorAttempts = 12;
// A floor that costs this many units of value for one of its own may well be out of reach.
constexpr double kDoubtfulFloorPrice = 5;
// Rounding in sums of values: bounds and objectives closer than this (relative) are equal.
constexpr double kEqual = 1e-9;
// Of the time limit, at most this part goes to the first prices.
constexpr double kPriceShare = 0.5;
// After an override a gap this much larger than the one before is as good: to have less is a matter
// of minutes where the first was.
constexpr double kResolveSlack = 1.05;

// Whether a placement that breaks rules comes closer to keeping them than another.
bool IsNearer(const Outcome& one, const Outcome& other) {
  if (other.broken.empty()) return true;
  return one.broken_limits != other.broken_limits ? one.broken_limits < other.broken_limits
                                                  : one.floor_scale > other.floor_scale;
}

class Search {
 public:
  Search(const Problem& problem, const ProgressCallback& progress)
      : model_(problem),
        options_(problem.options),
        progress_(progress),
        aim_(std::max(problem.options.gap, kEqual)),
        least_(LeastObjective(model_)) {}

  // From nothing, or from an earlier solution of a problem with the same cases, whose placement
  // and prices are kept where they can be.
  absl::StatusOr<Solution> Run(const Solution* earlier);

 private:
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  }
  bool OutOfTime();
  bool Done() const { return found_ && RelativeGap(bound_, objective_) <= aim_; }
  bool ProvenImpossible() const { return !found_ && (impossible_ || bound_ < least_); }

  void SetPrices(const Solution* earlier);
  absl::Status CheckFloors();
  absl::Status NothingFound() const;
  Candidates NearPrices() const;
  double LossAllowed() const;
  Placement PlacementOf(const Solution& earlier) const;
  void SearchPlacement(int attempts);
  void SearchOn();
  bool Offer(const Placement& placement);
  double BelowAll() const;
  void Prove();
  void Report();

  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  const Model model_;
  const Options& options_;
  const ProgressCallback& progress_;

  double aim_;  // relative gap at which to stop
  Prices prices_;
  Certificate certificate_;
  double bound_ = std::numeric_limits<double>::infinity();
  double price_bound_ = std::numeric_limits<double>::infinity();  // that prices_ prove
  Placement start_;              // of an earlier solution, or empty
  std::vector<int32_t> before_;  // [atom], its location in that
  Placement best_;
  double objective_ = -std::numeric_limits<double>::infinity();
  bool found_ = false, impossible_ = false;
  bool cancelled_ = false, out_of_time_ = false;
  int64_t calls_ = 0;
  double reported_ = 0;  // seconds
  const double least_;   // objective of any placement that keeps the rules
  Outcome nearest_;      // to keeping the rules, while nothing does
};

absl::StatusOr<Solution> Search::Run(const Solution* earlier) {
  SetPrices(earlier);
  certificate_.prices = prices_;
  // Where nobody need be placed and nothing must be reached, this is a placement.
  Offer(Placement(model_.AtomCount(), Model::kUnplaced));
  // So may the earlier one be, and a search from it may trade a floor for a little less than that.
  if (!start_.empty()) Offer(start_);
  // Whether floors can hold at all takes a while to tell: asked only where it is in doubt.
  const double highest_price =
      prices_.floor.empty() ? 0 : *std::max_element(prices_.floor.begin(), prices_.floor.end());
  if (highest_price > kDoubtfulFloorPrice) TREFF_RETURN_IF_ERROR(CheckFloors());
  SearchPlacement(1);
  if (!found_ && model_.FloorCount() > 0) {
    TREFF_RETURN_IF_ERROR(CheckFloors());
    SearchPlacement(kFloorAttempts);
  }
  if (!Done() && !OutOfTime()) Prove();
  if (!Done() && !ProvenImpossible() && !OutOfTime()) SearchOn();
  if (!found_) return NothingFound();

  Solution solution;
  solution.objective = objective_;
  solution.bound = std::max(bound_, objective_);
  solution.gap = RelativeGap(bound_, objective_);
  // After an override the search stops at the gap of before; what was asked for may be less.
  solution.proven = solution.gap <= std::max(options_.gap, kEqual);
  Explain(model_, best_, prices_, solution);
  solution.certificate = std::move(certificate_);
  solution.seconds = Seconds();
  return solution;
}

void Search::SetPrices(const Solution* earlier) {
  PriceOptions wanted{.final_temperature = FinalTemperature(options_), .stop = [this] {
                        return OutOfTime() || Seconds() > kPriceShare * options_.time_limit_seconds;
                      }};
  if (earlier != nullptr) {
    // A few cases fixed in place hardly change what capacities are worth. But not all prices of the
    // earlier solution need be known any more, or a tree proved its bound: then they are bettered.
    prices_ = wanted.start = earlier->certificate.prices;
    bound_ = price_bound_ = PriceBound(model_, prices_);
  }
  if (earlier == nullptr || bound_ > earlier->bound + kEqual * std::abs(earlier->bound)) {
    FoundPrices found = FindPrices(model_, wanted);
    if (found.bound < bound_) {
      prices_ = std::move(found.prices);
      bound_ = price_bound_ = found.bound;
    }
  }
  if (earlier == nullptr) return;
  // Nor do a few fixed cases change how close a search can be expected to come.
  aim_ = std::max(aim_, kResolveSlack * earlier->gap);
  start_ = PlacementOf(*earlier);
  for (const Atom& atom : model_.atoms) {
    before_.push_back(earlier->location[model_.cases[atom.first_case]]);
  }
}

absl::Status Search::CheckFloors() {
  if (model_.FloorCount() == 0) return absl::OkStatus();
  const FloorReach reach = FindFloorReach(model_, [this] { return OutOfTime(); });
  // Where the groups get less than nothing, minima stand in the way: the search tells how far.
  if (reach.scale < -kEqual) return absl::OkStatus();
  // A floor may be reached exactly, but for the last bits of a sum.
  if (reach.scale >= 1 - kEqual) return absl::OkStatus();
  return absl::FailedPreconditionError(FloorsOutOfReach(model_, reach));
}

absl::Status Search::NothingFound() const {
  std::string message = ProvenImpossible()
                            ? "no placement keeps every rule: that is proven"
                            : absl::StrCat("found no placement that keeps every rule within ",
                                           calls_ == options_.step_limit
                                               ? absl::StrCat(calls_, " steps")
                                               : absl::StrCat(options_.time_limit_seconds, " s"));
  absl::StrAppend(&message, "; the nearest has ", nearest_.broken);
  if (nearest_.broken_limits > 0) {
    return absl::FailedPreconditionError(absl::StrCat(
        message, ": raise capacities, lower minima or floors, or allow unplaced cases"));
  }
  return absl::FailedPreconditionError(
      absl::StrCat(message, "; it reaches ", ReachedRatio(nearest_.floor_scale),
                   " times every floor: lower the floors not reached"));
}

// Options close enough to the best to be part of a placement near the bound.
Candidates Search::NearPrices() const {
  const bool all = model_.problem.pair_location.size() < kFewPairs;
  return ChooseCandidates(model_, prices_, all ? 1e9 : 0.05 * ValueSpread(model_), 1,
                          start_.empty() ? nullptr : &start_);
}

// What a placement may lose against prices_ and still be near enough to the bound.
double Search::LossAllowed() const {
  const double share = bound_ > 0 ? 1 + aim_ : 1 - aim_;
  if (share <= 0) return std::numeric_limits<double>::infinity();
  return price_bound_ - bound_ / share;
}

// Takes the placement if it is the best yet.
bool Search::Offer(const Placement& placement) {
  const Outcome outcome = Evaluate(model_, placement);
  if (!outcome.feasible) {
    if (!found_ && IsNearer(outcome, nearest_)) nearest_ = outcome;
    return false;
  }
  if (found_ && outcome.objective <= objective_) return true;
  found_ = true;
  objective_ = outcome.objective;
  best_ = placement;
  Report();
  return true;
}

// Asked all the time: looks at the clock and at the caller now and then.
bool Search::OutOfTime() {
  constexpr int kCallsALook = 16;
  constexpr double kReportSeconds = 0.1;
  if (cancelled_ || out_of_time_) return true;
  ++calls_;
  out_of_time_ = options_.step_limit > 0 && calls_ >= options_.step_limit;
  if (out_of_time_ || calls_ % kCallsALook != 0) return out_of_time_;
  const double seconds = Seconds();
  out_of_time_ = seconds >= options_.time_limit_seconds;
  if (seconds - reported_ > kReportSeconds) Report();
  return cancelled_ || out_of_time_;
}

void Search::Report() {
  reported_ = Seconds();
  if (progress_ == nullptr) return;
  cancelled_ |= !progress_({objective_, bound_, RelativeGap(bound_, objective_), Seconds()});
}

Placement Search::PlacementOf(const Solution& earlier) const {
  Placement placement(model_.AtomCount(), Model::kUnplaced);
  for (int a = 0; a < model_.AtomCount(); ++a) {
    const Atom& atom = model_.atoms[a];
    const int32_t j = earlier.location[model_.cases[atom.first_case]];
    const int32_t* at = std::lower_bound(atom.location, atom.location + atom.options, j);
    if (at != atom.location + atom.options && *at == j) {
      placement[a] = static_cast<int32_t>(at - atom.location);
    } else if (j != Problem::kNone && atom.options == 1) {
      placement[a] = 0;  // a person moved it to its only place
    }
  }
  return placement;
}

// Floors just missed get a little more weight for the next attempt.
void Search::SearchPlacement(int attempts) {
  const Candidates candidates = NearPrices();
  Prices prices = prices_;
  // Once in any case: a late placement is better than none.
  for (int attempt = 0; attempt == 0 || (attempt < attempts && !OutOfTime()); ++attempt) {
    LocalSearch search(model_, prices, candidates);
    auto stop = [&] { return search.loss() <= LossAllowed() || OutOfTime(); };
    if (!start_.empty()) {
      // Most of it was bettered before.
      const int64_t since = search.AdoptChanged(start_, before_);
      search.Improve(kDeepestChain, since, stop);
    } else {
      search.Construct();
    }
    search.Improve(kDeepestChain, LocalSearch::kEver, stop);
    search.PerturbAndImprove(options_.seed, kFirstPerturbations, stop);
    if (Offer(search.placement()) || model_.FloorCount() == 0) return;
    search.PerturbAndImprove(
        options_.seed + 1,
        std::min<int>(kFloorPerturbations, kFloorPerturbationsAnAtom * model_.AtomCount()), stop);
    if (Offer(search.placement())) return;
    for (double& price : prices.floor) price = 1.1 * price + 0.01;
  }
}

// Perturbs the best placement for what time is left.
void Search::SearchOn() {
  const Candidates candidates = NearPrices();
  LocalSearch search(model_, prices_, candidates);
  if (found_) {
    search.Adopt(best_);
  } else {
    search.Construct();
  }
  for (uint64_t round = 0; !Done() && !OutOfTime(); ++round) {
    search.PerturbAndImprove(options_.seed + round, kPerturbationsARound,
                             [&] { return search.loss() <= LossAllowed() || OutOfTime(); });
    Offer(search.placement());
    Report();
  }
}

// An objective that the proof may take as known while no placement is: with the gap added it is
// still below that of any, so that branches without a placement end, and only those.
double Search::BelowAll() const {
  const double share = least_ < 0 ? 1 - aim_ : 1 + aim_;
  return share > 0 ? least_ / share : -std::numeric_limits<double>::infinity();
}

void Search::Prove() {
  if (!Decomposition::Applies(model_)) return;
  const double price_bound = bound_;
  Certificate proof;
  const ProofHooks hooks{
      .incumbent = [&] { return found_ ? objective_ : BelowAll(); },
      .offer = [&](const Placement& placement) { Offer(placement); },
      .bound =
          [&](double bound) {
            bound_ = std::min(bound_, bound);
            Report();
          },
      .stop = [&] { return OutOfTime(); },
      .gap = aim_,
  };
  const auto [bound, complete] = ProveByBranching(model_, prices_, hooks, proof);
  impossible_ = complete;
  if (bound >= price_bound) return;  // the capacity prices prove as much
  bound_ = bound;
  proof.prices = prices_;
  certificate_ = std::move(proof);
}

}  // namespace

absl::StatusOr<Solution> Solve(const Problem& problem, const ProgressCallback& progress) {
  return Search(problem, progress).Run(nullptr);
}

absl::StatusOr<Solution> Resolve(const Problem& problem, const Solution& previous,
                                 const std::vector<Override>& overrides,
                                 const ProgressCallback& progress) {
  if (overrides.empty()) return Search(problem, progress).Run(&previous);
  Problem fixed = problem;
  TREFF_RETURN_IF_ERROR(FixCases(overrides, fixed));
  return Search(fixed, progress).Run(&previous);
}

}  // namespace treff::solver
