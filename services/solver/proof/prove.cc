#include "services/solver/proof/prove.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

#include "services/solver/dual/candidates.h"
#include "services/solver/dual/decomposition.h"
#include "services/solver/dual/domains.h"
#include "services/solver/dual/knapsack/knapsack_bound.h"
#include "services/solver/dual/knapsack/knapsack_relaxation.h"
#include "services/solver/dual/knapsack/smooth_knapsack_dual.h"
#include "services/solver/dual/partial_pricing.h"
#include "services/solver/dual/price_bound.h"
#include "services/solver/model/placement.h"
#include "services/solver/proof/branch_choices.h"
#include "services/solver/proof/pseudo_costs.h"

namespace treff::solver {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
// Temperatures, as shares of the spread of the values: of the root, of nodes below it (whose prices
// start from those of their parent's at about the same temperature), of trials and of dives.
constexpr KnapsackRelaxation::Cooling kRoot = {.warm = 1e-3, .cold = 3e-6, .center = 3e-4};
constexpr KnapsackRelaxation::Cooling kInside = {
    .warm = 2e-4, .cold = 3e-6, .center = 3e-4, .decides = true};
constexpr KnapsackRelaxation::Cooling kTrial = {.warm = 2e-4, .cold = 2e-4, .center = 1e300};
constexpr KnapsackRelaxation::Cooling kDive = {.warm = 1e-4, .cold = 1e-5, .center = 1e300};
// Decisions tried out at a node, as long as they were few in all.
constexpr size_t kTriedAtANode = 4;
constexpr int kMostTried = 40;
// Dives fix all shares of at least this at once, the largest of so many parts in any case, and go
// on for at most so many rounds.
constexpr double kSure = 0.99;
constexpr size_t kDiveParts = 20;
constexpr int kMostDiveRounds = 200;
// Prices kept at most: half a gigabyte.
constexpr size_t kMostKept = 64'000'000;
// The first nodes are rounded, then one in so many.
constexpr int kRoundFirst = 8, kRoundEvery = 16;
// Chains of moves from a rounded relaxation.
constexpr int kChain = 4;
// Perturbations to reach floors that a rounded relaxation misses.
constexpr int kFloorPerturbations = 500;
// With fewer pairs than this all of them are candidates for rounding.
constexpr size_t kFewPairs = 100'000;

class Branching {
 public:
  Branching(const Model& model, const Prices& prices, const ProofHooks& hooks,
            Certificate& certificate)
      : model_(model),
        hooks_(hooks),
        certificate_(certificate),
        spread_(ValueSpread(model)),
        decomposition_(model, prices),
        domains_(decomposition_),
        pricing_(decomposition_, domains_),
        bound_(decomposition_, domains_, pricing_, hooks.interrupted),
        smooth_(decomposition_, domains_, pricing_, hooks.interrupted),
        relaxation_(bound_, smooth_, spread_),
        candidates_(ChooseCandidates(
            model, prices, model.problem.pair_location.size() < kFewPairs ? 1e9 : 0.1 * spread_,
            1)),
        search_(model, prices, candidates_, hooks.interrupted) {}

  ProvenBound Run() {
    certificate_.tree.push_back({});
    const int32_t guess = Keep(decomposition_.FirstGuess());
    Open({0, bound_.At(certificate_.atom_prices[guess]), guess, 1, certificate_.atom_prices[guess],
          0});
    while (Upper() > Enough() && !hooks_.stop() && HasRoom() && !too_large_) {
      Expand(Next());
      hooks_.bound(BoundSoFar());
    }
    const bool complete = BoundSoFar() <= Enough();
    if (plunge_) Open(*std::exchange(plunge_, std::nullopt));
    for (; !open_.empty(); open_.pop()) {
      Close(open_.top().node, open_.top().bound, open_.top().prices);
    }
    return {BoundSoFar(), complete};
  }

 private:
  struct Pending {
    int32_t node;
    double bound;
    int32_t prices;     // that prove the bound
    double moved;       // how far its decision moved a share
    AtomPrices center;  // to start from
    double reached;     // by the shares found: settles sooner than bounds do
    bool operator<(const Pending& other) const {
      return bound != other.bound ? bound < other.bound : node > other.node;
    }
  };

  // Every node keeps prices: a proof ends where they would fill the memory, with its honest bound.
  bool HasRoom() const {
    const size_t prices = model_.atoms.size() + model_.row_most.size() + model_.floor_least.size();
    return (certificate_.atom_prices.size() + open_.size()) * prices < kMostKept;
  }

