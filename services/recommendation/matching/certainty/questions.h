// What to ask whom: the few questions whose answers would leave the fewest municipalities that can
// be the best.
//
// Only what a municipality can tell is asked of it: a register's figure is asked of nobody. What an
// answer is worth is an expectation over what it may be. A rule that does not know is answered yes
// or no, as likely as each other: with a no the municipality is out. A figure lies near what is
// known of it, as likely as ADR 21 says, and anywhere between two ends that are certain. Answers of
// different municipalities do not depend on each other. A question's worth is then how many fewer
// can be first on average, over kDraws answers that are spread evenly (a Kronecker sequence: no
// chance in it). Whoever is asked for room is told how much there is: the term that follows the
// same figure is answered with the rule.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_CERTAINTY_QUESTIONS_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_CERTAINTY_QUESTIONS_H_

#include "services/recommendation/matching/certainty/comparison.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::recommendation::matching {

inline constexpr int kMaxQuestions = 5;
// Municipalities named in one question, at most.
inline constexpr int kMaxAsked = 5;

// Adds the questions, the most valuable first. One that is open at every one of the ranked, in the
// same words, is asked once, of nobody in particular; so is one for figures that all are old.
void AddQuestions(const Question& question, const Standing& standing,
                  const Requirements& requirements, const Comparison& comparison,
                  const std::vector<RankBounds>& bounds, v1::Recommendation& answer);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_CERTAINTY_QUESTIONS_H_
