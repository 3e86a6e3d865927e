#include "tests/allocation/checker.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace treff::recommendation::allocation {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
constexpr double kTolerance = 1e-7;

// What is placed as one: the numbering of the certificate is that of links in order of their first
// case, cases without a link standing alone; cases of a same-region link are atoms of their own.
struct Item {
  std::vector<int> cases;
  std::map<int, double> value;                  // by location; only where all cases may go
  std::map<int, std::map<int, double>> shares;  // by floor, by location
  std::map<int, double> use;                    // by kind
  int family = 0;
  double unplaced = 0;
};

class Checker {
 public:
  Checker(const Problem& problem, const Solution& solution)
      : problem_(problem), solution_(solution) {
    FindLimits();
    FindFloors();
    FindItems();
  }

  std::string Fault() {
    if (std::string fault = PlacementFault(); !fault.empty()) return fault;
    if (solution_.bound < solution_.objective - kTolerance) return "bound below the objective";
    const double proven = solution_.certificate.tree.empty() ? PriceBound() : TreeBound();
    if (!fault_.empty()) return fault_;
    if (proven > solution_.bound + kTolerance * (1 + std::abs(proven))) {
      return "the certificate proves " + std::to_string(proven) + ", not " +
             std::to_string(solution_.bound);
    }
    return "";
  }

 private:
  using Amounts = std::vector<double>;

  // Kinds: resources, then burden if bounded, then resources by period if bounded.
  void FindLimits() {
    const int resources = problem_.ResourceCount();
    const Options& options = problem_.options;
    burden_kind_ = options.max_burden_share > 0 ? resources : -1;
    period_kind_ = options.max_period_share > 0 ? resources + (burden_kind_ >= 0) : -1;
    kinds_ = resources + (burden_kind_ >= 0) +
             (period_kind_ >= 0 ? resources * static_cast<int>(problem_.periods.size()) : 0);
    double burden = 0;
    for (double b : problem_.burden) burden += b;
    for (int j = 0; j < problem_.LocationCount(); ++j) {
      Amounts most(kinds_, 0), least(kinds_, 0);
      for (int k = 0; k < kinds_; ++k) {
        if (k < resources) {
          most[k] = static_cast<double>(problem_.capacity[j * resources + k]);
          least[k] = static_cast<double>(problem_.minimum[j * resources + k]);
        } else if (k == burden_kind_) {
          most[k] = options.max_burden_share * burden;
        } else {
          const double capacity = most[(k - period_kind_) % resources];
          most[k] = std::ceil(options.max_period_share * capacity - 1e-9);
        }
      }
      most_.push_back(most);
      least_.push_back(least);
    }
  }

  void FindFloors() {
    for (size_t g = 0; g < problem_.groups.size(); ++g) {
      double ratio = 0;
      for (const Floor& floor : problem_.options.floors) {
        if (floor.group == "*") ratio = floor.ratio;
      }
      for (const Floor& floor : problem_.options.floors) {
        if (floor.group == problem_.groups[g]) ratio = floor.ratio;
      }
      if (ratio <= 0) continue;
      double random = 0;
      for (int i = 0; i < problem_.CaseCount(); ++i) {
        if (problem_.group[i] != static_cast<int32_t>(g)) continue;
        double sum = 0;
        for (int64_t p = problem_.first_pair[i]; p < problem_.first_pair[i + 1]; ++p) {
          sum += problem_.pair_value[p];
        }
        const auto n = static_cast<double>(problem_.first_pair[i + 1] - problem_.first_pair[i]);
        if (n > 0) random += sum / n;
      }
      floor_of_group_[static_cast<int>(g)] = static_cast<int>(floor_least_.size());
      floor_least_.push_back(ratio * random);
    }
  }

  void FindItems() {
    std::map<int, std::vector<int>> linked;
    for (int i = 0; i < problem_.CaseCount(); ++i) {
      if (problem_.link[i] >= 0) linked[problem_.link[i]].push_back(i);
    }
    int family = 0;
    for (int i = 0; i < problem_.CaseCount(); ++i) {
      if (problem_.link[i] < 0) {
        AddItem({i}, family++);
      } else if (linked[problem_.link[i]].front() != i) {
        continue;
      } else if (problem_.options.link_kind == LinkKind::kSameLocation) {
        AddItem(linked[problem_.link[i]], family++);
      } else {
        for (int member : linked[problem_.link[i]]) AddItem({member}, family);
        ++family;
      }
    }
  }

