#include "tests/solver/oracles/checker.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/solver/oracles/proof_tree.h"
#include "tests/solver/oracles/rules.h"

namespace treff::solver {
namespace {

constexpr double kTolerance = 1e-7;

class Checker {
 public:
  Checker(const Problem& problem, const Solution& solution)
      : rules_(problem), solution_(solution) {}

  std::string Fault() {
    if (std::string fault = PlacementFault(); !fault.empty()) return fault;
    if (solution_.bound < solution_.objective - kTolerance) return "bound below the objective";
    const double proven = solution_.certificate.tree.empty()
                              ? PriceBound()
                              : TreeBound(rules_, solution_.certificate, solution_.bound, fault_);
    if (!fault_.empty()) return fault_;
    if (proven > solution_.bound + kTolerance * (1 + std::abs(proven))) {
      return "the certificate proves " + std::to_string(proven) + ", not " +
             std::to_string(solution_.bound);
    }
    return "";
  }

 private:
  std::string PlacementFault() const {
    std::vector<Rules::Amounts> used(rules_.most.size(), Rules::Amounts(rules_.kinds, 0));
    std::vector<double> got(rules_.floor_least.size(), 0);
    std::map<int, std::set<int>> regions;  // of a family; −1 is unplaced
    double objective = 0;
    for (const Item& item : rules_.items) {
      std::set<int> places;
      for (int i : item.cases) places.insert(solution_.location[i]);
      if (places.size() != 1) return "cases of one link are apart";
      const int j = *places.begin();
      regions[item.family].insert(j < 0 ? -1 : rules_.region[j]);
      if (j < 0) {
        if (std::isinf(item.unplaced)) return "a case is unplaced";
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
    if (std::string fault = LimitFault(used, got); !fault.empty()) return fault;
    if (std::abs(objective - solution_.objective) > kTolerance * (1 + std::abs(objective))) {
      return "the objective is " + std::to_string(objective);
    }
    return "";
  }

  // Of what is used at each location, and what each floor gets.
  std::string LimitFault(const std::vector<Rules::Amounts>& used,
                         const std::vector<double>& got) const {
    for (size_t j = 0; j < rules_.most.size(); ++j) {
      for (int k = 0; k < rules_.kinds; ++k) {
        if (used[j][k] > rules_.most[j][k] + kTolerance) return "a limit is exceeded";
        if (used[j][k] < rules_.least[j][k] - kTolerance) return "a minimum is not reached";
      }
    }
    for (size_t f = 0; f < got.size(); ++f) {
      if (got[f] < rules_.floor_least[f] - 1e-6 * std::max(1.0, rules_.floor_least[f]))
        return "a floor is not reached";
    }
    return "";
  }

  double PriceBound() {
    const Prices& prices = solution_.certificate.prices;
    double bound = rules_.WorthOfLimits(prices, fault_);
    std::map<int, std::vector<const Item*>> families;
    for (const Item& item : rules_.items) families[item.family].push_back(&item);
    for (const auto& [family, members] : families) {
      double unplaced = 0;
      std::map<int, double> by_region;
      std::map<int, size_t> complete;
      for (const Item* item : members) {
        unplaced += item->unplaced;
        std::map<int, double> best;
        for (const auto& [j, value] : item->value) {
          if (!rules_.Fits(*item, j)) continue;
          // Alone, an item may choose any location; in a family, all choose one region.
          const int region = members.size() == 1 ? 0 : rules_.region[j];
          const double gain = rules_.Gain(*item, j, prices);
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

  const Rules rules_;
  const Solution& solution_;
  std::string fault_;
};

}  // namespace

std::string FaultOf(const Problem& problem, const Solution& solution) {
  return Checker(problem, solution).Fault();
}

}  // namespace treff::solver
