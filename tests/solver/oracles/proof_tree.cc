#include "tests/solver/oracles/proof_tree.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace treff::solver {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
constexpr double kTolerance = 1e-7;

class ProofTree {
 public:
  ProofTree(const Rules& rules, const Certificate& certificate, double bound, std::string& fault)
      : rules_(rules), certificate_(certificate), bound_(bound), fault_(fault) {}

  double Bound() {
    const Certificate& proof = certificate_;
    std::vector<std::vector<int>> children(proof.tree.size());
    for (size_t n = 0; n < proof.tree.size(); ++n) {
      const int parent = proof.tree[n].parent;
      if (n == 0 ? parent != -1 : parent < 0 || parent >= static_cast<int>(n)) {
        fault_ = "the proof is no tree";
        return 0;
      }
      if (n > 0) children[parent].push_back(static_cast<int>(n));
    }
    double bound = kNever;
    for (size_t n = 0; n < proof.tree.size(); ++n) {
      CheckForced(static_cast<int>(n));
      if (proof.tree[n].prices >= 0) {
        if (!children[n].empty()) fault_ = "a leaf has children";
        bound = std::max(bound, KnapsackBound(proof.atom_prices[proof.tree[n].prices],
                                              Decisions(static_cast<int>(n))));
        continue;
      }
      if (children[n].size() != 2) {
        fault_ = "an inner node has not two children";
        continue;
      }
      const Fixing& a = proof.tree[children[n][0]].decision;
      const Fixing& b = proof.tree[children[n][1]].decision;
      if (a.atom != b.atom || a.location != b.location || a.in == b.in) {
        fault_ = "two decisions are not each other's opposite";
      }
    }
    return bound;
  }

 private:
  // Where atoms go, and where they never do.
  struct Decided {
    std::map<int, int> home;
    std::set<std::pair<int, int>> out;
    std::map<int, int> region;             // of families that are placed
    std::set<std::pair<int, int>> barred;  // (family, region)

    // False if it is placed in another region already.
    bool IsPlaced(int family, int in) { return region.emplace(family, in).first->second == in; }
  };

  // The bound that prices prove for atoms, under decisions: −infinity if these contradict.
  double KnapsackBound(const AtomPrices& prices, const std::vector<Fixing>& decisions) {
    Decided decided;
    for (const Fixing& fixing : decisions) {
      const int family = rules_.items[fixing.atom].family;
      if (fixing.is_of_region()) {
        if (!fixing.in) decided.barred.insert({family, fixing.region()});
        if (fixing.in && !decided.IsPlaced(family, fixing.region())) return kNever;
      } else if (!fixing.in) {
        decided.out.insert({fixing.atom, fixing.location});
      } else if (!decided.home.emplace(fixing.atom, fixing.location).second &&
                 decided.home[fixing.atom] != fixing.location) {
        return kNever;
      }
    }
    for (const auto& [a, j] : decided.home) {
      if (!decided.IsPlaced(rules_.items[a].family, rules_.region[j])) return kNever;
    }
    double bound = rules_.WorthOfLimits(prices.others, fault_);
    for (size_t a = 0; a < rules_.items.size(); ++a) {
      const bool placed = decided.region.count(rules_.items[a].family) > 0;
      bound += placed ? prices.atom[a] : std::max(prices.atom[a], rules_.items[a].unplaced);
    }
    for (size_t j = 0; j < rules_.most.size(); ++j) {
      bound += BestAt(static_cast<int>(j), prices, decided);  // −infinity stays
    }
    return bound;
  }

