#include "services/solver/model/problem_checks.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/solver/model/model.h"

namespace treff::solver {
namespace {

// Says whether some location, or for the atoms of one link some region, takes all of a unit.
class UnitPlaces {
 public:
  explicit UnitPlaces(const Model& model) : model_(model), atoms_in_(model.regions, 0) {}

  bool Any(int unit) {
    const int first = model_.unit_first[unit], end = model_.unit_first[unit + 1];
    bool found = false;
    for (int a = first; a < end; ++a) {
      const Atom& atom = model_.atoms[a];
      for (int k = 0; k < atom.options; ++k) {
        const int32_t region = model_.region[atom.location[k]];
        if (atoms_in_[region] != a - first || !model_.Fits(atom, atom.location[k])) continue;
        if (atoms_in_[region]++ == 0) touched_.push_back(region);
        found |= a + 1 == end;
      }
    }
    for (const int32_t region : touched_) atoms_in_[region] = 0;
    touched_.clear();
    return found;
  }

 private:
  const Model& model_;
  std::vector<int32_t> atoms_in_;  // [region], of the first atoms that fit there
  std::vector<int32_t> touched_;
};

// Why an atom fits no location, and what would help but for leaving it out.
const char* WhyNowhere(const Model& model, const Atom& atom) {
  if (atom.options == 0) {
    return "is compatible with no location, and none may stay unplaced: add a location";
  }
  const int32_t resources = model.problem.ResourceCount();
  for (int k = 0; k < atom.options; ++k) {
    bool large_enough = true;
    for (int32_t u = atom.first_use; u < atom.end_use; ++u) {
      const Use& use = model.uses[u];
      if (use.kind >= resources) continue;
      large_enough &= use.amount <= model.row_most[model.Row(atom.location[k], use.kind)];
    }
    if (large_enough) {
      return "the case needs more of a location than the options' largest share of burden, or of "
             "a period, lets it have, and none may stay unplaced: raise the share";
    }
  }
  return "no compatible location is large enough for the case, and none may stay unplaced: raise a "
         "capacity";
}

// "262, 263 and 4 more".
std::string CasesOf(const Model& model, int unit) {
  constexpr int kNamed = 5;
  const int32_t first = model.atoms[model.unit_first[unit]].first_case;
  const int32_t end = model.atoms[model.unit_first[unit + 1] - 1].end_case;
  std::string text;
  for (int32_t c = first; c < std::min(end, first + kNamed); ++c) {
    absl::StrAppend(&text, c == first ? "" : ", ", model.problem.case_ids[model.cases[c]]);
  }
  if (end - first > kNamed) absl::StrAppend(&text, " and ", end - first - kNamed, " more");
  return text;
}

void CheckUnits(const Problem& problem, platform::FieldErrors& errors) {
  const Model model(problem);
  UnitPlaces places(model);
  for (int unit = 0; unit < model.UnitCount(); ++unit) {
    const int32_t i = model.cases[model.atoms[model.unit_first[unit]].first_case];
    const bool linked = model.atoms[model.unit_first[unit + 1] - 1].end_case -
                            model.atoms[model.unit_first[unit]].first_case >
                        1;
    if (!linked && problem.options.unplaced_allowed) continue;
    if (places.Any(unit)) continue;
    if (linked) {
      errors.Add(absl::StrCat("cases[", i, "].link"),
                 absl::StrCat(problem.options.link_kind == LinkKind::kSameRegion
                                  ? "no region has places that are"
                                  : "no place is",
                              " compatible with all cases of the link and large enough for them (",
                              CasesOf(model, unit), "): undo the link or allow them a common one"));
    } else {
      errors.Add(absl::StrCat("cases[", i, "].location"),
                 absl::StrCat(WhyNowhere(model, model.atoms[model.unit_first[unit]]),
                              " or allow unplaced cases"));
    }
  }
}

// What cases that may go to a location demand together, by [location][resource].
std::vector<int64_t> DemandByLocation(const Problem& problem) {
  const int64_t resources = problem.ResourceCount();
  std::vector<int64_t> demand(problem.capacity.size(), 0);
  for (int64_t i = 0; i < problem.CaseCount(); ++i) {
    for (int64_t p = problem.first_pair[i]; p < problem.first_pair[i + 1]; ++p) {
      for (int64_t r = 0; r < resources; ++r) {
        demand[problem.pair_location[p] * resources + r] += problem.demand[i * resources + r];
      }
    }
  }
  return demand;
}

void CheckMinima(const Problem& problem, platform::FieldErrors& errors) {
  const auto& minimum = problem.minimum;
  if (std::all_of(minimum.begin(), minimum.end(), [](int64_t m) { return m == 0; })) return;
  const std::vector<int64_t> most = DemandByLocation(problem);
  const size_t resources = problem.resources.size();
  for (size_t at = 0; at < minimum.size(); ++at) {
    if (minimum[at] <= most[at]) continue;
    errors.Add(absl::StrCat("locations[", at / resources, "].minimum[", at % resources, "]"),
               absl::StrCat("is ", minimum[at], ", above the ", most[at],
                            " that all cases compatible with the location need: lower it"));
  }
}

void CheckTotals(const Problem& problem, platform::FieldErrors& errors) {
  const size_t resources = problem.resources.size();
  for (size_t r = 0; r < resources; ++r) {
    const auto total = [&](const std::vector<int64_t>& units) {
      int64_t sum = 0;
      for (size_t at = r; at < units.size(); at += resources) sum += units[at];
      return sum;
    };
    const int64_t demand = total(problem.demand), capacity = total(problem.capacity),
                  minimum = total(problem.minimum);
    if (demand > capacity && !problem.options.unplaced_allowed) {
      errors.Add("cases", absl::StrCat("need ", demand, " of ", problem.resources[r],
                                       " together, and all locations have ", capacity,
                                       ": raise capacities or allow unplaced cases"));
    }
    if (minimum > demand) {
      errors.Add("locations",
                 absl::StrCat("the minima of ", problem.resources[r], " add up to ", minimum,
                              ", above the ", demand, " that all cases need: lower them"));
    }
  }
}

}  // namespace

void CheckCanBePlaced(const Problem& problem, platform::FieldErrors& errors) {
  CheckUnits(problem, errors);
  CheckMinima(problem, errors);
  CheckTotals(problem, errors);
}

}  // namespace treff::solver
