#include "services/recommendation/allocation/candidates.h"
#include "services/recommendation/allocation/tolls.h"

#include <algorithm>
#include <limits>

namespace treff::recommendation::allocation {

Candidates ChooseCandidates(const Model& model, const Prices& prices, double window, int stride,
                            const std::vector<int32_t>* kept) {
  constexpr double kNever = -std::numeric_limits<double>::infinity();
  Candidates chosen;
  chosen.unit_first.push_back(0);
  chosen.first.push_back(0);
  std::vector<double> score(model.locations);
  Tolls tolls(model, prices.row);
  std::vector<double> best(model.regions);
  for (int unit = 0; unit < model.UnitCount(); unit += stride) {
    const bool family = model.unit_first[unit + 1] - model.unit_first[unit] > 1;
    for (int a = model.unit_first[unit]; a < model.unit_first[unit + 1]; ++a) {
      const Atom& atom = model.atoms[a];
      std::fill(best.begin(), best.end(), family ? kNever : atom.unplaced_value);
      tolls.Score(atom, prices.floor, score.data());
      for (int k = 0; k < atom.options; ++k) {
        double& highest = best[family ? model.region[atom.location[k]] : 0];
        highest = std::max(highest, score[k]);
      }
      for (int k = 0; k < atom.options; ++k) {
        const int32_t j = atom.location[k];
        const bool near = score[k] >= best[family ? model.region[j] : 0] - window;
        const bool is_kept = kept != nullptr && (*kept)[a] == k;
        if (score[k] == kNever || !(near || is_kept)) continue;
        chosen.location.push_back(j);
        chosen.option.push_back(k);
        chosen.value.push_back(atom.value[k]);
      }
      chosen.atom.push_back(a);
      chosen.first.push_back(static_cast<int64_t>(chosen.location.size()));
    }
    chosen.unit_first.push_back(static_cast<int32_t>(chosen.atom.size()));
  }
  return chosen;
}

}  // namespace treff::recommendation::allocation
