// The score: a sum of terms, each weight × utility of an input, for every municipality at once.
#ifndef TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_SCORING_H_
#define TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_SCORING_H_

#include <memory>
#include <vector>

#include "services/recommendation/matching/figures/input_value.h"
#include "services/recommendation/matching/question.h"
#include "services/recommendation/matching/scoring/scored_column.h"
#include "services/recommendation/matching/scoring/utility.h"
#include "services/recommendation/matching/terms/term_kind.h"

namespace treff::recommendation::matching {

struct TermScore {
  double utility = 0;          // 0 to 1
  double points = 0;           // max_points × utility
  ValueRange points_interval;  // holds `points`; where they lie in nineteen of twenty cases
};

// A term that applies to the household, over all municipalities of the snapshot.
struct ScoredTerm {
  const v1::TermDefinition* definition = nullptr;
  const TermKind* kind = nullptr;
  double weight = 0;      // the policy's, or the one asked for
  double max_points = 0;  // 100 × weight / sum of the applying weights; for a price 1
  // Shared between all that ask for the same term, and between a standing and those that only
  // imagine a fact of another term.
  std::shared_ptr<const ScoredColumn> column;

  // A price has no utility: its column is in points.
  bool IsPrice() const { return definition->utility().empty(); }
  const InputValue& InputOf(PlaceIndex place) const { return column->inputs->values[place]; }
  double PointsOf(PlaceIndex place) const { return max_points * column->utility[place]; }
  TermScore ScoreOf(PlaceIndex place) const {
    const ValueRange range = column->RangeAt(place);
    return {column->utility[place],
            PointsOf(place),
            {max_points * range.lower, max_points * range.upper}};
  }
  TermAtPlace At(PlaceIndex place, const Question& question) const {
    return {question, *definition, place, InputOf(place), PointsOf(place)};
  }
};

// Where a score may lie: between the two that are certain, and in nineteen of twenty cases no
// farther below or above than the root of these squares.
struct ScoreDoubt {
  double least = 0;
  double most = 0;
  double down_squared = 0;  // of doubts that are the municipality's own
  double up_squared = 0;
};

struct Scores {
  std::vector<ScoredTerm> terms;  // in the policy's order
  std::vector<double> score;      // by place: the terms' points, added in the policy's order
  std::vector<ScoreDoubt> doubt;  // by place
  // By place: where the score lies in nineteen of twenty cases.
  ValueRange IntervalOf(PlaceIndex place) const;
};

// The weight that holds: the policy's, or the one asked for.
double WeightOf(const v1::TermDefinition& term, const WeightChanges* changes);

// Scores every municipality, also those that a rule will exclude.
Scores Score(const Question& question);

// What Score(imagined) gives, for a question that differs from that of `scores` only by what it
// imagines. Reads again no more than the imagined fact touches.
Scores Rescore(const Scores& scores, const Question& imagined);

// What every input of a column is worth. A figure that is doubted widens the interval; one that
// nobody has is worth what the middle of the country is, with an interval as wide as nineteen of
// twenty municipalities lie. Neither moves the points: to be unknown is not to be bad.
ScoredColumn ScoreColumn(std::shared_ptr<const InputColumn> inputs, const UtilityCurve& curve);

}  // namespace treff::recommendation::matching

#endif  // TREFF_SERVICES_RECOMMENDATION_MATCHING_SCORING_SCORING_H_
