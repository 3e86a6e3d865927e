#include "tests/solver/oracles/rules.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace treff::solver {

Rules::Rules(const Problem& of) : problem(of) {
  for (const FixedCase& fixed : problem.fixed) fixed_[fixed.case_index] = fixed;
  int regions = static_cast<int>(problem.regions.size());
  for (const int given : problem.region) region.push_back(given < 0 ? regions++ : given);
  FindLimits();
  FindFloors();
  FindItems();
}

// Kinds: resources, then burden if bounded, then resources by period if bounded.
void Rules::FindLimits() {
  const int resources = problem.ResourceCount();
  const Options& options = problem.options;
  burden_kind_ = options.max_burden_share > 0 ? resources : -1;
  period_kind_ = options.max_period_share > 0 ? resources + (burden_kind_ >= 0) : -1;
  kinds = resources + (burden_kind_ >= 0) +
          (period_kind_ >= 0 ? resources * static_cast<int>(problem.periods.size()) : 0);
  double burden = 0;
  for (double b : problem.burden) burden += b;
  for (int j = 0; j < problem.LocationCount(); ++j) {
    Amounts at_most(kinds, 0), at_least(kinds, 0);
    for (int k = 0; k < kinds; ++k) {
      if (k < resources) {
        at_most[k] = static_cast<double>(problem.capacity[j * resources + k]);
        at_least[k] = static_cast<double>(problem.minimum[j * resources + k]);
      } else if (k == burden_kind_) {
        at_most[k] = options.max_burden_share * burden * (1 + 1e-9);
      } else {
        const double capacity = at_most[(k - period_kind_) % resources];
        at_most[k] = std::ceil(options.max_period_share * capacity - 1e-9);
      }
    }
    most.push_back(at_most);
    least.push_back(at_least);
  }
}

void Rules::FindFloors() {
  for (size_t g = 0; g < problem.groups.size(); ++g) {
    double ratio = 0;
    for (const Floor& floor : problem.options.floors) {
      if (floor.group == "*") ratio = floor.ratio;
    }
    for (const Floor& floor : problem.options.floors) {
      if (floor.group == problem.groups[g]) ratio = floor.ratio;
    }
    if (ratio <= 0) continue;
    double random = 0, largest = 0;
    for (int i = 0; i < problem.CaseCount(); ++i) {
      if (problem.group[i] != static_cast<int32_t>(g)) continue;
      if (fixed_.count(i) > 0) {
        random += fixed_.at(i).before.random_value;
        continue;
      }
      double sum = 0;
      for (int64_t p = problem.first_pair[i]; p < problem.first_pair[i + 1]; ++p) {
        sum += problem.pair_value[p];
        largest = std::max(largest, std::abs(problem.pair_value[p]));
      }
      const auto n = static_cast<double>(problem.first_pair[i + 1] - problem.first_pair[i]);
      if (n > 0) random += sum / n;
    }
    if (random == 0 && largest == 0) continue;
    floor_of_group_[static_cast<int>(g)] = static_cast<int>(floor_least.size());
    floor_least.push_back(ratio * random);
  }
}

void Rules::FindItems() {
  std::map<int, std::vector<int>> linked;
  for (int i = 0; i < problem.CaseCount(); ++i) {
    if (problem.link[i] >= 0) linked[problem.link[i]].push_back(i);
  }
  int family = 0;
  for (int i = 0; i < problem.CaseCount(); ++i) {
    if (problem.link[i] < 0) {
      AddItem({i}, family++);
    } else if (linked[problem.link[i]].front() != i) {
      continue;
    } else if (problem.options.link_kind == LinkKind::kSameLocation) {
      AddItem(linked[problem.link[i]], family++);
    } else {
      const size_t first = items.size();
      for (int member : linked[problem.link[i]]) AddItem({member}, family);
      ++family;
      // Where one must be placed, all of its family are.
      double lowest = 0;
      for (size_t m = first; m < items.size(); ++m) lowest = std::min(lowest, items[m].unplaced);
      for (size_t m = first; m < items.size() && std::isinf(lowest); ++m)
        items[m].unplaced = lowest;
    }
  }
}

void Rules::AddItem(const std::vector<int>& cases, int family) {
  Item item;
  item.cases = cases;
  item.family = family;
  std::map<int, int> count;
  const int resources = problem.ResourceCount();
  bool is_fixed = false;  // and not left out: then it never is
  for (int i : cases) {
    is_fixed |= fixed_.count(i) > 0 && fixed_.at(i).location >= 0;
    for (int64_t p = problem.first_pair[i]; p < problem.first_pair[i + 1]; ++p) {
      const int j = problem.pair_location[p];
      ++count[j];
      item.value[j] += problem.pair_value[p];
      if (problem.group[i] >= 0 && floor_of_group_.count(problem.group[i]) > 0) {
        item.shares[floor_of_group_[problem.group[i]]][j] += problem.pair_value[p];
      }
    }
    for (int r = 0; r < resources; ++r) {
      const auto demand = static_cast<double>(problem.demand[i * resources + r]);
      if (demand == 0) continue;
      item.use[r] += demand;
      if (period_kind_ >= 0 && problem.period[i] >= 0) {
        item.use[period_kind_ + problem.period[i] * resources + r] += demand;
      }
    }
    if (burden_kind_ >= 0) item.use[burden_kind_] += problem.burden[i];
  }
  for (const auto& [j, n] : count) {
    if (n != static_cast<int>(cases.size())) item.value.erase(j);
  }
  item.unplaced = is_fixed || !problem.options.unplaced_allowed
                      ? -std::numeric_limits<double>::infinity()
                      : -problem.options.unplaced_price * static_cast<double>(cases.size());
  items.push_back(std::move(item));
}

bool Rules::Fits(const Item& item, int j) const {
  return std::all_of(item.use.begin(), item.use.end(),
                     [&](const auto& use) { return use.second <= most[j][use.first]; });
}

double Rules::WorthOfLimits(const Prices& prices, std::string& fault) const {
  double worth = 0;
  for (size_t j = 0; j < most.size(); ++j) {
    for (int k = 0; k < kinds; ++k) {
      const double price = prices.row[j * kinds + k];
      if (!std::isfinite(price)) fault = "a price is not finite";
      worth += std::max(price * most[j][k], price * least[j][k]);
    }
  }
  for (size_t f = 0; f < floor_least.size(); ++f) {
    if (!(prices.floor[f] >= 0)) fault = "a floor's price is negative";
    worth -= prices.floor[f] * floor_least[f];
  }
  return worth;
}

double Rules::Gain(const Item& item, int j, const Prices& prices) const {
  double gain = item.value.at(j);
  for (const auto& [f, share] : item.shares) gain += prices.floor[f] * share.at(j);
  for (const auto& [k, amount] : item.use) gain -= prices.row[j * kinds + k] * amount;
  return gain;
}

}  // namespace treff::solver
