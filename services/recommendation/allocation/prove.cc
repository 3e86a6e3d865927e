#include "services/recommendation/allocation/prove.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>
#include <utility>
#include <vector>

#include "services/recommendation/allocation/candidates.h"
#include "services/recommendation/allocation/knapsack_dual.h"
#include "services/recommendation/allocation/outcome.h"

namespace treff::recommendation::allocation {
namespace {

// Temperatures, as shares of the spread of the values.
constexpr double kWarm = 1e-2, kWarmInside = 3e-5, kCold = 3e-6;
// Chains of moves from a rounded relaxation.
constexpr int kChain = 4;
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
        dual_(model, prices),
        candidates_(ChooseCandidates(
            model, prices, model.problem.pair_location.size() < kFewPairs ? 1e9 : 0.1 * spread_,
            1)),
        search_(model, prices, candidates_) {}

  double Run() {
    certificate_.tree.push_back({});
    const int32_t guess = Keep(dual_.FirstGuess());
    Open(0, dual_.Bound(certificate_.atom_prices[guess]), guess);
    while (!open_.empty() && open_.top().bound > Enough() && !hooks_.stop()) {
      const Pending node = open_.top();
      open_.pop();
      Expand(node);
      hooks_.bound(ProvenBound());
    }
    for (; !open_.empty(); open_.pop())
      Close(open_.top().node, open_.top().bound, open_.top().prices);
    return ProvenBound();
  }

 private:
  struct Pending {
    int32_t node;
    double bound;
    int32_t prices;  // that prove the bound
    bool operator<(const Pending& other) const {
      return bound != other.bound ? bound < other.bound : node > other.node;
    }
  };

  int32_t Keep(AtomPrices prices) {
    certificate_.atom_prices.push_back(std::move(prices));
    return static_cast<int32_t>(certificate_.atom_prices.size()) - 1;
  }
  void Open(int32_t node, double bound, int32_t prices) { open_.push({node, bound, prices}); }
  void Close(int32_t node, double bound, int32_t prices) {
    certificate_.tree[node].prices = prices;
    closed_bound_ = std::max(closed_bound_, bound);
  }
  // A node with a bound not above this needs no further work.
  double Enough() const {
    const double incumbent = std::max(hooks_.incumbent(), -1e300);
    return incumbent + hooks_.gap * std::abs(incumbent);
  }
  double ProvenBound() const {
    return std::max(closed_bound_,
                    open_.empty() ? -std::numeric_limits<double>::infinity() : open_.top().bound);
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
    const int32_t node = opened.node;
    double warm = node == 0 ? kWarm : kWarmInside;
    double bound = opened.bound;
    int32_t prices = opened.prices;
    KnapsackDual::Relaxation relaxation;
    // As long as prices force decisions that tighten the relaxation, tighten it.
    for (int round = 0;; ++round) {
      dual_.SetFixings(Decisions(node));
      relaxation = dual_.Relax(certificate_.atom_prices[prices], warm * spread_, kCold * spread_,
                               Enough(), hooks_.stop);
      bound = std::min(bound, relaxation.bound);
      prices = Keep(relaxation.prices);
      if (bound <= Enough()) return Close(node, bound, prices);
      if (hooks_.stop()) return Open(node, bound, prices);
      Round(relaxation);
      if (bound <= Enough()) return Close(node, bound, prices);
      size_t settled = 0;
      for (const Fixing& fixing : dual_.FixByPrices(relaxation.prices, hooks_.incumbent())) {
        certificate_.tree[node].forced.push_back({fixing, prices});
        settled += fixing.in;
      }
      if (settled == 0 || round == 2) break;
      warm = kWarmInside;
    }
    Branch(node, bound, prices, relaxation);
  }

