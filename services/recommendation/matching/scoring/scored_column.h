// What a term's inputs are worth at every municipality, before any weight.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_SCORED_COLUMN_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_SCORED_COLUMN_H_

#include <memory>
#include <vector>

#include "services/recommendation/matching/figures/input_value.h"

namespace treff::recommendation::matching {

// By place, in columns: a case's score is then a weighted sum of them.
struct ScoredColumn {
  std::shared_ptr<const InputColumn> inputs;
  std::vector<double> utility;  // 0 to 1
  // Where it certainly lies; for a price in points.
  std::vector<double> least;
  std::vector<double> most;
  // How far beyond that it lies in nineteen of twenty cases, by doubts of the municipality's own.
  std::vector<double> down;
  std::vector<double> up;
  // What the doubt that others share moves it by, when it moves their inputs up: negative where
  // more is worse, 0 where it makes no difference. Empty where nobody shares any.
  std::vector<double> shared;
  std::vector<int> cause;  // InputValue::kOwnCause: none

  // Where it lies in nineteen of twenty cases, all doubts together.
  ValueRange RangeAt(size_t place) const {
    const double common = shared.empty() ? 0 : shared[place];
    return {least[place] - RootOfSquares(down[place], common),
            most[place] + RootOfSquares(up[place], common)};
  }
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_SCORED_COLUMN_H_
