#include "services/solver/model/placement.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "absl/strings/str_cat.h"

namespace treff::solver {
namespace {

// Counts are whole; fractional burdens and values add up to within this.
constexpr double kSumError = 1e-7;
// ": size-1 gets 1.5 of 2": what each floor that is not reached gets of what it asks for.
std::string FloorsMissed(const Model& model, const std::vector<int>& missed,
                         const std::vector<double>& use) {
  std::string text;
  for (int at = 0; at < std::ssize(missed) && at < kFloorsNamed; ++at) {
    const int f = missed[at];
    const double got = model.floor_random[f] > 0 ? use[f] / model.floor_random[f] : 0;
    absl::StrAppend(&text, at == 0 ? ": " : ", ", model.problem.groups[model.floor_group[f]],
                    " gets ", ReachedRatio(got), " of ", model.floor_ratio[f]);
  }
  if (std::ssize(missed) > kFloorsNamed) {
    absl::StrAppend(&text, " and ", missed.size() - kFloorsNamed, " more");
  }
  return text;
}

void AddFloors(const Model& model, Outcome& outcome) {
  std::vector<int> missed;
  for (int f = 0; f < model.FloorCount(); ++f) {
    const double least = model.floor_least[f];
    if (outcome.floor_use[f] >= least - FloorTolerance(model, f)) continue;
    missed.push_back(f);
    outcome.floor_scale = std::min(outcome.floor_scale, outcome.floor_use[f] / least);
  }
  if (missed.empty()) return;
  absl::StrAppend(&outcome.broken, outcome.broken.empty() ? "" : ", ", missed.size(),
                  missed.size() == 1 ? " group floor" : " group floors", " not reached",
                  FloorsMissed(model, missed, outcome.floor_use));
}

void AddBroken(const Model& model, int banned, int split, Outcome& outcome) {
  int above = 0, below = 0;
  for (int row = 0; row < model.RowCount(); ++row) {
    above += outcome.row_use[row] > model.row_most[row] + kSumError;
    below += outcome.row_use[row] < model.row_least[row] - kSumError;
  }
  auto add = [&](int count, const char* one, const char* many) {
    if (count == 0) return;
    outcome.broken_limits += count;
    absl::StrAppend(&outcome.broken, outcome.broken.empty() ? "" : ", ", count,
                    count == 1 ? one : many);
  };
  add(above, " limit exceeded", " limits exceeded");
  add(below, " minimum not reached", " minima not reached");
  add(split, " link apart", " links apart");
  add(banned, " case without a place", " cases without a place");
  AddFloors(model, outcome);
  outcome.feasible = outcome.broken.empty();
}

}  // namespace

double FloorTolerance(const Model& model, int floor) {
  return kSumError * std::max(model.largest_value, std::abs(model.floor_least[floor]));
}

bool IsSplit(const Model& model, int unit, const Placement& placement) {
  const auto region = [&](int a) {
    if (placement[a] == Model::kUnplaced) return Problem::kNone;
    return model.region[model.atoms[a].location[placement[a]]];
  };
  const int first = model.unit_first[unit];
  for (int a = first + 1; a < model.unit_first[unit + 1]; ++a) {
    if (region(a) != region(first)) return true;
  }
  return false;
}

Outcome Evaluate(const Model& model, const Placement& placement) {
  Outcome outcome;
  int split = 0;
  for (int unit = 0; unit < model.UnitCount(); ++unit) split += IsSplit(model, unit, placement);
  outcome.row_use.assign(model.RowCount(), 0);
  outcome.floor_use.assign(model.FloorCount(), 0);
  int banned = 0;
  for (int a = 0; a < model.AtomCount(); ++a) {
    const Atom& atom = model.atoms[a];
    const int32_t k = placement[a];
    if (k == Model::kUnplaced) {
      outcome.objective += atom.unplaced_value;
      if (atom.must_be_placed) banned += atom.end_case - atom.first_case;
      continue;
    }
    outcome.objective += atom.value[k];
    for (int32_t u = atom.first_use; u < atom.end_use; ++u) {
      outcome.row_use[model.Row(atom.location[k], model.uses[u].kind)] += model.uses[u].amount;
    }
    for (int32_t s = atom.first_share; s < atom.end_share; ++s) {
      outcome.floor_use[model.shares[s].floor] += model.shares[s].value[k];
    }
  }
  AddBroken(model, banned, split, outcome);
  return outcome;
}

double LeastObjective(const Model& model) {
  double least = 0;
  for (const Atom& atom : model.atoms) {
    double lowest =
        atom.must_be_placed ? std::numeric_limits<double>::infinity() : atom.unplaced_value;
    for (int k = 0; k < atom.options; ++k) lowest = std::min(lowest, atom.value[k]);
    if (std::isfinite(lowest)) least += lowest;
  }
  return least - 1e-6 * (model.largest_value + std::abs(least));
}

// A sum of ratios that are reached exactly may lack the last bits.
double ReachedRatio(double ratio) { return std::floor(ratio * 1e4 + 1e-3) / 1e4; }

double RelativeGap(double bound, double objective) {
  return std::max(0.0, bound - objective) / std::max(std::abs(objective), 1e-9);
}

}  // namespace treff::solver
