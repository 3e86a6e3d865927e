// The score: a sum of terms, each weight × utility of an input, for every municipality at once.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_H_

#include <memory>
#include <vector>

#include "services/recommendation/matching/input_value.h"
#include "services/recommendation/matching/question.h"
#include "services/recommendation/matching/terms/term_kind.h"
#include "services/recommendation/matching/utility.h"

namespace treff::recommendation::matching {

struct TermScore {
  double utility = 0;          // 0 to 1
  double points = 0;           // max_points × utility
  ValueRange points_interval;  // holds `points`; where they lie once all is known
};

// A term that applies to the household, over all municipalities of the snapshot.
struct ScoredTerm {
  const v1::TermDefinition* definition = nullptr;
  const TermKind* kind = nullptr;
  std::shared_ptr<const UtilityCurve> curve;  // null for a price
  double max_points = 0;                      // 100 × weight / sum of the applying weights
  std::shared_ptr<const InputColumn> column;
  // By place. Shared between a standing and those that only imagine a fact of another term.
  std::shared_ptr<const std::vector<TermScore>> scores;

  const TermScore& ScoreOf(PlaceIndex place) const { return (*scores)[place]; }
  TermAtPlace At(PlaceIndex place, const Question& question) const {
    return {question, *definition, place, column->values[place], ScoreOf(place).points};
  }
};

struct Scores {
  std::vector<ScoredTerm> terms;     // in the policy's order
  std::vector<double> score;         // by place: the terms' points, added in the policy's order
  std::vector<ValueRange> interval;  // by place
};

// Scores every municipality, also those that a rule will exclude.
Scores Score(const Question& question);

// What Score(imagined) gives, for a question that differs from that of `scores` only by what it
// imagines. Reads again no more than the imagined fact touches.
Scores Rescore(const Scores& scores, const Question& imagined);

// What one input earns. A fact that is old or borrowed widens the interval towards its peers; one
// that nobody has earns what the middle of the country does, with an interval as wide as the
// country. Neither moves the points: to be unknown is not to be bad.
TermScore ScoreValue(const InputValue& input, const InputColumn& column, const UtilityCurve& curve,
                     double max_points);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_H_