  void AddItem(const std::vector<int>& cases, int family) {
    Item item;
    item.cases = cases;
    item.family = family;
    std::map<int, int> count;
    double magnitude = 0;
    const int resources = problem_.ResourceCount();
    for (int i : cases) {
      for (int64_t p = problem_.first_pair[i]; p < problem_.first_pair[i + 1]; ++p) {
        const int j = problem_.pair_location[p];
        ++count[j];
        item.value[j] += problem_.pair_value[p];
        if (problem_.group[i] >= 0 && floor_of_group_.count(problem_.group[i]) > 0) {
          item.shares[floor_of_group_[problem_.group[i]]][j] += problem_.pair_value[p];
        }
      }
      for (int r = 0; r < resources; ++r) {
        const auto demand = static_cast<double>(problem_.demand[i * resources + r]);
        if (demand == 0) continue;
        item.use[r] += demand;
        if (period_kind_ >= 0 && problem_.period[i] >= 0) {
          item.use[period_kind_ + problem_.period[i] * resources + r] += demand;
        }
      }
      if (burden_kind_ >= 0) item.use[burden_kind_] += problem_.burden[i];
    }
    for (const auto& [j, n] : count) {
      if (n != static_cast<int>(cases.size())) item.value.erase(j);
    }
    for (const auto& [j, v] : item.value) magnitude = std::max(magnitude, std::abs(v));
    // Where nothing may stay unplaced, the solver's penalty is any number: a bound that holds with
    // leaving out allowed at some price holds without.
    const double price = problem_.options.unplaced_allowed ? problem_.options.unplaced_price
                         : item.value.empty()              ? 1
                                                           : 10 * (1 + magnitude);
    item.unplaced = -price * static_cast<double>(cases.size());
    items_.push_back(std::move(item));
  }

  bool Fits(const Item& item, int j) const {
    return std::all_of(item.use.begin(), item.use.end(),
                       [&](const auto& use) { return use.second <= most_[j][use.first]; });
  }

  std::string PlacementFault() const {
    std::vector<Amounts> used(most_.size(), Amounts(kinds_, 0));
    std::vector<double> got(floor_least_.size(), 0);
    std::map<int, std::set<int>>
        regions;  // of a family; −1 is unplaced, −2 − j a region of its own
    double objective = 0;
    for (const Item& item : items_) {
      std::set<int> places;
      for (int i : item.cases) places.insert(solution_.location[i]);
      if (places.size() != 1) return "cases of one link are apart";
      const int j = *places.begin();
      regions[item.family].insert(j < 0                    ? -1
                                  : problem_.region[j] < 0 ? -2 - j
                                                           : problem_.region[j]);
      if (j < 0) {
        if (!problem_.options.unplaced_allowed) return "a case is unplaced";
        objective += item.unplaced;
        continue;
      }
      if (item.value.count(j) == 0) return "a case is where it may not be";
      objective += item.value.at(j);
      for (const auto& [k, amount] : item.use) used[j][k] += amount;
      for (const auto& [f, share] : item.shares) got[f] += share.at(j);
    }
    for (const auto& [family, places] : regions) {
      if (places.size() != 1) return "cases of one link are in two regions";
    }
    for (size_t j = 0; j < most_.size(); ++j) {
      for (int k = 0; k < kinds_; ++k) {
        if (used[j][k] > most_[j][k] + kTolerance) return "a limit is exceeded";
        if (used[j][k] < least_[j][k] - kTolerance) return "a minimum is not reached";
      }
    }
    for (size_t f = 0; f < got.size(); ++f) {
      if (got[f] < floor_least_[f] - 1e-6) return "a floor is not reached";
    }
    if (std::abs(objective - solution_.objective) > kTolerance * (1 + std::abs(objective))) {
      return "the objective is " + std::to_string(objective);
    }
    return "";
  }

  double WorthOfLimits(const Prices& prices) {
    double worth = 0;
    for (size_t j = 0; j < most_.size(); ++j) {
      for (int k = 0; k < kinds_; ++k) {
        const double price = prices.row[j * kinds_ + k];
        if (!std::isfinite(price)) fault_ = "a price is not finite";
        worth += std::max(price * most_[j][k], price * least_[j][k]);
      }
    }
    for (size_t f = 0; f < floor_least_.size(); ++f) {
      if (!(prices.floor[f] >= 0)) fault_ = "a floor's price is negative";
      worth -= prices.floor[f] * floor_least_[f];
    }
    return worth;
  }

  double Gain(const Item& item, int j, const Prices& prices) const {
    double gain = item.value.at(j);
    for (const auto& [f, share] : item.shares) gain += prices.floor[f] * share.at(j);
    for (const auto& [k, amount] : item.use) gain -= prices.row[j * kinds_ + k] * amount;
    return gain;
  }