  int32_t Keep(AtomPrices prices) {
    certificate_.atom_prices.push_back(std::move(prices));
    return static_cast<int32_t>(certificate_.atom_prices.size()) - 1;
  }
  void Open(Pending node) { open_.push(std::move(node)); }
  void Close(int32_t node, double bound, int32_t prices) {
    certificate_.tree[node].prices = prices;
    closed_bound_ = std::max(closed_bound_, bound);
  }
  // A node with a bound not above this needs no further work; −infinity while no placement is
  // known.
  double Enough() const {
    const double incumbent = hooks_.incumbent();
    return std::isinf(incumbent) ? incumbent : incumbent + hooks_.gap * std::abs(incumbent);
  }
  // Of the nodes that are open.
  double Upper() const {
    return std::max(open_.empty() ? kNever : open_.top().bound, plunge_ ? plunge_->bound : kNever);
  }
  double BoundSoFar() const { return std::max(closed_bound_, Upper()); }

  // Down from a node as long as its children are worth it, which leads to placements; then from the
  // node with the highest bound.
  Pending Next() {
    if (plunge_ && plunge_->bound > Enough()) return *std::exchange(plunge_, std::nullopt);
    if (plunge_) Open(*std::exchange(plunge_, std::nullopt));
    Pending top = open_.top();
    open_.pop();
    return top;
  }

  std::vector<Fixing> Decisions(int32_t node) const {
    std::vector<int32_t> path;
    for (int32_t n = node; n >= 0; n = certificate_.tree[n].parent) path.push_back(n);
    std::vector<Fixing> decisions;
    for (size_t i = path.size(); i-- > 0;) {
      const ProofNode& at = certificate_.tree[path[i]];
      if (at.parent >= 0) decisions.push_back(at.decision);
      for (const ProofNode::Forced& forced : at.forced) decisions.push_back(forced.fixing);
    }
    return decisions;
  }

  void Expand(const Pending& opened) {
    Pending at = opened;
    domains_.SetFixings(Decisions(at.node));
    const Relaxation relaxation =
        relaxation_.Relax(certificate_.atom_prices[at.prices], at.center,
                          at.node == 0 ? kRoot : kInside, Enough(), hooks_.stop);
    at.bound = std::min(at.bound, relaxation.bound);
    at.prices = Keep(relaxation.prices);
    at.center = relaxation.center;
    at.reached = relaxation.reached;
    if (relaxation.settled) NoteDrop(at.node, opened.moved, opened.reached, at.reached);
    if (at.bound <= Enough()) return Close(at.node, at.bound, at.prices);
    too_large_ = !relaxation.settled;
    if (hooks_.stop() || too_large_) return Open(std::move(at));
    FindPlacements(at, relaxation);
    if (at.bound <= Enough()) return Close(at.node, at.bound, at.prices);
    for (const Fixing& fixing : bound_.FixByReducedCosts(relaxation.prices, hooks_.incumbent())) {
      certificate_.tree[at.node].forced.push_back({fixing, at.prices});
    }
    Branch(at, relaxation);
  }

  void NoteDrop(int32_t node, double moved, double before, double after) {
    if (node > 0) costs_.Note(certificate_.tree[node].decision, moved, before - after);
  }

  // Looks for placements near the relaxation.
  void FindPlacements(const Pending& at, const Relaxation& relaxation) {
    if (at.node == 0) {
      Dive(at, relaxation);
    } else if (at.node < kRoundFirst || at.node % kRoundEvery == 0) {
      Round(relaxation, Decisions(at.node));
    }
  }

  int32_t OptionAt(int32_t atom, int32_t location) const {
    const Atom& of = model_.atoms[atom];
    return static_cast<int32_t>(std::lower_bound(of.location, of.location + of.options, location) -
                                of.location);
  }

  // The relaxation binds them to one region by decisions alone.
  void LeaveOutSplitFamilies(Placement& placement) const {
    for (int unit = 0; unit < model_.UnitCount(); ++unit) {
      if (!IsSplit(model_, unit, placement)) continue;
      std::fill(placement.begin() + model_.unit_first[unit],
                placement.begin() + model_.unit_first[unit + 1], Model::kUnplaced);
    }
  }

