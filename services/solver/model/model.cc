#include "services/solver/model/model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace treff::solver {
namespace {

// Relative error of a sum of fractions.
constexpr double kSumError = 1e-9;
// What leaving out costs that may not be, in values of all those pushed out.
constexpr double kPenalty = 10;

// Share × total, rounded up, but not by the last bit of a product such as 0.1 × 30.
double RoundedUpShare(double share, double total) { return std::ceil(share * total - 1e-9); }

}  // namespace

Model::Model(const Problem& from) : problem(from), locations(from.LocationCount()) {
  double largest = 0;
  for (const double value : problem.pair_value) largest = std::max(largest, std::abs(value));
  if (largest > 0) largest_value = largest;
  AddLimits();
  AddFloors();
  AddUnits();
  AddPenalties();
}

void Model::AddLimits() {
  const int resources = problem.ResourceCount();
  const bool burden = problem.options.max_burden_share > 0;
  const bool periods = problem.options.max_period_share > 0 && !problem.periods.empty();
  kinds = resources;
  if (burden) burden_kind_ = kinds++;
  if (periods) {
    first_period_kind_ = kinds;
    kinds += resources * static_cast<int>(problem.periods.size());
  }

  double total_burden = 0;
  for (double b : problem.burden) total_burden += b;
  // A tenth of ten tenths is all of one, whatever the last bits of the sum.
  const double most_burden = problem.options.max_burden_share * total_burden * (1 + kSumError);
  row_least.assign(RowCount(), 0);
  row_most.assign(RowCount(), 0);
  for (int j = 0; j < locations; ++j) {
    for (int r = 0; r < resources; ++r) {
      const double capacity = static_cast<double>(problem.capacity[j * resources + r]);
      row_least[Row(j, r)] = static_cast<double>(problem.minimum[j * resources + r]);
      row_most[Row(j, r)] = capacity;
      if (!periods) continue;
      for (size_t p = 0; p < problem.periods.size(); ++p) {
        row_most[Row(j, first_period_kind_ + static_cast<int>(p) * resources + r)] =
            RoundedUpShare(problem.options.max_period_share, capacity);
      }
    }
    if (burden) row_most[Row(j, burden_kind_)] = most_burden;
  }

  regions = static_cast<int>(problem.regions.size());
  region = problem.region;
  for (int32_t& r : region) {
    if (r == Problem::kNone) r = regions++;
  }
}

void Model::AddFloors() {
  const int groups = static_cast<int>(problem.groups.size());
  std::vector<double> ratio(groups, 0);
  for (const bool named : {false, true}) {
    for (const Floor& floor : problem.options.floors) {
      for (int g = 0; g < groups; ++g) {
        const std::string_view wanted = named ? problem.groups[g] : kEveryGroup;
        if (floor.group == wanted) ratio[g] = floor.ratio;
      }
    }
  }
  std::vector<double> random(groups, 0);
  std::vector<char> has_values(groups, 0);
  for (int i = 0; i < problem.CaseCount(); ++i) {
    const int32_t g = problem.group[i];
    if (g == Problem::kNone || ratio[g] <= 0) continue;
    random[g] += RandomValue(problem, i);
    for (int64_t p = problem.first_pair[i]; p < problem.first_pair[i + 1]; ++p) {
      has_values[g] |= problem.pair_value[p] != 0;
    }
  }
  // A group that gets nothing anywhere has what it can expect: its floor would have no price.
  floor_of_group_.assign(groups, -1);
  for (int g = 0; g < groups; ++g) {
    if (ratio[g] <= 0 || (random[g] == 0 && !has_values[g])) continue;
    floor_of_group_[g] = FloorCount();
    floor_group.push_back(g);
    floor_ratio.push_back(ratio[g]);
    floor_random.push_back(random[g]);
    floor_least.push_back(ratio[g] * random[g]);
  }
}

void Model::AddUnits() {
  std::vector<std::vector<int32_t>> linked(problem.links.size());
  for (int i = 0; i < problem.CaseCount(); ++i) {
    if (problem.link[i] != Problem::kNone) linked[problem.link[i]].push_back(i);
  }
  unit_first.push_back(0);
  const bool one_atom = problem.options.link_kind == LinkKind::kSameLocation;
  for (int i = 0; i < problem.CaseCount(); ++i) {
    const int32_t link = problem.link[i];
    if (link == Problem::kNone) {
      AddAtom({i});
    } else if (linked[link].front() != i) {
      continue;  // placed with the first case of its link
    } else if (one_atom) {
      AddAtom(linked[link]);
    } else {
      for (int32_t member : linked[link]) AddAtom({member});
    }
    unit_of.resize(AtomCount(), UnitCount());
    unit_first.push_back(AtomCount());
  }
}

