#include "services/solver/dual/candidates.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "services/solver/dual/reduced_costs.h"
#include "services/solver/numeric/soft_max.h"

namespace treff::solver {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

// Picks the options of one atom after the other.
class Picker {
 public:
  Picker(const Model& model, const Prices& prices, double window, const std::vector<int32_t>* kept)
      : model_(model),
        prices_(prices),
        window_(window),
        kept_(kept),
        reduced_costs_(model, prices.row),
        score_(model.locations),
        picked_(model.locations),
        best_(model.regions) {
    chosen.unit_first.push_back(0);
    chosen.first.push_back(0);
  }

  void Pick(int a, bool of_family) {
    const Atom& atom = model_.atoms[a];
    reduced_costs_.Score(atom, prices_.floor, score_.data());
    int count = of_family ? FindNearInRegions(atom) : FindNear(atom);
    const int32_t own = kept_ == nullptr ? Model::kUnplaced : (*kept_)[a];
    if (own != Model::kUnplaced) count = Insert(own, count);
    for (int i = 0; i < count; ++i) {
      const int32_t k = picked_[i];
      chosen.location.push_back(atom.location[k]);
      chosen.option.push_back(k);
      chosen.value.push_back(atom.value[k]);
    }
    chosen.atom.push_back(a);
    chosen.first.push_back(static_cast<int64_t>(chosen.location.size()));
  }

  Candidates chosen;

 private:
  // The options within the window of the best, to picked_; returns how many.
  int FindNear(const Atom& atom) {
    const double best = std::max(atom.unplaced_value, Largest(score_.data(), atom.options));
    const double least = std::max(best - window_, std::numeric_limits<double>::lowest());
    int count = 0;
    for (int32_t k = 0; k < atom.options; ++k) {
      picked_[count] = k;
      count += score_[k] >= least;
    }
    return count;
  }

  // The same for an atom whose family stays together in any of the regions.
  int FindNearInRegions(const Atom& atom) {
    std::fill(best_.begin(), best_.end(), kNever);
    for (int k = 0; k < atom.options; ++k) {
      double& highest = best_[model_.region[atom.location[k]]];
      highest = std::max(highest, score_[k]);
    }
    int count = 0;
    for (int32_t k = 0; k < atom.options; ++k) {
      const bool near = score_[k] >= best_[model_.region[atom.location[k]]] - window_;
      picked_[count] = k;
      count += near && score_[k] > kNever;
    }
    return count;
  }

  int Insert(int32_t k, int count) {
    const auto end = picked_.begin() + count;
    const auto at = std::lower_bound(picked_.begin(), end, k);
    if (score_[k] == kNever || (at != end && *at == k)) return count;
    std::copy_backward(at, end, end + 1);
    *at = k;
    return count + 1;
  }

  const Model& model_;
  const Prices& prices_;
  const double window_;
  const std::vector<int32_t>* const kept_;
  ReducedCosts reduced_costs_;
  std::vector<double> score_;
  std::vector<int32_t> picked_;
  std::vector<double> best_;  // [region]
};

}  // namespace

Candidates ChooseCandidates(const Model& model, const Prices& prices, double window, int stride,
                            const std::vector<int32_t>* kept) {
  Picker picker(model, prices, window, kept);
  for (int unit = 0; unit < model.UnitCount(); unit += stride) {
    const int first = model.unit_first[unit], end = model.unit_first[unit + 1];
    for (int a = first; a < end; ++a) picker.Pick(a, /*of_family=*/end - first > 1);
    picker.chosen.unit_first.push_back(static_cast<int32_t>(picker.chosen.atom.size()));
  }
  return std::move(picker.chosen);
}

}  // namespace treff::solver