  // Rounds the relaxation and betters what comes of it.
  void Round(const Relaxation& relaxation, const std::vector<Fixing>& fixings) {
    Placement placement(model_.AtomCount(), Model::kUnplaced);
    std::vector<double> share(model_.AtomCount(), 0);
    auto place = [&](int32_t atom, int32_t location, double wanted) {
      if (wanted <= share[atom]) return;
      share[atom] = wanted;
      placement[atom] = OptionAt(atom, location);
    };
    for (const Fixing& fixing : fixings) {
      if (fixing.in && !fixing.is_of_region()) place(fixing.atom, fixing.location, 1);
    }
    for (const SmoothKnapsackDual::Fraction& fraction : relaxation.fractions) {
      place(fraction.atom, fraction.location, fraction.share);
    }
    LeaveOutSplitFamilies(placement);
    search_.Adopt(placement);
    search_.Improve(kChain, LocalSearch::kEver, hooks_.stop);
    // Floors are just missed, as a rule.
    if (model_.FloorCount() > 0)
      search_.PerturbAndImprove(fixings.size(), kFloorPerturbations, hooks_.stop);
    hooks_.offer(search_.placement());
  }

  // Fixes what the relaxation is surest of, relaxes again, and so on down to a placement.
  void Dive(const Pending& from, Relaxation relaxation) {
    std::vector<Fixing> fixings = Decisions(from.node);
    std::vector<char> is_fixed(model_.AtomCount(), 0);
    for (const Fixing& fixing : fixings) {
      is_fixed[fixing.atom] |= fixing.in && !fixing.is_of_region();
    }
    for (int round = 0; round < kMostDiveRounds && !hooks_.stop(); ++round) {
      std::vector<SmoothKnapsackDual::Fraction> open;
      for (const SmoothKnapsackDual::Fraction& fraction : relaxation.fractions) {
        if (!is_fixed[fraction.atom]) open.push_back(fraction);
      }
      if (open.empty()) break;
      std::stable_sort(open.begin(), open.end(),
                       [](const auto& x, const auto& y) { return x.share > y.share; });
      const size_t few = 1 + open.size() / kDiveParts;
      for (size_t f = 0; f < open.size() && (f < few || open[f].share >= kSure); ++f) {
        if (is_fixed[open[f].atom]) continue;
        fixings.push_back({open[f].atom, open[f].location, true});
        is_fixed[open[f].atom] = 1;
      }
      domains_.SetFixings(fixings);
      relaxation = relaxation_.Relax(relaxation.prices, relaxation.center, kDive,
                                     std::numeric_limits<double>::lowest(), hooks_.stop);
      if (relaxation.bound <= Enough()) break;
    }
    Round(relaxation, fixings);
    domains_.SetFixings(Decisions(from.node));
  }

  // The first decisions matter most and know least: the most promising are tried out, at one
  // temperature (strong branching).
  void StrongBranch(const Pending& at, const std::vector<BranchChoice>& choices) {
    std::vector<Fixing> decisions = Decisions(at.node);
    const size_t few = std::min(choices.size(), kTriedAtANode);
    for (size_t c = 0; c < few && !hooks_.stop(); ++c) {
      for (const bool in : {true, false}) {
        Fixing decision = choices[c].in;
        decision.in = in;
        if (costs_.Knows(decision)) continue;
        decisions.push_back(decision);
        domains_.SetFixings(decisions);
        decisions.pop_back();
        const Relaxation relaxation = relaxation_.Relax(certificate_.atom_prices[at.prices],
                                                        at.center, kTrial, Enough(), hooks_.stop);
        const double moved = in ? 1 - choices[c].share : choices[c].share;
        if (relaxation.settled) costs_.Note(decision, moved, at.reached - relaxation.reached);
        ++tried_;
      }
    }
    domains_.SetFixings(decisions);
  }

  std::vector<BranchChoice> Rank(const Relaxation& relaxation) const {
    return RankChoices(model_, domains_, costs_, relaxation);
  }