  // Rounds the relaxation and betters what comes of it.
  void Round(const KnapsackDual::Relaxation& relaxation) {
    Placement placement(model_.AtomCount(), Model::kUnplaced);
    std::vector<double> share(model_.AtomCount(), 0);
    for (const KnapsackDual::Fraction& fraction : relaxation.fractions) {
      const Atom& atom = model_.atoms[fraction.atom];
      if (fraction.share <= share[fraction.atom]) continue;
      share[fraction.atom] = fraction.share;
      placement[fraction.atom] = static_cast<int32_t>(
          std::lower_bound(atom.location, atom.location + atom.options, fraction.location) -
          atom.location);
    }
    search_.Adopt(placement);
    search_.Improve(kChain, hooks_.stop);
    hooks_.offer(search_.placement());
  }

  void Branch(int32_t node, double bound, int32_t prices,
              const KnapsackDual::Relaxation& relaxation) {
    dual_.SetFixings(Decisions(node));
    Fixing decision{-1, -1, true};
    double best = 0;
    for (const KnapsackDual::Fraction& fraction : relaxation.fractions) {
      if (!dual_.IsFree(fraction.atom, fraction.location)) continue;
      const double undecided = fraction.share * (1 - fraction.share);
      if (undecided > best) {
        best = undecided;
        decision.atom = fraction.atom, decision.location = fraction.location;
      }
    }
    if (decision.atom < 0 && !dual_.AnyFree(decision)) return CloseSettled(node, prices);
    for (const bool in : {true, false}) {
      decision.in = in;
      const int32_t child = static_cast<int32_t>(certificate_.tree.size());
      certificate_.tree.push_back({node, decision, {}, -1});
      dual_.SetFixings(Decisions(child));
      Open(child, std::min(bound, dual_.Bound(certificate_.atom_prices[prices])), prices);
    }
  }

  // Every pair is decided: one placement is left, and at the price of being left out for those who
  // are, the bound is its objective.
  void CloseSettled(int32_t node, int32_t prices) {
    AtomPrices exact = certificate_.atom_prices[prices];
    Placement placement(model_.AtomCount(), Model::kUnplaced);
    for (const Fixing& fixing : Decisions(node)) {
      if (!fixing.in) continue;
      const Atom& atom = model_.atoms[fixing.atom];
      placement[fixing.atom] = static_cast<int32_t>(
          std::lower_bound(atom.location, atom.location + atom.options, fixing.location) -
          atom.location);
    }
    for (int a = 0; a < model_.AtomCount(); ++a) {
      if (placement[a] == Model::kUnplaced) exact.atom[a] = model_.atoms[a].unplaced_value;
    }
    hooks_.offer(placement);
    // Limits need no price here but those that the placement breaks: at a high enough one no
    // objective is left.
    const Outcome outcome = Evaluate(model_, placement);
    double bound = outcome.objective;
    std::fill(exact.others.row.begin(), exact.others.row.end(), 0);
    std::fill(exact.others.floor.begin(), exact.others.floor.end(), 0);
    for (int row = 0; row < model_.RowCount() && bound > Enough(); ++row) {
      const double excess = outcome.row_use[row] - model_.row_most[row];
      if (excess <= 1e-6 || dual_.Keeps(row)) continue;
      exact.others.row[row] = (1 + bound - Enough()) / excess;
      bound = Enough() - 1;
    }
    for (int f = 0; f < model_.FloorCount() && bound > Enough(); ++f) {
      const double missing = model_.floor_least[f] - outcome.floor_use[f];
      if (missing <= 1e-6) continue;
      exact.others.floor[f] = (1 + bound - Enough()) / missing;
      bound = Enough() - 1;
    }
    Close(node, bound, Keep(std::move(exact)));
  }

  const Model& model_;
  const ProofHooks& hooks_;
  Certificate& certificate_;
  const double spread_;
  KnapsackDual dual_;
  const Candidates candidates_;
  LocalSearch search_;
  std::priority_queue<Pending> open_;
  double closed_bound_ = -std::numeric_limits<double>::infinity();
};

}  // namespace

double ProveByBranching(const Model& model, const Prices& prices, const ProofHooks& hooks,
                        Certificate& certificate) {
  return Branching(model, prices, hooks, certificate).Run();
}

}  // namespace treff::recommendation::allocation
