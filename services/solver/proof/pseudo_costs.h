// What decisions took off the relaxation so far: the best guess of what they will. (Benichou et al.
// 1971)
#ifndef TREFF_SERVICES_SOLVER_PROOF_PSEUDO_COSTS_H_
#define TREFF_SERVICES_SOLVER_PROOF_PSEUDO_COSTS_H_

#include <algorithm>
#include <cstdint>
#include <map>
#include <tuple>

#include "services/solver/model/certificate.h"

namespace treff::solver {

class PseudoCosts {
 public:
  // The decision moved a share by `distance`, and the relaxation fell by `drop`.
  void Note(const Fixing& decision, double distance, double drop) {
    const double cost = std::max(0.0, drop) / std::max(kLeastDistance, distance);
    for (Mean* mean : {&by_decision_[Key(decision)], &all_}) {
      mean->sum += cost;
      ++mean->count;
    }
  }

  // By how much the relaxation would fall for each unit that a share moves. What was never tried
  // counts as the mean of what was.
  double Of(const Fixing& decision) const {
    const auto at = by_decision_.find(Key(decision));
    if (at != by_decision_.end()) return at->second.sum / at->second.count;
    return all_.count == 0 ? 1 : all_.sum / all_.count;
  }

  bool Knows(const Fixing& decision) const { return by_decision_.contains(Key(decision)); }

 private:
  static constexpr double kLeastDistance = 0.05;
  struct Mean {
    double sum = 0;
    int count = 0;
  };
  static std::tuple<int32_t, int32_t, bool> Key(const Fixing& decision) {
    return {decision.atom, decision.location, decision.in};
  }

  std::map<std::tuple<int32_t, int32_t, bool>, Mean> by_decision_;
  Mean all_;
};

}  // namespace treff::solver

#endif  // TREFF_SERVICES_SOLVER_PROOF_PSEUDO_COSTS_H_