  double PriceBound() {
    const Prices& prices = solution_.certificate.prices;
    double bound = WorthOfLimits(prices);
    std::map<int, std::vector<const Item*>> families;
    for (const Item& item : items_) families[item.family].push_back(&item);
    for (const auto& [family, members] : families) {
      double unplaced = 0;
      std::map<int, double> by_region;
      std::map<int, size_t> complete;
      for (const Item* item : members) {
        unplaced += item->unplaced;
        std::map<int, double> best;
        for (const auto& [j, value] : item->value) {
          if (!Fits(*item, j)) continue;
          // Alone, an item may choose any location; in a family, all choose one region.
          const int region = members.size() == 1       ? 0
                             : problem_.region[j] >= 0 ? problem_.region[j]
                                                       : -2 - j;
          const double gain = Gain(*item, j, prices);
          const auto [at, is_new] = best.emplace(region, gain);
          if (!is_new) at->second = std::max(at->second, gain);
        }
        for (const auto& [region, gain] : best) by_region[region] += gain, ++complete[region];
      }
      double most = unplaced;
      for (const auto& [region, gain] : by_region) {
        if (complete[region] == members.size()) most = std::max(most, gain);
      }
      bound += most;
    }
    return bound;
  }

  // The bound that prices prove for atoms, under decisions: −infinity if these contradict.
  double KnapsackBound(const AtomPrices& prices, const std::vector<Fixing>& decisions) {
    std::map<int, int> home;
    std::set<std::pair<int, int>> out;
    for (const Fixing& fixing : decisions) {
      if (!fixing.in) {
        out.insert({fixing.atom, fixing.location});
      } else if (!home.emplace(fixing.atom, fixing.location).second &&
                 home[fixing.atom] != fixing.location) {
        return kNever;
      }
    }
    double bound = WorthOfLimits(prices.others);
    for (size_t a = 0; a < items_.size(); ++a) {
      const bool placed = home.count(static_cast<int>(a)) > 0;
      bound += placed ? prices.atom[a] : std::max(prices.atom[a], items_[a].unplaced);
    }
    for (size_t j = 0; j < most_.size(); ++j) {
      std::vector<std::pair<const Item*, double>> free;
      Amounts room = most_[j];
      double forced = 0;
      for (size_t a = 0; a < items_.size(); ++a) {
        const Item& item = items_[a];
        const auto at_home = home.find(static_cast<int>(a));
        const bool here = at_home != home.end() && at_home->second == static_cast<int>(j);
        const bool barred = out.count({static_cast<int>(a), static_cast<int>(j)}) > 0 ||
                            (at_home != home.end() && !here);
        const bool possible =
            item.value.count(static_cast<int>(j)) > 0 && Fits(item, static_cast<int>(j));
        if (here && (barred || !possible)) return kNever;
        if (barred || !possible) continue;
        const double profit = Gain(item, static_cast<int>(j), prices.others) - prices.atom[a];
        if (here) {
          forced += profit;
          for (const auto& [k, amount] : item.use) room[k] -= amount;
        } else if (profit > 0) {
          free.push_back({&item, profit});
        }
      }
      if (std::any_of(room.begin(), room.end(), [](double r) { return r < -kTolerance; })) {
        return kNever;
      }
      bound += forced + BestSet(free, room, prices.others, static_cast<int>(j));
    }
    return bound;
  }

  // A plain knapsack over lists of undominated (use, profit). Minima are left out: a relaxation.
  double BestSet(const std::vector<std::pair<const Item*, double>>& items, const Amounts& room,
                 const Prices& others, int j) const {
    std::vector<int> kinds;  // that are not priced apart
    for (int k = 0; k < kinds_; ++k) {
      if (others.row[j * kinds_ + k] == 0) kinds.push_back(k);
    }
    std::map<Amounts, double> states{{Amounts(kinds.size(), 0), 0}};
    for (const auto& [item, profit] : items) {
      std::map<Amounts, double> next = states;
      for (const auto& [used, gained] : states) {
        Amounts sum = used;
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
    double best = 0;
    for (const auto& [used, gained] : states) best = std::max(best, gained);
    return best;
  }

  double TreeBound() {
    const Certificate& proof = solution_.certificate;
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

  std::vector<Fixing> Decisions(int node) const {
    std::vector<Fixing> decisions;
    for (int n = node; n >= 0; n = solution_.certificate.tree[n].parent) {
      const ProofNode& at = solution_.certificate.tree[n];
      for (const auto& forced : at.forced) decisions.push_back(forced.fixing);
      if (at.parent >= 0) decisions.push_back(at.decision);
    }
    return decisions;
  }

  void CheckForced(int node) {
    const ProofNode& at = solution_.certificate.tree[node];
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
      const double bound =
          KnapsackBound(solution_.certificate.atom_prices[at.forced[f].prices], opposite);
      if (bound > solution_.bound + kTolerance) {
        fault_ = "a forced decision does not follow: its opposite has the bound " +
                 std::to_string(bound);
        return;
      }
    }
  }

  const Problem& problem_;
  const Solution& solution_;
  int kinds_ = 0, burden_kind_ = -1, period_kind_ = -1;
  std::vector<Amounts> most_, least_;
  std::map<int, int> floor_of_group_;
  std::vector<double> floor_least_;
  std::vector<Item> items_;
  std::string fault_;
};

}  // namespace

std::string FaultOf(const Problem& problem, const Solution& solution) {
  return Checker(problem, solution).Fault();
}

}  // namespace treff::recommendation::allocation