  void Branch(const Pending& at, const Relaxation& relaxation) {
    domains_.SetFixings(Decisions(at.node));
    // Each of what was forced follows, and together they cannot be.
    if (domains_.Contradictory()) return Close(at.node, kNever, at.prices);
    std::vector<BranchChoice> choices = Rank(relaxation);
    if (tried_ < kMostTried) {
      StrongBranch(at, choices);
      choices = Rank(relaxation);
    }
    Fixing decision;
    double share = 0.5;
    if (!choices.empty()) {
      decision = choices.front().in, share = choices.front().share;
    } else if (!domains_.AnyFree(decision)) {
      return CloseSettled(at.node, at.prices);
    }
    double hope = kNever;
    for (const bool in : {true, false}) {
      decision.in = in;
      const auto child = static_cast<int32_t>(certificate_.tree.size());
      certificate_.tree.push_back({at.node, decision, {}, -1});
      domains_.SetFixings(Decisions(child));
      const double bound = bound_.At(certificate_.atom_prices[at.prices]);
      const double moved = in ? 1 - share : share;
      Pending pending{child, std::min(at.bound, bound), at.prices, moved, at.center, at.reached};
      const double hoped = pending.bound - costs_.Of(decision) * moved;
      if (plunge_ && hoped <= hope) {
        Open(std::move(pending));
        continue;
      }
      if (plunge_) Open(*std::move(plunge_));
      plunge_ = std::move(pending);
      hope = hoped;
    }
  }

  // Above the row's limits, or (negative) below.
  double Excess(const Outcome& outcome, int row) const {
    constexpr double kRounding = 1e-6;
    const double above = outcome.row_use[row] - model_.row_most[row];
    const double below = outcome.row_use[row] - model_.row_least[row];
    return above > kRounding ? above : below < -kRounding ? below : 0;
  }

  // Every pair is decided: one placement is left, and at the price of being left out for those who
  // are, the bound is its objective. Limits need no price but one that the placement breaks: at a
  // high enough one no objective is left.
  void CloseSettled(int32_t node, int32_t prices) {
    AtomPrices exact = certificate_.atom_prices[prices];
    Placement placement(model_.AtomCount(), Model::kUnplaced);
    for (const Fixing& fixing : Decisions(node)) {
      if (!fixing.in || fixing.is_of_region()) continue;
      placement[fixing.atom] = OptionAt(fixing.atom, fixing.location);
    }
    hooks_.offer(placement);
    const Outcome outcome = Evaluate(model_, placement);
    double bound = outcome.objective;
    const double enough = std::max(Enough(), bound - 1e9 * (1 + std::abs(bound)));
    // By how much is the price to lower the bound; nothing more once it is low enough.
    const auto lower = [&] {
      const double by = bound > enough ? 1 + bound - enough : 0;
      bound -= by;
      return by;
    };
    for (int a = 0; a < model_.AtomCount(); ++a) {
      if (placement[a] != Model::kUnplaced) continue;
      exact.atom[a] = model_.atoms[a].unplaced_value;
      // If it may not stay and has nowhere to go, it pays the less for that the lower its price.
      if (!domains_.MayBeUnplaced(a)) exact.atom[a] -= lower();
    }
    std::fill(exact.others.row.begin(), exact.others.row.end(), 0);
    std::fill(exact.others.floor.begin(), exact.others.floor.end(), 0);
    for (int row = 0; row < model_.RowCount(); ++row) {
      const double excess = Excess(outcome, row);
      if (excess == 0) continue;
      if (decomposition_.Keeps(row))
        return Close(node, kNever, prices);  // no set of the location's does
      exact.others.row[row] = lower() / excess;
    }
    for (int f = 0; f < model_.FloorCount(); ++f) {
      const double missing = model_.floor_least[f] - outcome.floor_use[f];
      if (missing > FloorTolerance(model_, f)) exact.others.floor[f] = lower() / missing;
    }
    Close(node, bound, Keep(std::move(exact)));
  }

  const Model& model_;
  const ProofHooks& hooks_;
  Certificate& certificate_;
  const double spread_;
  Decomposition decomposition_;
  Domains domains_;
  PartialPricing pricing_;
  KnapsackBound bound_;
  SmoothKnapsackDual smooth_;
  KnapsackRelaxation relaxation_;
  const Candidates candidates_;
  LocalSearch search_;
  PseudoCosts costs_;
  int tried_ = 0;           // decisions
  bool too_large_ = false;  // for a node to be relaxed
  std::priority_queue<Pending> open_;
  std::optional<Pending> plunge_;  // the child to go on with (plunging)
  double closed_bound_ = kNever;
};

}  // namespace

ProvenBound ProveByBranching(const Model& model, const Prices& prices, const ProofHooks& hooks,
                             Certificate& certificate) {
  return Branching(model, prices, hooks, certificate).Run();
}

}  // namespace treff::solver
