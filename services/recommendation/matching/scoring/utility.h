// Utility curves: what an input is worth, from 0 to 1.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_UTILITY_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_UTILITY_H_

#include <optional>
#include <vector>

#include "services/recommendation/matching/figures/value_range.h"
#include "treff/recommendation/v1/policy.pb.h"

namespace treff::recommendation::matching {

// Straight lines between the points of a policy's term, flat outside them. The points rise in value
// (the policy's checker sees to it); the utilities may go up and down.
class UtilityCurve {
 public:
  explicit UtilityCurve(const v1::TermDefinition& term);

  double At(double value) const;

  // The smallest and the largest utility for values within `values`.
  ValueRange Over(ValueRange values) const;

  // The value nearest to `from` whose utility is at least (or at most) `target`; nothing when the
  // curve does not go there. `from` itself when it is there already.
  std::optional<double> NearestAtLeast(double from, double target) const;
  std::optional<double> NearestAtMost(double from, double target) const;

 private:
  struct Point {
    double value;
    double utility;
  };
  std::vector<Point> points_;
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_UTILITY_H_