void Model::AddAtom(const std::vector<int32_t>& members) {
  Atom atom;
  atom.first_case = static_cast<int32_t>(cases.size());
  cases.insert(cases.end(), members.begin(), members.end());
  atom.end_case = static_cast<int32_t>(cases.size());
  atom.first_use = static_cast<int32_t>(uses.size());
  AddUses(members);
  atom.end_use = static_cast<int32_t>(uses.size());
  atom.type = TypeOf(atom.first_use);
  atom.first_share = static_cast<int32_t>(shares.size());
  if (members.size() == 1) {
    const int64_t first = problem.first_pair[members[0]];
    atom.location = problem.pair_location.data() + first;
    atom.value = problem.pair_value.data() + first;
    atom.options = static_cast<int32_t>(problem.first_pair[members[0] + 1] - first);
    const int32_t group = problem.group[members[0]];
    if (group != Problem::kNone && floor_of_group_[group] >= 0) {
      shares.push_back({floor_of_group_[group], atom.value});
    }
  } else {
    MergeOptions(members, atom);
  }
  atom.end_share = static_cast<int32_t>(shares.size());

  atom.must_be_placed = !problem.options.unplaced_allowed;
  for (int32_t i : members) {
    const FixedCase* fixed = FindFixed(problem, i);
    atom.must_be_placed |= fixed != nullptr && fixed->location != Problem::kNone;
  }
  atom.unplaced_value = -problem.options.unplaced_price * static_cast<double>(members.size());
  atoms.push_back(atom);
}

// Where a unit must be placed, searches see a price for leaving it out that is above what all those
// whom it can push out are worth together. Bounds know no such price.
void Model::AddPenalties() {
  const double largest = std::max(largest_value, std::abs(problem.options.unplaced_price));
  std::vector<double> smallest(kinds, std::numeric_limits<double>::max());
  for (const Use& use : uses) smallest[use.kind] = std::min(smallest[use.kind], use.amount);
  for (int unit = 0; unit < UnitCount(); ++unit) {
    const auto first = atoms.begin() + unit_first[unit], end = atoms.begin() + unit_first[unit + 1];
    if (!std::any_of(first, end, [](const Atom& atom) { return atom.must_be_placed; })) continue;
    for (auto atom = first; atom != end; ++atom) {
      double pushed_out = 1;
      for (int32_t u = atom->first_use; u < atom->end_use; ++u) {
        pushed_out += uses[u].amount / smallest[uses[u].kind];
      }
      pushed_out = std::min(pushed_out, static_cast<double>(problem.CaseCount()));
      atom->must_be_placed = true;
      atom->unplaced_value = -kPenalty * largest * pushed_out;
    }
  }
}

void Model::AddUses(const std::vector<int32_t>& members) {
  const int resources = problem.ResourceCount();
  std::map<int32_t, double> amount;  // ordered, so that equal problems give equal models
  for (int32_t i : members) {
    for (int r = 0; r < resources; ++r) {
      const double demand = static_cast<double>(problem.demand[int64_t{i} * resources + r]);
      amount[r] += demand;
      if (first_period_kind_ >= 0 && problem.period[i] != Problem::kNone) {
        amount[first_period_kind_ + problem.period[i] * resources + r] += demand;
      }
    }
    if (burden_kind_ >= 0) amount[burden_kind_] += problem.burden[i];
  }
  for (const auto& [kind, used] : amount) {
    if (used > 0) uses.push_back({kind, used});
    if (kind < resources) units.push_back(static_cast<int32_t>(std::min(used, 1e9)));
  }
}

// The type of an atom whose uses are the last, from `first_use` on.
int32_t Model::TypeOf(int32_t first_use) {
  std::vector<double> key;
  for (size_t u = first_use; u < uses.size(); ++u) {
    key.push_back(uses[u].kind);
    key.push_back(uses[u].amount);
  }
  const auto [at, is_new] = type_of_uses_.try_emplace(std::move(key), types);
  types += is_new;
  return at->second;
}

void Model::MergeOptions(const std::vector<int32_t>& members, Atom& atom) {
  std::vector<int32_t> count(locations, 0);
  std::vector<double> total(locations, 0);
  std::map<int32_t, std::vector<double>> by_floor;
  for (int32_t i : members) {
    const int32_t floor =
        problem.group[i] == Problem::kNone ? -1 : floor_of_group_[problem.group[i]];
    std::vector<double>* share = nullptr;
    if (floor >= 0) share = &by_floor.try_emplace(floor, locations, 0.0).first->second;
    for (int64_t p = problem.first_pair[i]; p < problem.first_pair[i + 1]; ++p) {
      const int32_t j = problem.pair_location[p];
      ++count[j];
      total[j] += problem.pair_value[p];
      if (share != nullptr) (*share)[j] += problem.pair_value[p];
    }
  }

  std::vector<int32_t> location;
  for (int32_t j = 0; j < locations; ++j) {
    if (count[j] == static_cast<int32_t>(members.size())) location.push_back(j);
  }
  auto at_locations = [&](const std::vector<double>& from) {
    std::vector<double> to;
    for (int32_t j : location) to.push_back(from[j]);
    return to;
  };
  merged_values_.push_back(at_locations(total));
  atom.value = merged_values_.back().data();
  for (const auto& [floor, share] : by_floor) {
    merged_values_.push_back(at_locations(share));
    shares.push_back({floor, merged_values_.back().data()});
  }
  merged_locations_.push_back(std::move(location));
  atom.location = merged_locations_.back().data();
  atom.options = static_cast<int32_t>(merged_locations_.back().size());
}

bool Model::Fits(const Atom& atom, int location) const {
  for (int32_t u = atom.first_use; u < atom.end_use; ++u) {
    if (uses[u].amount > row_most[Row(location, uses[u].kind)]) return false;
  }
  return true;
}

double Model::PricedValue(const Atom& atom, int option,
                          const std::vector<double>& floor_price) const {
  double value = atom.value[option];
  for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
    value += floor_price[shares[s].floor] * shares[s].value[option];
  }
  return value;
}

}  // namespace treff::solver
