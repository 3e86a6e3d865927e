#include "services/solver/proof/branch_choices.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

namespace treff::solver {
namespace {

void AddChoice(const Fixing& in, double share, const PseudoCosts& costs,
               std::vector<BranchChoice>& choices) {
  constexpr double kLeastUndecided = 1e-3, kLeastDrop = 1e-7;
  if (share * (1 - share) < kLeastUndecided) return;
  Fixing out = in;
  out.in = false;
  const double drop_in = costs.Of(in) * (1 - share), drop_out = costs.Of(out) * share;
  choices.push_back({in, share, (drop_in + kLeastDrop) * (drop_out + kLeastDrop)});
}

void SortByMerit(std::vector<BranchChoice>& choices) {
  std::stable_sort(choices.begin(), choices.end(),
                   [](const auto& x, const auto& y) { return x.merit > y.merit; });
}

}  // namespace

std::vector<BranchChoice> RankChoices(const Model& model, const Domains& domains,
                                      const PseudoCosts& costs, const Relaxation& relaxation) {
  std::vector<BranchChoice> pairs, ranked;
  std::map<std::pair<int32_t, int32_t>, double> family_share;  // by unit and region
  for (const auto& [atom, location, share] : relaxation.fractions) {
    if (domains.IsFree(atom, location)) AddChoice({atom, location, true}, share, costs, pairs);
    const int32_t unit = model.unit_of[atom];
    const int32_t size = model.unit_first[unit + 1] - model.unit_first[unit];
    if (size > 1) family_share[{unit, model.region[location]}] += share / size;
  }
  for (const auto& [family, share] : family_share) {
    const auto [unit, region] = family;
    if (!domains.IsOpen(unit, region)) continue;
    AddChoice(Fixing::OfRegion(model.unit_first[unit], region), share, costs, ranked);
  }
  SortByMerit(ranked);
  SortByMerit(pairs);
  ranked.insert(ranked.end(), pairs.begin(), pairs.end());
  return ranked;
}

}  // namespace treff::solver
