// Which single fact could put the runner-up first, and by how little.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_SWAP_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_SWAP_H_

#include <optional>
#include <string>

#include "services/recommendation/matching/scoring/ranking.h"

namespace treff::recommendation::matching {

struct Swap {
  WhatIf change;
  double from = 0;  // the value now, in the subject's unit
  std::string term_id;
};

// The change of one fact of the first or the second that puts the second first, with the least
// change of that term's utility; ties go to the term that comes first in the policy, and to the
// second. The value is at the subject's own precision (0.1 percent, a whole person) and within
// what is plausible. Nothing when no single fact can. At least two must be ranked.
std::optional<Swap> FindSmallestSwap(const Question& question, const Standing& standing);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_EXPLANATION_SWAP_H_
