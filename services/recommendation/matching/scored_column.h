// What a term's inputs are worth at every municipality, before any weight.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORED_COLUMN_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORED_COLUMN_H_

#include <memory>
#include <vector>

#include "services/recommendation/matching/input_value.h"

namespace treff::recommendation::matching {

// By place, in columns: a case's score is then a weighted sum of them.
struct ScoredColumn {
  // No cause that any other municipality shares.
  static constexpr int kOwnCause = -1;

  std::shared_ptr<const InputColumn> inputs;
  std::vector<double> utility;  // 0 to 1
  std::vector<double> lower;    // where it lies once all is known; for a price in points
  std::vector<double> upper;
  // What others share of the doubt: which cause it has, how wide that is, and how much of it lies
  // below and above what is known. See certainty/comparison.h.
  std::vector<int> cause;
  std::vector<double> shared;
  std::vector<double> down;
  std::vector<double> up;
};

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORED_COLUMN_H_