  // The most that a location can gain: what must be there, then the best of what may.
  double BestAt(int j, const AtomPrices& prices, const Decided& decided) const {
    std::vector<std::pair<const Item*, double>> free;
    Rules::Amounts room = rules_.most[j];
    double forced = 0;
    for (size_t a = 0; a < rules_.items.size(); ++a) {
      const Item& item = rules_.items[a];
      const auto home = decided.home.find(static_cast<int>(a));
      const bool here = home != decided.home.end() && home->second == j;
      const auto region = decided.region.find(item.family);
      const bool barred = decided.out.count({static_cast<int>(a), j}) > 0 ||
                          (home != decided.home.end() && !here) ||
                          decided.barred.count({item.family, rules_.region[j]}) > 0 ||
                          (region != decided.region.end() && region->second != rules_.region[j]);
      const bool possible = item.value.count(j) > 0 && rules_.Fits(item, j);
      if (here && (barred || !possible)) return kNever;
      if (barred || !possible) continue;
      const double profit = rules_.Gain(item, j, prices.others) - prices.atom[a];
      if (here) {
        forced += profit;
        for (const auto& [k, amount] : item.use) room[k] -= amount;
      } else if (profit > 0 || HasMinimum(j)) {
        free.push_back({&item, profit});
      }
    }
    if (std::any_of(room.begin(), room.end(), [](double r) { return r < -kTolerance; })) {
      return kNever;
    }
    return forced + BestSet(free, room, prices.others, j);
  }

  bool HasMinimum(int j) const {
    return std::any_of(rules_.least[j].begin(), rules_.least[j].end(),
                       [](double least) { return least > 0; });
  }

  // A plain knapsack over lists of (use, profit): `room` is what is left after those who must be
  // there.
  double BestSet(const std::vector<std::pair<const Item*, double>>& items,
                 const Rules::Amounts& room, const Prices& others, int j) const {
    std::vector<int> kinds;  // that are not priced apart
    for (int k = 0; k < rules_.kinds; ++k) {
      if (others.row[j * rules_.kinds + k] == 0) kinds.push_back(k);
    }
    std::map<Rules::Amounts, double> states{{Rules::Amounts(kinds.size(), 0), 0}};
    for (const auto& [item, profit] : items) {
      std::map<Rules::Amounts, double> next = states;
      for (const auto& [used, gained] : states) {
        Rules::Amounts sum = used;
        bool fits = true;
        for (size_t k = 0; k < kinds.size(); ++k) {
          const auto use = item->use.find(kinds[k]);
          if (use != item->use.end()) sum[k] += use->second;
          fits &= sum[k] <= room[kinds[k]] + kTolerance;
        }
        if (!fits) continue;
        const auto [at, is_new] = next.emplace(sum, gained + profit);
        if (!is_new) at->second = std::max(at->second, gained + profit);
      }
      states = std::move(next);
    }
    double best = kNever;
    for (const auto& [used, gained] : states) {
      bool enough = true;
      for (size_t k = 0; k < kinds.size(); ++k) {
        const double in_all = rules_.most[j][kinds[k]] - room[kinds[k]] + used[k];
        enough &= in_all >= rules_.least[j][kinds[k]] - kTolerance;
      }
      if (enough) best = std::max(best, gained);
    }
    return best;
  }

  std::vector<Fixing> Decisions(int node) const {
    std::vector<Fixing> decisions;
    for (int n = node; n >= 0; n = certificate_.tree[n].parent) {
      const ProofNode& at = certificate_.tree[n];
      for (const auto& forced : at.forced) decisions.push_back(forced.fixing);
      if (at.parent >= 0) decisions.push_back(at.decision);
    }
    return decisions;
  }

  void CheckForced(int node) {
    const ProofNode& at = certificate_.tree[node];
    std::vector<Fixing> decisions = Decisions(node);
    // What was there before the first of them is enough for each of a batch from the same prices.
    decisions.erase(decisions.begin(), decisions.begin() + static_cast<int>(at.forced.size()));
    size_t from = 0;
    for (size_t f = 0; f < at.forced.size(); ++f) {
      if (at.forced[f].prices != at.forced[from].prices) {
        for (; from < f; ++from) decisions.push_back(at.forced[from].fixing);
      }
      std::vector<Fixing> opposite = decisions;
      opposite.push_back(at.forced[f].fixing);
      opposite.back().in = !opposite.back().in;
      const double bound = KnapsackBound(certificate_.atom_prices[at.forced[f].prices], opposite);
      if (bound > bound_ + kTolerance) {
        fault_ = "a forced decision does not follow: its opposite has the bound " +
                 std::to_string(bound);
        return;
      }
    }
  }

  const Rules& rules_;
  const Certificate& certificate_;
  const double bound_;
  std::string& fault_;
};

}  // namespace

double TreeBound(const Rules& rules, const Certificate& certificate, double bound,
                 std::string& fault) {
  return ProofTree(rules, certificate, bound, fault).Bound();
}

}  // namespace treff::solver
